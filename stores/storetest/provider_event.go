package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// ProviderEvents tests stores.ProviderEvents.
func ProviderEvents(t *testing.T, open Open) {
	s := suite{t, open, "ProviderEvents"}
	s.promises(func(t *testing.T, fx *fixture, n int) []call {
		fx.keep(t, events(1, nil)...)
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("evt_%d", i)
		}
		return []call{
			{"ProviderEvents.Keep", 0, func(ctx context.Context) error { return errOf(fx.ProviderEvents.Keep(ctx, events(2, nil)[1])) }},
			{"ProviderEvents.Record", 0, func(ctx context.Context) error {
				return fx.ProviderEvents.Record(ctx, "bank", "evt_0", stores.EventResult{State: stores.EventDone, NextAt: at(1)})
			}},
			{"ProviderEvents.ByIDs", n, func(ctx context.Context) error { return errOf(fx.ProviderEvents.ByIDs(ctx, "bank", names)) }},
			{"ProviderEvents.Due", 0, func(ctx context.Context) error { return errOf(fx.ProviderEvents.Due(ctx, at(9), n)) }},
			{"ProviderEvents.Waiting", 0, func(ctx context.Context) error { return errOf(fx.ProviderEvents.Waiting(ctx)) }},
		}
	})
	s.eventKeep()
	s.eventRecord()
	s.eventWaiting()
}

// keep stores events, which must be new.
func (fx *fixture) keep(t tester, events ...stores.ProviderEvent) {
	t.Helper()
	for _, e := range events {
		want(t, "new", must(fx.ProviderEvents.Keep(t.Context(), e))(t), true)
	}
}

// event returns an event of the provider bank that is stored.
func (fx *fixture) event(t tester, id string) stores.ProviderEvent {
	t.Helper()
	return must(fx.ProviderEvents.ByIDs(t.Context(), "bank", []string{id}))(t)[id]
}

func (s suite) eventKeep() {
	s.test("Keep stores an event in the state STORED", func(t *testing.T, fx *fixture) {
		all := events(2, func(i int, e *stores.ProviderEvent) {
			if i == 1 {
				e.Subject, e.Payout, e.Reference, e.Body = fx.id(stores.KindPayout), true, "", nil
			}
		})
		kept := all[0]
		all[0].CreatedAt, all[0].ReceivedAt, all[0].NextAt, all[0].State, all[0].Attempts, all[0].Problem = inOtherZone(), inOtherZone(), inOtherZone(), stores.EventDone, 3, "x"
		kept.ReceivedAt = at(0)
		fx.keep(t, all...)
		want(t, "first", fx.event(t, "evt_0"), kept)
		second := fx.event(t, "evt_1")
		want(t, "body", len(second.Body), 0)
		second.Body = nil
		want(t, "second", second, all[1])
	})
	s.test("an event that is kept again is left as it is, and is not new", func(t *testing.T, fx *fixture) {
		e := events(1, nil)[0]
		fx.keep(t, e)
		again := e
		again.Type, again.Body, again.ReceivedAt = "other", []byte("other"), at(99)
		want(t, "new", must(fx.ProviderEvents.Keep(t.Context(), again))(t), false)
		want(t, "stored", fx.event(t, e.Event), e)
		again.Provider = "other"
		fx.keep(t, again)
	})
	s.test("of concurrent Keeps of one event one is new", func(t *testing.T, fx *fixture) {
		isNew := make([]bool, 16)
		for _, err := range concurrently(len(isNew), func(i int) (err error) {
			isNew[i], err = fx.ProviderEvents.Keep(t.Context(), events(1, nil)[0])
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		n := 0
		for _, is := range isNew {
			if is {
				n++
			}
		}
		want(t, "new", n, 1)
	})
	s.test("an event without a provider, without an ID or with a text that is too long returns ErrMalformedEvent, a large body ErrTooMany", func(t *testing.T, fx *fixture) {
		for i, change := range []func(e *stores.ProviderEvent){
			func(e *stores.ProviderEvent) { e.Provider = "" }, func(e *stores.ProviderEvent) { e.Event = "" }, func(e *stores.ProviderEvent) { e.Event = strings.Repeat("x", 256) },
			func(e *stores.ProviderEvent) { e.Type = "\x00" }, func(e *stores.ProviderEvent) { e.Reference = "\xff" },
		} {
			e := events(1, nil)[0]
			change(&e)
			if _, err := fx.ProviderEvents.Keep(t.Context(), e); !errors.Is(err, stores.ErrMalformedEvent) {
				t.Errorf("event %d: %v", i, err)
			}
		}
		e := events(1, nil)[0]
		e.Body = make([]byte, stores.MaxEventBody+1)
		if _, err := fx.ProviderEvents.Keep(t.Context(), e); !errors.Is(err, stores.ErrTooMany) {
			t.Errorf("a large body: %v", err)
		}
		e.Body = e.Body[1:]
		fx.keep(t, e)
		want(t, "size", len(fx.event(t, e.Event).Body), stores.MaxEventBody)
	})
}

func (s suite) eventRecord() {
	s.test("Record stores a result, and leaves an event that is not STORED any more as it is", func(t *testing.T, fx *fixture) {
		e := events(1, nil)[0]
		fx.keep(t, e)
		for _, r := range []stores.EventResult{
			{State: stores.EventStored, Attempts: 1, NextAt: inOtherZone().Add(time.Hour), Problem: "the provider\x00 does not\xff answer"},
			{State: stores.EventIgnored, Attempts: 1, NextAt: at(3)},
		} {
			if err := fx.ProviderEvents.Record(t.Context(), "bank", e.Event, r); err != nil {
				t.Fatal(err)
			}
			e.State, e.Attempts, e.NextAt, e.Problem = r.State, r.Attempts, r.NextAt.UTC().Truncate(time.Microsecond), ""
			if r.Problem != "" {
				e.Problem = "the provider does not answer"
			}
			want(t, "recorded", fx.event(t, e.Event), e)
		}
		if err := fx.ProviderEvents.Record(t.Context(), "bank", e.Event, stores.EventResult{State: stores.EventStored, NextAt: at(9)}); err != nil {
			t.Fatal(err)
		}
		want(t, "left", fx.event(t, e.Event), e)
		for _, key := range [][2]string{{"bank", "missing"}, {"other", e.Event}, {"bank", "\x00"}} {
			if err := fx.ProviderEvents.Record(t.Context(), key[0], key[1], stores.EventResult{State: stores.EventDone, NextAt: at(9)}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Record of %q: %v", key, err)
			}
		}
	})
	s.test("Due returns the STORED events whose time has come, the one that waits longest first", func(t *testing.T, fx *fixture) {
		all := events(5, func(i int, e *stores.ProviderEvent) { e.NextAt = at([]int{3, 1, 2, 0, 4}[i]) })
		fx.keep(t, all...)
		if err := fx.ProviderEvents.Record(t.Context(), "bank", "evt_2", stores.EventResult{State: stores.EventDone, NextAt: at(0)}); err != nil {
			t.Fatal(err)
		}
		want(t, "due", must(fx.ProviderEvents.Due(t.Context(), at(3), 9))(t), []stores.ProviderEvent{all[3], all[1], all[0]})
		want(t, "one", must(fx.ProviderEvents.Due(t.Context(), at(3), 1))(t), []stores.ProviderEvent{all[3]})
		want(t, "none", len(must(fx.ProviderEvents.Due(t.Context(), at(-1), 9))(t)), 0)
	})
}
