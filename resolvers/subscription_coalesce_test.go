package resolvers

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fivefold/stores"
)

// pendingEvents is a subscription whose events a test publishes.
type pendingEvents chan stores.Event

func (p pendingEvents) Add(context.Context, ...stores.Channel) error { return nil }
func (p pendingEvents) Close()                                       {}

func (p pendingEvents) Next(ctx context.Context) (stores.Event, error) {
	select {
	case e, ok := <-p:
		if !ok {
			return e, stores.ErrClosed
		}
		return e, nil
	default:
	}
	select {
	case e, ok := <-p:
		if !ok {
			return e, stores.ErrClosed
		}
		return e, nil
	case <-ctx.Done():
		return stores.Event{}, ctx.Err()
	}
}

// changeReader reads the changes of a stream within synctest's clock.
type changeReader struct {
	events pendingEvents
	names  map[stores.ID]string
	err    error

	mu  sync.Mutex
	got []string // time, message and number of people of each delivery; guarded by mu
}

func startChanges(ctx context.Context, interval time.Duration) *changeReader {
	r := &changeReader{events: make(pendingEvents, 1000), names: map[stores.ID]string{}}
	s := &eventStream{Subscription: r.events, changes: changes{interval: interval}}
	start := time.Now()
	go func() {
		for {
			e, err := s.Next(ctx)
			if err != nil {
				r.err = err
				return
			}
			d := e.(delivery)
			r.mu.Lock()
			r.got = append(r.got, fmt.Sprintf("%d %s %d", time.Since(start).Milliseconds(), r.names[d.Subject], len(d.by)))
			r.mu.Unlock()
		}
	}()
	return r
}

// change publishes changes of messages by a person.
func (r *changeReader) change(by stores.ID, messages ...stores.ID) {
	for _, m := range messages {
		r.events <- stores.Event{Kind: stores.MessageChanged, By: by, Subject: m}
	}
	synctest.Wait()
}

func (r *changeReader) expect(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.got, want) {
		t.Errorf("%q\nnot %q", r.got, want)
	}
	r.got = nil
}

func TestChangesOfAMessageAreDeliveredOnceInAnInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r := startChanges(ctx, 100*time.Millisecond)
		ann, bob, a, b := stores.NewID(stores.KindUser), stores.NewID(stores.KindUser), stores.NewID(stores.KindPost), stores.NewID(stores.KindPost)
		r.names[a], r.names[b] = "a", "b"
		r.change(ann, a)
		r.expect(t, "0 a 1") // the first at once
		for range 50 {
			time.Sleep(time.Millisecond)
			r.change(ann, a, a)
			r.change(bob, a)
		}
		r.change(bob, b) // another message does not wait
		r.expect(t, "50 b 1")
		time.Sleep(49 * time.Millisecond)
		r.expect(t)
		time.Sleep(time.Millisecond) // the last state is delivered, of both people
		r.expect(t, "100 a 2")
		time.Sleep(time.Second)
		r.expect(t)
		r.change(ann, a, b, a, b)
		r.expect(t, "1100 a 1", "1100 b 1")
		time.Sleep(time.Second)
		r.expect(t, "1200 a 1", "1200 b 1")
		close(r.events)
		synctest.Wait()
		if r.err == nil {
			t.Error("the end of the subscription is not returned")
		}
	})
}

// A message that changes all the time is delivered ten times a second, and a state is never older than the interval.
func TestConstantChangesAreDeliveredRegularly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r := startChanges(ctx, 100*time.Millisecond)
		ann, a := stores.NewID(stores.KindUser), stores.NewID(stores.KindPost)
		r.names[a] = "a"
		for range 1000 {
			r.change(ann, a)
			time.Sleep(time.Millisecond)
		}
		synctest.Wait()
		if n := len(r.got); n < 10 || n > 11 {
			t.Errorf("%d deliveries in a second: %v", n, r.got)
		}
	})
}

func TestManyPeopleChangeAMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r := startChanges(ctx, 100*time.Millisecond)
		a := stores.NewID(stores.KindPost)
		r.names[a] = "a"
		for range 1 + maxChangers + 5 {
			r.change(stores.NewID(stores.KindUser), a)
		}
		r.expect(t, "0 a 1", fmt.Sprintf("0 a %d", maxChangers))
		time.Sleep(time.Second)
		r.expect(t, "100 a 5")
	})
}

func TestWithoutAnIntervalEveryChangeIsDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r := startChanges(ctx, 0)
		ann, a := stores.NewID(stores.KindUser), stores.NewID(stores.KindPost)
		r.names[a] = "a"
		r.change(ann, a, a, a)
		r.expect(t, "0 a 1", "0 a 1", "0 a 1")
	})
}
