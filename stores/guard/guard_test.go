package guard_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fivefold/stores"
	"fivefold/stores/guard"
)

// A store is a port of people that answers as a test wants.
type store struct {
	stores.Users
	stores.Archive
	calls  int
	answer func(ctx context.Context, call int) error // call is 1 for the first
}

func (s *store) ask(ctx context.Context) error {
	s.calls++
	return s.answer(ctx, s.calls)
}

func (s *store) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.User, error) {
	if err := s.ask(ctx); err != nil {
		return nil, err
	}
	return map[stores.ID]stores.User{ids[0]: {ID: ids[0]}}, nil
}

func (s *store) Create(ctx context.Context, _ stores.User, _ string) error { return s.ask(ctx) }

func (s *store) Counts(ctx context.Context) (map[stores.Table]int, error) { return nil, s.ask(ctx) }

// frozen does not answer until the context of the call ends.
func frozen(ctx context.Context, _ int) error {
	<-ctx.Done()
	return ctx.Err()
}

func always(err error) func(context.Context, int) error {
	return func(context.Context, int) error { return err }
}

// guarded returns the port of a store behind a guard, and the guard.
func guarded(s *store, options guard.Options) (stores.Set, *guard.Guard) {
	g := guard.New("cache", options)
	return g.Wrap(stores.Set{Users: s, Archive: s}), g
}

var someone = []stores.ID{stores.NewID(stores.KindUser)}

func read(ctx context.Context, set stores.Set) error {
	_, err := set.Users.ByIDs(ctx, someone)
	return err
}

func write(ctx context.Context, set stores.Set) error {
	return set.Users.Create(ctx, stores.User{}, "")
}

// want fails t unless err is ErrUnavailable for the reason.
func want(t *testing.T, what string, err, reason error) {
	t.Helper()
	if !errors.Is(err, stores.ErrUnavailable) || !errors.Is(err, reason) {
		t.Errorf("%s: %v, want %v", what, err, reason)
	}
}

func TestResultsPass(t *testing.T) {
	t.Parallel()
	set, g := guarded(&store{answer: always(nil)}, guard.Options{})
	found, err := set.Users.ByIDs(t.Context(), someone)
	if err != nil || found[someone[0]].ID != someone[0] {
		t.Errorf("%v, %v", found, err)
	}
	if got, want := g.State(), (guard.State{Store: "cache", Breaker: "closed"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The calls before the breaker opens cost the limit each, and those after it nothing.
func TestAFrozenStoreCostsItsLimitAndThenNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		set, g := guarded(&store{answer: frozen}, guard.Options{Limit: 100 * time.Millisecond, Failures: 2, Pause: time.Second})
		for i, c := range []struct {
			took   time.Duration
			reason error
		}{{100 * time.Millisecond, guard.ErrLimit}, {100 * time.Millisecond, guard.ErrLimit}, {0, guard.ErrOpen}, {0, guard.ErrOpen}} {
			began := time.Now()
			want(t, fmt.Sprint("call ", i), read(t.Context(), set), c.reason)
			if took := time.Since(began); took != c.took {
				t.Errorf("call %d took %v, want %v", i, took, c.took)
			}
		}
		if got := g.State(); got.Timeouts != 2 || got.Rejected != 2 || got.Retries != 0 || !got.IsOpen || got.Breaker != "open" || got.Running != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// After the pause one call asks the store. While it runs, others are rejected; when it fails, the pause begins again; when it is answered, all ask.
func TestOneCallTriesAStoreThatFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &store{answer: frozen}
		set, g := guarded(s, guard.Options{Limit: 100 * time.Millisecond, Failures: 1, Pause: time.Second})
		want(t, "the first", read(t.Context(), set), guard.ErrLimit)
		time.Sleep(time.Second)
		var trial sync.WaitGroup
		trial.Go(func() { want(t, "the trial", read(t.Context(), set), guard.ErrLimit) })
		synctest.Wait()
		want(t, "during the trial", read(t.Context(), set), guard.ErrOpen)
		if got := g.State().Breaker; got != "half-open" {
			t.Errorf("during the trial: %s", got)
		}
		trial.Wait()
		want(t, "after the trial", read(t.Context(), set), guard.ErrOpen)
		time.Sleep(time.Second)
		s.answer = always(nil)
		for range 3 {
			if err := read(t.Context(), set); err != nil {
				t.Errorf("the store answers again: %v", err)
			}
		}
		if got := g.State(); got.IsOpen || got.Breaker != "closed" {
			t.Errorf("%+v", got)
		}
	})
}

// A trial whose caller has gone does not keep the breaker from another trial.
func TestAnInterruptedTrialIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &store{answer: frozen}
		set, _ := guarded(s, guard.Options{Limit: 100 * time.Millisecond, Failures: 1, Pause: time.Second})
		want(t, "the first", read(t.Context(), set), guard.ErrLimit)
		for range 3 {
			time.Sleep(time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			if err := read(ctx, set); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the trial: %v", err)
			}
			cancel()
		}
		time.Sleep(time.Second)
		s.answer = always(nil)
		if err := read(t.Context(), set); err != nil {
			t.Errorf("the next trial: %v", err)
		}
	})
}

func TestWhatOpensABreaker(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(context.Context, int) error
		budget time.Duration
		opens  bool
	}{
		"the store is unavailable":         {always(fmt.Errorf("x: %w", stores.ErrUnavailable)), time.Hour, true},
		"the store was closed":             {always(stores.ErrClosed), time.Hour, false},
		"an unknown error":                 {always(errors.New("broken")), time.Hour, true},
		"a frozen store":                   {frozen, time.Hour, true},
		"frozen for a second of a request": {frozen, time.Second, true},
		"frozen, and no time left":         {frozen, 10 * time.Millisecond, false},
		"an answer":                        {always(stores.ErrNotFound), time.Hour, false},
		"every other call fails": {func(_ context.Context, call int) error {
			return map[bool]error{true: errors.New("broken")}[call%2 == 0]
		}, time.Hour, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			set, g := guarded(&store{answer: c.answer}, guard.Options{Failures: 5})
			for range 5 {
				ctx, cancel := context.WithTimeout(t.Context(), c.budget)
				_ = write(ctx, set)
				cancel()
			}
			if got := g.State().IsOpen; got != c.opens {
				t.Errorf("%s: open %t, want %t", name, got, c.opens)
			}
		})
	}
}

func TestACallerThatGoesOpensNoBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		set, g := guarded(&store{answer: frozen}, guard.Options{Failures: 1})
		ctx, cancel := context.WithCancel(t.Context())
		var call sync.WaitGroup
		call.Go(func() {
			if err := read(ctx, set); !errors.Is(err, context.Canceled) || errors.Is(err, stores.ErrUnavailable) {
				t.Error(err)
			}
		})
		time.Sleep(4 * time.Second)
		cancel()
		call.Wait()
		if err := read(ctx, set); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if got := g.State(); got.IsOpen || got.Timeouts != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestOnlyReadsAreRepeatedOnce(t *testing.T) {
	t.Parallel()
	unavailable := fmt.Errorf("a connection broke: %w", stores.ErrUnavailable)
	slowly := func(ctx context.Context, _ int) error {
		time.Sleep(600 * time.Millisecond)
		return unavailable
	}
	for name, c := range map[string]struct {
		call   func(context.Context, stores.Set) error
		answer func(context.Context, int) error
		calls  int
	}{
		"a read of a store that fails":      {read, always(unavailable), 2},
		"a write":                           {write, always(unavailable), 1},
		"an error that does not pass":       {read, always(errors.New("broken")), 1},
		"an answer":                         {read, always(stores.ErrNotFound), 1},
		"a frozen store":                    {read, frozen, 1},
		"a failure that took half the time": {read, slowly, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &store{answer: c.answer}
			set, g := guarded(s, guard.Options{Limit: time.Second})
			if err := c.call(t.Context(), set); err == nil {
				t.Errorf("%s: no error", name)
			}
			if s.calls != c.calls || g.State().Retries != int64(c.calls-1) {
				t.Errorf("%s: %d calls, want %d; %+v", name, s.calls, c.calls, g.State())
			}
		})
	}
	s := &store{answer: func(_ context.Context, call int) error {
		return map[bool]error{true: unavailable}[call == 1]
	}}
	set, _ := guarded(s, guard.Options{})
	if found, err := set.Users.ByIDs(t.Context(), someone); err != nil || len(found) != 1 {
		t.Errorf("a repeated read returns %v, %v", found, err)
	}
	set, _ = guarded(&store{answer: always(unavailable)}, guard.Options{Failures: 1})
	if err := read(t.Context(), set); !errors.Is(err, unavailable) || errors.Is(err, guard.ErrOpen) {
		t.Errorf("the breaker opens before the repetition: %v, want the failure", err)
	}
}

func TestCallsWaitForOthersForALimitedTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		set, g := guarded(&store{answer: func(context.Context, int) error {
			time.Sleep(time.Second)
			return nil
		}}, guard.Options{Running: 1, Wait: 1500 * time.Millisecond})
		results := make(chan error, 3)
		for range cap(results) {
			go func() { results <- write(t.Context(), set) }()
		}
		synctest.Wait()
		if got := g.State().Running; got != 1 {
			t.Errorf("%d calls run", got)
		}
		var failed []error
		for range cap(results) {
			if err := <-results; err != nil {
				failed = append(failed, err)
			}
		}
		if len(failed) != 1 {
			t.Fatalf("%v", failed)
		}
		want(t, "the last", failed[0], guard.ErrFull)
		if got := g.State(); got.Rejected != 1 || got.IsOpen {
			t.Errorf("%+v", got)
		}
	})
}

// A commit of which the answer did not arrive is not reported as one that has written nothing.
func TestAnUnknownResultOfAWriteStaysUnknown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		set, _ := guarded(&store{answer: func(ctx context.Context, _ int) error {
			<-ctx.Done()
			return fmt.Errorf("the result is not known: %w", ctx.Err())
		}}, guard.Options{})
		if err := write(t.Context(), set); errors.Is(err, stores.ErrUnavailable) {
			t.Error(err)
		}
	})
}

func TestLongCallsHaveNoLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		set, _ := guarded(&store{answer: func(ctx context.Context, _ int) error {
			time.Sleep(time.Hour)
			return ctx.Err()
		}}, guard.Options{})
		if _, err := set.Archive.Counts(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestAPanicIsAFailure(t *testing.T) {
	t.Parallel()
	set, g := guarded(&store{answer: func(context.Context, int) error { panic("broken") }}, guard.Options{Failures: 1, Running: 1})
	func() {
		defer func() { _ = recover() }()
		_ = read(t.Context(), set)
	}()
	if got := g.State(); !got.IsOpen || got.Running != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAnOutageIsLoggedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := &store{answer: always(stores.ErrUnavailable)}
		set, g := guarded(s, guard.Options{Failures: 1})
		g.LogTo(slog.New(slog.NewTextHandler(&log, nil)))
		for range 10 {
			_ = read(t.Context(), set)
			time.Sleep(time.Second)
		}
		s.answer = always(nil)
		for range 3 {
			_ = read(t.Context(), set)
		}
		text := log.String()
		if strings.Count(text, "\n") != 2 || strings.Count(text, "store fails") != 1 || strings.Count(text, "store answers again") != 1 ||
			strings.Count(text, "store=cache") != 2 {
			t.Errorf("%s", text)
		}
	})
}
