package storetest

import (
	"context"
	"errors"
	"testing"

	"fivefold/stores"
)

// eventSubscription tests Subscribe and Subscription.
func (s suite) eventSubscription() {
	s.test("ctx of Subscribe does not end the subscription", func(t *testing.T, fx *fixture) {
		ctx, cancel := context.WithCancel(t.Context())
		id := fx.id(stores.KindUser)
		subscription := must(fx.Events.Subscribe(ctx, replies(id)...))(t)
		cancel()
		e := fx.publish(t, stores.ReplyReceived, id)
		want(t, "event", next(t, subscription), e)
	})
	s.test("Next returns a pending event even when its context has ended, and loses no event when it times out", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		subscription := fx.subscribe(t, replies(id)...)
		expectNone(t, subscription)
		e := fx.publish(t, stores.ReplyReceived, id)
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		want(t, "event", must(subscription.Next(cancelled))(t), e)
	})
	s.test("Next waits for an event", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		subscription := fx.subscribe(t, replies(id)...)
		got := make(chan stores.Event)
		for range 100 {
			go func() {
				e, _ := subscription.Next(t.Context())
				got <- e
			}()
			e := fx.publish(t, stores.ReplyReceived, id)
			want(t, "event", <-got, e)
		}
	})
	s.test("a subscription holds MaxPendingEvents events", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		subscription := fx.subscribe(t, replies(id)...)
		events := fx.publishMany(t, stores.MaxPendingEvents, id)
		want(t, "events", nextMany(t, subscription, len(events)), events)
		events = fx.publishMany(t, stores.MaxPendingEvents, id)
		want(t, "events once more", nextMany(t, subscription, len(events)), events)
		expectNone(t, subscription)
	})
	s.test("one event more ends a subscription with ErrSlowConsumer, and ends no other", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		slow, quick := fx.subscribe(t, replies(id)...), fx.subscribe(t, replies(id)...)
		events := fx.publishMany(t, stores.MaxPendingEvents, id)
		want(t, "quick", nextMany(t, quick, len(events)), events)
		last := fx.publishMany(t, 2, id)
		want(t, "quick", nextMany(t, quick, 2), last)
		ended(t, slow, stores.ErrSlowConsumer)
		slow.Close()
		ended(t, slow, stores.ErrSlowConsumer)
	})
	s.test("Close ends a subscription with ErrClosed, also while Next waits, and ends no other", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		subscription, other := fx.subscribe(t, replies(id)...), fx.subscribe(t, replies(id)...)
		waited := make(chan error)
		go func() { waited <- errOf(subscription.Next(t.Context())) }()
		subscription.Close()
		if err := <-waited; !errors.Is(err, stores.ErrClosed) {
			t.Errorf("a Next that waited returns %v", err)
		}
		e := fx.publish(t, stores.ReplyReceived, id)
		ended(t, subscription, stores.ErrClosed)
		subscription.Close()
		want(t, "the other", next(t, other), e)
	})
	s.test("closing the engine ends every subscription with ErrClosed and discards pending events", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		subscription, full := fx.subscribe(t, replies(id)...), fx.subscribe(t, replies(id)...)
		waited := make(chan error)
		fx.publish(t, stores.ReplyReceived, id)
		next(t, subscription)
		go func() { waited <- errOf(subscription.Next(t.Context())) }()
		fx.close(t)
		if err := <-waited; !errors.Is(err, stores.ErrClosed) {
			t.Errorf("a Next that waited returns %v", err)
		}
		ended(t, subscription, stores.ErrClosed)
		ended(t, full, stores.ErrClosed)
	})
}
