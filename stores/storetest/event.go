package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Topics tests stores.Topics.
func Topics(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(topicCalls)

	s.test("an event comes to every subscription to one of its topics, to each once", func(t *testing.T, w *world) {
		of := w.ids(stores.KindUser, 3)
		one, other := w.listen(t, replies(of[0])...), w.listen(t, replies(of...)...)
		elsewhere := w.listen(t, replies(w.id(stores.KindUser))...)
		e := w.publish(t, stores.ReplyReceived, of[0], of[1], of[0], of[2])
		for _, subscription := range []stores.Subscription{one, other} {
			want(t, "event", next(t, subscription), e)
			nothing(t, subscription)
		}
		nothing(t, elsewhere)
	})
	s.test("an event of another kind is of another topic", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		subscription := w.listen(t, replies(id)...)
		w.publish(t, stores.ReactionReceived, id)
		nothing(t, subscription)
	})
	s.test("an event of nothing comes to nobody", func(t *testing.T, w *world) {
		subscription := w.listen(t, append(replies(w.id(stores.KindUser)), stores.Channel{})...)
		w.publish(t, stores.ReplyReceived)
		nothing(t, subscription)
	})
	s.test("what was published before Subscribe or Add is not told", func(t *testing.T, w *world) {
		id := w.id(stores.KindPage)
		w.publish(t, stores.ReplyReceived, id)
		early, late := w.listen(t, replies(id)...), w.listen(t)
		first := w.publish(t, stores.ReplyReceived, id)
		if err := late.Add(t.Context(), replies(id, id)...); err != nil {
			t.Fatalf("Add: %v", err)
		}
		second := w.publish(t, stores.ReplyReceived, id)
		want(t, "early", []stores.Event{next(t, early), next(t, early)}, []stores.Event{first, second})
		want(t, "late", next(t, late), second)
		nothing(t, late)
	})
	s.test("ctx of Subscribe is for the call alone", func(t *testing.T, w *world) {
		ctx, cancel := context.WithCancel(t.Context())
		id := w.id(stores.KindUser)
		subscription := must(w.Events.Subscribe(ctx, replies(id)...))(t)
		cancel()
		e := w.publish(t, stores.ReplyReceived, id)
		want(t, "event", next(t, subscription), e)
	})
	s.test("Next returns what waits also when its context has ended, and loses nothing by waiting in vain", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		subscription := w.listen(t, replies(id)...)
		nothing(t, subscription)
		e := w.publish(t, stores.ReplyReceived, id)
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		want(t, "event", must(subscription.Next(cancelled))(t), e)
	})
	s.test("Next waits for an event", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		subscription := w.listen(t, replies(id)...)
		got := make(chan stores.Event)
		for range 100 {
			go func() {
				e, _ := subscription.Next(t.Context())
				got <- e
			}()
			e := w.publish(t, stores.ReplyReceived, id)
			want(t, "event", <-got, e)
		}
	})
	s.test("MaxWaiting events wait", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		subscription := w.listen(t, replies(id)...)
		events := w.publishMany(t, stores.MaxPendingEvents, id)
		want(t, "events", nextMany(t, subscription, len(events)), events)
		events = w.publishMany(t, stores.MaxPendingEvents, id)
		want(t, "events once more", nextMany(t, subscription, len(events)), events)
		nothing(t, subscription)
	})
	s.test("with one more a subscription ends with ErrSlow, and no other does", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		slow, quick := w.listen(t, replies(id)...), w.listen(t, replies(id)...)
		events := w.publishMany(t, stores.MaxPendingEvents, id)
		want(t, "quick", nextMany(t, quick, len(events)), events)
		last := w.publishMany(t, 2, id)
		want(t, "quick", nextMany(t, quick, 2), last)
		ended(t, slow, stores.ErrSlowConsumer)
		slow.Close()
		ended(t, slow, stores.ErrSlowConsumer)
	})
	s.test("Close ends a subscription with ErrClosed, also under a Next that waits, and no other", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		subscription, other := w.listen(t, replies(id)...), w.listen(t, replies(id)...)
		waited := make(chan error)
		go func() { waited <- failure(subscription.Next(t.Context())) }()
		subscription.Close()
		if err := <-waited; !errors.Is(err, stores.ErrClosed) {
			t.Errorf("a Next that waited gives %v", err)
		}
		e := w.publish(t, stores.ReplyReceived, id)
		ended(t, subscription, stores.ErrClosed)
		subscription.Close()
		want(t, "the other", next(t, other), e)
	})
	s.test("when the engine is closed every subscription ends with ErrClosed, and what waits is gone", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		subscription, full := w.listen(t, replies(id)...), w.listen(t, replies(id)...)
		waited := make(chan error)
		w.publish(t, stores.ReplyReceived, id)
		next(t, subscription)
		go func() { waited <- failure(subscription.Next(t.Context())) }()
		if err := w.close(); err != nil {
			t.Fatalf("close: %v", err)
		}
		if err := <-waited; !errors.Is(err, stores.ErrClosed) {
			t.Errorf("a Next that waited gives %v", err)
		}
		ended(t, subscription, stores.ErrClosed)
		ended(t, full, stores.ErrClosed)
	})
	s.test("of many publishers all hear the same order, each publisher's own and every event once", func(t *testing.T, w *world) {
		const publishers, each = 8, stores.MaxPendingEvents / 8
		of := w.ids(stores.KindUser, 2)
		both, also := w.listen(t, replies(of...)...), w.listen(t, replies(of[1])...)
		by := w.ids(stores.KindUser, publishers)
		for _, err := range together(publishers, func(i int) error {
			for n := range each {
				e := stores.Event{Kind: stores.ReplyReceived, By: by[i], Subject: numbered(n)}
				if err := w.Events.Publish(t.Context(), e, of...); err != nil {
					return err
				}
			}
			return nil
		}) {
			if err != nil {
				t.Errorf("Publish: %v", err)
			}
		}
		heard := nextMany(t, both, publishers*each)
		want(t, "the other's order", nextMany(t, also, len(heard)), heard)
		told := map[stores.ID]int{}
		for _, e := range heard {
			want(t, "the publisher's order", e.Subject, numbered(told[e.By]))
			told[e.By]++
		}
	})
	s.test("subscribing, adding, closing and publishing at the same time take nothing from others", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		steady := w.listen(t, replies(id)...)
		var publishing sync.Mutex // keeps the steady one from being too slow
		const many = 16
		for _, err := range together(many, func(i int) error {
			for range stores.MaxPendingEvents / many { // as many as may wait, even for one who does not come to read
				subscription, err := w.Events.Subscribe(t.Context(), replies(id)...)
				if err != nil {
					return err
				}
				if err := subscription.Add(t.Context(), replies(numbered(i))...); err != nil {
					return err
				}
				publishing.Lock()
				err = w.Events.Publish(t.Context(), stores.Event{Kind: stores.ReplyReceived, By: numbered(i)}, id, numbered(i))
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
	s.check("whatever happens, each hears what it listens to, in order", func(t *rapid.T, w *world) { topicModel(t, w) })
}

// topicModel does things in any order and holds what is heard against plain lists.
func topicModel(t *rapid.T, w *world) {
	type listener struct {
		stores.Subscription
		topics  []stores.Channel
		waiting []stores.Event
		closed  bool
	}
	of := w.ids(stores.KindUser, 3)
	kinds := []stores.EventKind{stores.ReplyReceived, stores.ReactionReceived}
	topic := rapid.Custom(func(t *rapid.T) stores.Channel {
		return stores.Channel{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Of: rapid.SampledFrom(of).Draw(t, "of")}
	})
	topics := rapid.SliceOfN(topic, 0, 4)
	var listeners []*listener
	some := func(t *rapid.T) *listener {
		if len(listeners) == 0 {
			t.Skip("nobody listens")
		}
		return rapid.SampledFrom(listeners).Draw(t, "listener")
	}
	t.Repeat(map[string]func(*rapid.T){
		"subscribe": func(t *rapid.T) {
			to := topics.Draw(t, "topics")
			listeners = append(listeners, &listener{Subscription: must(w.Events.Subscribe(t.Context(), to...))(t), topics: to})
		},
		"add": func(t *rapid.T) {
			l, to := some(t), topics.Draw(t, "topics")
			if err := l.Add(t.Context(), to...); errors.Is(err, stores.ErrClosed) != l.closed {
				t.Fatalf("Add: %v", err)
			}
			l.topics = append(l.topics, to...)
		},
		"publish": func(t *rapid.T) {
			ids := rapid.SliceOfN(rapid.SampledFrom(of), 0, 3).Draw(t, "of")
			e := w.publish(t, rapid.SampledFrom(kinds).Draw(t, "kind"), ids...)
			for _, l := range listeners {
				hears := func(id stores.ID) bool { return slices.Contains(l.topics, stores.Channel{Kind: e.Kind, Of: id}) }
				if !l.closed && slices.ContainsFunc(ids, hears) {
					l.waiting = append(l.waiting, e)
				}
			}
		},
		"next": func(t *rapid.T) {
			l := some(t)
			switch {
			case l.closed:
				ended(t, l, stores.ErrClosed)
			case len(l.waiting) == 0:
				nothing(t, l)
			default:
				want(t, "event", next(t, l), l.waiting[0])
				l.waiting = l.waiting[1:]
			}
		},
		"close": func(t *rapid.T) {
			l := some(t)
			l.Close()
			l.closed, l.waiting = true, nil
		},
	})
}

// replies gives the topics of replies to each.
func replies(of ...stores.ID) []stores.Channel {
	topics := make([]stores.Channel, len(of))
	for i, id := range of {
		topics[i] = stores.Channel{Kind: stores.ReplyReceived, Of: id}
	}
	return topics
}

// numbered gives the ID of a comment that no store has.
func numbered(n int) stores.ID {
	id := stores.ID{Kind: stores.KindComment}
	id.UUID[14], id.UUID[15] = byte(n>>8), byte(n)
	return id
}

// listen subscribes until the store ends.
func (w *world) listen(t tester, to ...stores.Channel) stores.Subscription {
	t.Helper()
	return must(w.Events.Subscribe(t.Context(), to...))(t)
}

// publish publishes an event that is like no other.
func (w *world) publish(t tester, kind stores.EventKind, of ...stores.ID) stores.Event {
	t.Helper()
	ids := w.ids(stores.KindUser, 2)
	e := stores.Event{Kind: kind, By: ids[0], To: ids[1], Subject: w.id(stores.KindComment)}
	if err := w.Events.Publish(t.Context(), e, of...); err != nil {
		t.Fatalf("Publish: %v", err)
	}
	return e
}

func (w *world) publishMany(t tester, n int, of ...stores.ID) []stores.Event {
	t.Helper()
	events := make([]stores.Event, n)
	for i := range events {
		events[i] = w.publish(t, stores.ReplyReceived, of...)
	}
	return events
}

// next gives the event that waits longest, of which there must be one.
func next(t tester, s stores.Subscription) stores.Event {
	t.Helper()
	return must(s.Next(t.Context()))(t)
}

func nextMany(t tester, s stores.Subscription, n int) []stores.Event {
	t.Helper()
	events := make([]stores.Event, n)
	for i := range events {
		events[i] = next(t, s)
	}
	return events
}

// nothing fails when an event waits or the subscription has ended.
func nothing(t tester, s stores.Subscription) {
	t.Helper()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if e, err := s.Next(cancelled); !errors.Is(err, context.Canceled) {
		t.Fatalf("there is %+v, %v", e, err)
	}
}

// ended fails unless the subscription has ended for that reason.
func ended(t tester, s stores.Subscription, why error) {
	t.Helper()
	if e, err := s.Next(t.Context()); !errors.Is(err, why) {
		t.Fatalf("Next gives %+v, %v", e, err)
	}
	if err := s.Add(t.Context(), replies(numbered(0))...); !errors.Is(err, why) {
		t.Fatalf("Add gives %v", err)
	}
}

func topicCalls(t *testing.T, w *world, n int) []call {
	of := w.ids(stores.KindUser, n)
	subscription := w.listen(t)
	return []call{
		{"Events.Publish", n, func(ctx context.Context) error {
			return w.Events.Publish(ctx, stores.Event{Kind: stores.MessagePublished}, of...)
		}},
		{"Events.Subscribe", n, func(ctx context.Context) error {
			return failure(w.Events.Subscribe(ctx, replies(of...)...))
		}},
		{"Topics.Add", n, func(ctx context.Context) error { return subscription.Add(ctx, replies(of...)...) }},
	}
}
