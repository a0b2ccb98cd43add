package storetest

import (
	"context"
	"errors"

	"fivefold/stores"
)

// replies returns the channels of replies to each.
func replies(of ...stores.ID) []stores.Channel {
	channels := make([]stores.Channel, len(of))
	for i, id := range of {
		channels[i] = stores.Channel{Kind: stores.ReplyReceived, Of: id}
	}
	return channels
}

// numbered returns the nth ID of a comment that no store has.
func numbered(n int) stores.ID {
	id := stores.ID{Kind: stores.KindComment}
	id.UUID[14], id.UUID[15] = byte(n>>8), byte(n)
	return id
}

// subscribe subscribes until the store is closed.
func (fx *fixture) subscribe(t tester, to ...stores.Channel) stores.Subscription {
	t.Helper()
	return must(fx.Events.Subscribe(t.Context(), to...))(t)
}

// publish publishes a unique event.
func (fx *fixture) publish(t tester, kind stores.EventKind, of ...stores.ID) stores.Event {
	t.Helper()
	ids := fx.ids(stores.KindUser, 2)
	e := stores.Event{Kind: kind, By: ids[0], To: ids[1], Subject: fx.id(stores.KindComment)}
	if err := fx.Events.Publish(t.Context(), e, of...); err != nil {
		t.Fatalf("Publish: %v", err)
	}
	return e
}

func (fx *fixture) publishMany(t tester, n int, of ...stores.ID) []stores.Event {
	t.Helper()
	events := make([]stores.Event, n)
	for i := range events {
		events[i] = fx.publish(t, stores.ReplyReceived, of...)
	}
	return events
}

// next returns the oldest pending event.
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

// expectNone fails if an event is pending or the subscription has ended.
func expectNone(t tester, s stores.Subscription) {
	t.Helper()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if e, err := s.Next(cancelled); !errors.Is(err, context.Canceled) {
		t.Fatalf("there is %+v, %v", e, err)
	}
}

// ended fails unless the subscription has ended with why.
func ended(t tester, s stores.Subscription, why error) {
	t.Helper()
	if e, err := s.Next(t.Context()); !errors.Is(err, why) {
		t.Fatalf("Next returns %+v, %v", e, err)
	}
	if err := s.Add(t.Context(), replies(numbered(0))...); !errors.Is(err, why) {
		t.Fatalf("Add returns %v", err)
	}
}
