package redis

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"fivefold/stores"
)

// user returns the nth ID of a person.
func user(n int) stores.ID {
	id := stores.ID{Kind: stores.KindUser}
	id.UUID[0], id.UUID[15] = 1, byte(n)
	return id
}

func repliesTo(of ...stores.ID) []stores.Channel {
	channels := make([]stores.Channel, len(of))
	for i, id := range of {
		channels[i] = stores.Channel{Kind: stores.ReplyReceived, Of: id}
	}
	return channels
}

func subscribe(t testing.TB, e *Engine, of ...stores.ID) stores.Subscription {
	t.Helper()
	s, err := e.events.Subscribe(t.Context(), repliesTo(of...)...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func receive(t testing.TB, s stores.Subscription) stores.Event {
	t.Helper()
	event, err := s.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return event
}

func TestSubscribersOfEveryProcessReceiveTheSameEventsInTheSameOrder(t *testing.T) {
	t.Parallel()
	prefix := newPrefix()
	a := open(t, serverURL(t), Options{Timeout: patient, Prefix: prefix})
	b := open(t, serverURL(t), Options{Timeout: patient, Prefix: prefix})
	elsewhere := openEmpty(t)
	checkOrder(t, a, b, elsewhere)
}

// checkOrder publishes from two engines at once and compares what subscriptions of both receive. Subscriptions of another prefix receive nothing.
func checkOrder(t *testing.T, a, b, elsewhere *Engine) {
	t.Helper()
	subscriptions := []stores.Subscription{subscribe(t, a, user(1), user(2)), subscribe(t, b, user(2)), subscribe(t, b, user(1))}
	other := subscribe(t, elsewhere, user(1), user(2))
	const each = 100
	var publishing sync.WaitGroup
	for by, e := range []*Engine{a, b} {
		publishing.Go(func() {
			for n := range each {
				event := stores.Event{Kind: stores.ReplyReceived, By: user(by), Subject: user(n)}
				if err := e.events.Publish(t.Context(), event, user(1), user(2)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	publishing.Wait()
	var first []stores.Event
	for _, s := range subscriptions {
		var received []stores.Event
		for range 2 * each {
			received = append(received, receive(t, s))
		}
		if first == nil {
			first = received
		}
		if !slices.Equal(received, first) {
			t.Error("subscriptions receive events in different orders")
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if event, err := other.Next(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("another network receives %+v, %v", event, err)
	}
}

func TestALostConnectionEndsSubscriptionsAndTheNextOneConnectsAgain(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.url(), Options{Timeout: patient})
	before := subscribe(t, e, user(1))
	s.kill()
	if _, err := before.Next(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Next returns %v", err)
	}
	if err := before.Add(t.Context(), repliesTo(user(2))...); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Add returns %v", err)
	}
	if _, err := e.events.Subscribe(t.Context(), repliesTo(user(1))...); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Subscribe returns %v", err)
	}
	event := stores.Event{Kind: stores.ReplyReceived, By: user(3)}
	if err := e.events.Publish(t.Context(), event, user(1)); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Publish returns %v", err)
	}
	s.start()
	var after stores.Subscription
	eventually(t, "a subscription begins", func() (ok bool) {
		var err error
		after, err = e.events.Subscribe(t.Context(), repliesTo(user(1))...)
		return err == nil
	})
	if err := e.events.Publish(t.Context(), event, user(1)); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, after); got != event {
		t.Errorf("%+v", got)
	}
}

func TestAFrozenServerEndsCallsWithinTheirTimeAndSubscriptionsSoon(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.url(), Options{Timeout: patient})
	subscription := subscribe(t, e, user(1))
	defaults, err := Options{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	e.options.Timeout = defaults.Timeout // the client's own limits stay long: the engine must end the calls
	s.freeze()
	defer s.thaw()
	if err := e.events.Publish(t.Context(), stores.Event{Kind: stores.ReplyReceived}, user(1)); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Publish returns %v", err)
	}
	if _, err := e.events.Subscribe(t.Context(), repliesTo(user(1))...); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Subscribe returns %v", err)
	}
	if err := subscription.Add(t.Context(), repliesTo(user(2))...); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Add returns %v", err)
	}
	if _, err := subscription.Next(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Next returns %v", err)
	}
}

func TestTheEndOfACallersTimeEndsNoSubscription(t *testing.T) {
	t.Parallel()
	e := openEmpty(t)
	steady := subscribe(t, e, user(1))
	for range 100 {
		ctx, cancel := context.WithTimeout(t.Context(), 1)
		_, _ = e.events.Subscribe(ctx, repliesTo(user(1))...)
		_ = steady.Add(ctx, repliesTo(user(2))...)
		cancel()
	}
	event := stores.Event{Kind: stores.ReplyReceived, By: user(3)}
	if err := e.events.Publish(t.Context(), event, user(1)); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, steady); got != event {
		t.Errorf("%+v", got)
	}
}

func TestMessagesHaveEveryFieldAndOthersAreDropped(t *testing.T) {
	t.Parallel()
	for _, event := range []stores.Event{{}, {Kind: stores.PageJoined, By: user(1)}, {Kind: stores.ReplyReceived, By: user(1), To: user(2), Subject: user(3)}} {
		for _, of := range [][]stores.ID{{user(1)}, {{}, user(2), {}}} {
			number, got, ids, ok := decodeEvent(encodeEvent("n7", event, of))
			if !ok || number != "n7" || got != event || !slices.Equal(ids, of) {
				t.Errorf("%+v of %v: %q, %+v, %v, %t", event, of, number, got, ids, ok)
			}
		}
	}
	e := openEmpty(t)
	s := subscribe(t, e, user(1))
	for _, message := range []string{"", "a b", "n KIND user_x y z", strings.Repeat(" ", 9)} {
		if err := e.events.send(t.Context(), message); err != nil {
			t.Fatal(err)
		}
	}
	event := stores.Event{Kind: stores.ReplyReceived, By: user(2)}
	if err := e.events.Publish(t.Context(), event, user(1)); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, s); got != event {
		t.Errorf("%+v", got)
	}
}
