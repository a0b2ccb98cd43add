package storetest

import (
	"errors"
	"sync"
	"testing"

	"fivefold/stores"
)

// eventPublish tests Publish.
func (s suite) eventPublish() {
	s.test("an event is delivered once to every subscription to one of its channels", func(t *testing.T, fx *fixture) {
		of := fx.ids(stores.KindUser, 3)
		one, other := fx.subscribe(t, replies(of[0])...), fx.subscribe(t, replies(of...)...)
		elsewhere := fx.subscribe(t, replies(fx.id(stores.KindUser))...)
		e := fx.publish(t, stores.ReplyReceived, of[0], of[1], of[0], of[2])
		for _, subscription := range []stores.Subscription{one, other} {
			want(t, "event", next(t, subscription), e)
			expectNone(t, subscription)
		}
		expectNone(t, elsewhere)
	})
	s.test("an event of another kind belongs to another channel", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		subscription := fx.subscribe(t, replies(id)...)
		fx.publish(t, stores.ReactionReceived, id)
		expectNone(t, subscription)
	})
	s.test("an event without IDs is not delivered", func(t *testing.T, fx *fixture) {
		subscription := fx.subscribe(t, append(replies(fx.id(stores.KindUser)), stores.Channel{})...)
		fx.publish(t, stores.ReplyReceived)
		expectNone(t, subscription)
	})
	s.test("events published before Subscribe or Add are not delivered", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindPage)
		fx.publish(t, stores.ReplyReceived, id)
		early, late := fx.subscribe(t, replies(id)...), fx.subscribe(t)
		first := fx.publish(t, stores.ReplyReceived, id)
		if err := late.Add(t.Context(), replies(id, id)...); err != nil {
			t.Fatalf("Add: %v", err)
		}
		second := fx.publish(t, stores.ReplyReceived, id)
		want(t, "early", []stores.Event{next(t, early), next(t, early)}, []stores.Event{first, second})
		want(t, "late", next(t, late), second)
		expectNone(t, late)
	})
	s.test("all subscriptions receive the events of concurrent publishers in the same order, which keeps each publisher's, and each event once", func(t *testing.T, fx *fixture) {
		const publishers, each = 8, stores.MaxPendingEvents / 8
		of := fx.ids(stores.KindUser, 2)
		both, also := fx.subscribe(t, replies(of...)...), fx.subscribe(t, replies(of[1])...)
		by := fx.ids(stores.KindUser, publishers)
		for _, err := range concurrently(publishers, func(i int) error {
			for n := range each {
				e := stores.Event{Kind: stores.ReplyReceived, By: by[i], Subject: numbered(n)}
				if err := fx.Events.Publish(t.Context(), e, of...); err != nil {
					return err
				}
			}
			return nil
		}) {
			if err != nil {
				t.Errorf("Publish: %v", err)
			}
		}
		received := nextMany(t, both, publishers*each)
		want(t, "the other's order", nextMany(t, also, len(received)), received)
		counts := map[stores.ID]int{}
		for _, e := range received {
			want(t, "the publisher's order", e.Subject, numbered(counts[e.By]))
			counts[e.By]++
		}
	})
	s.test("concurrent Subscribe, Add, Close and Publish lose no event of other subscriptions", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		steady := fx.subscribe(t, replies(id)...)
		var publishing sync.Mutex // so that steady never has MaxPendingEvents events pending
		const many = 16
		for _, err := range concurrently(many, func(i int) error {
			for range stores.MaxPendingEvents / many { // at most MaxPendingEvents events in all, for a reader that never runs
				subscription, err := fx.Events.Subscribe(t.Context(), replies(id)...)
				if err != nil {
					return err
				}
				if err := subscription.Add(t.Context(), replies(numbered(i))...); err != nil {
					return err
				}
				publishing.Lock()
				err = fx.Events.Publish(t.Context(), stores.Event{Kind: stores.ReplyReceived, By: numbered(i)}, id, numbered(i))
				e, err2 := steady.Next(t.Context())
				publishing.Unlock()
				own, err3 := subscription.Next(t.Context())
				for own.By != numbered(i) && err3 == nil {
					own, err3 = subscription.Next(t.Context())
				}
				if err := errors.Join(err, err2, err3); err != nil || e.By != numbered(i) {
					return errors.Join(err, errors.New("another's event or none"))
				}
				subscription.Close()
			}
			return nil
		}) {
			if err != nil {
				t.Error(err)
			}
		}
	})
}
