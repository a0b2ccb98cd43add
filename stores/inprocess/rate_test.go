package inprocess

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// hourly refills so slowly that a test takes no refilled token.
func hourly(tokens int) stores.Rate {
	return stores.Rate{Name: "points", Tokens: tokens, Refill: time.Duration(tokens) * time.Hour}
}

func takeOf(rate stores.Rate, key string, tokens int) []stores.RateTake {
	return []stores.RateTake{{Rate: rate, Key: key, Tokens: tokens}}
}

// isTaken takes tokens.
func isTaken(t testing.TB, l stores.RateLimits, rate stores.Rate, key string, tokens int) bool {
	t.Helper()
	wait, err := l.Take(t.Context(), takeOf(rate, key, tokens))
	if err != nil {
		t.Fatal(err)
	}
	return wait == 0
}

// The number of buckets is bounded for any number of owners with names of any length, and a bucket in use is kept.
func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	l, rate := NewRateLimits(time.Now), hourly(2)
	isTaken(t, l, stores.Rate{Name: "other", Tokens: 1, Refill: time.Hour}, "kept", 1)
	for i := range 2 * maxBuckets {
		isTaken(t, l, rate, fmt.Sprint(i), 1)
		if i%1000 == 0 {
			isTaken(t, l, rate, "in use", 1)
		}
	}
	buckets := l.rates[rate.Name]
	buckets.CleanUp()
	if n := buckets.EstimatedSize(); n > maxBuckets || isTaken(t, l, rate, "in use", 1) {
		t.Errorf("%d buckets", n)
	}
	if isTaken(t, l, stores.Rate{Name: "other", Tokens: 1, Refill: time.Hour}, "kept", 1) {
		t.Error("buckets of one rate displace those of another")
	}
}

// A flaky store has shared limits that a test breaks.
type flaky struct {
	stores.RateLimits
	isBroken atomic.Bool
	calls    atomic.Int64
}

func newFlaky() *flaky { return &flaky{RateLimits: NewRateLimits(time.Now)} }

func (f *flaky) Take(ctx context.Context, takes []stores.RateTake) (time.Duration, error) {
	f.calls.Add(1)
	if f.isBroken.Load() {
		return 0, stores.ErrUnavailable
	}
	return f.RateLimits.Take(ctx, takes)
}

func newShared(store stores.RateLimits) *SharedRateLimits {
	return NewSharedRateLimits(NewRateLimits(time.Now), store, slog.New(slog.DiscardHandler))
}

func TestProcessesShareBuckets(t *testing.T) {
	t.Parallel()
	store := newFlaky()
	a, b, rate := newShared(store), newShared(store), hourly(3)
	if !isTaken(t, a, rate, "ada", 2) || !isTaken(t, b, rate, "ada", 1) || isTaken(t, a, rate, "ada", 1) || isTaken(t, b, rate, "ada", 1) {
		t.Error("two processes do not share a bucket")
	}
	if !isTaken(t, a, rate, "grace", 3) || isTaken(t, b, rate, "grace", 1) {
		t.Error("a bucket depends on another")
	}
}

func TestWhatTheSharedLimitsRejectIsGivenBackToThisProcess(t *testing.T) {
	t.Parallel()
	store, rate := newFlaky(), hourly(3)
	a := newShared(store)
	isTaken(t, newShared(store), rate, "ada", 2)
	for range 5 {
		if isTaken(t, a, rate, "ada", 2) {
			t.Error("the shared bucket has one token")
		}
	}
	if !isTaken(t, a, rate, "ada", 1) {
		t.Error("rejected takes were counted")
	}
}

func TestADeadStoreNeitherUnlocksNorRejectsEveryone(t *testing.T) {
	t.Parallel()
	store, rate := newFlaky(), hourly(3)
	a := newShared(store)
	isTaken(t, a, rate, "ada", 3)
	store.isBroken.Store(true)
	if isTaken(t, a, rate, "ada", 1) {
		t.Error("a dead store unlocks a bucket")
	}
	if !isTaken(t, a, rate, "grace", 3) || isTaken(t, a, rate, "grace", 1) {
		t.Error("limits do not go on in the process")
	}
	if a.Unshared() == 0 {
		t.Error("calls that were not shared are not counted")
	}
	store.RateLimits = NewRateLimits(time.Now) // a store that comes back without its data
	store.isBroken.Store(false)
	if isTaken(t, a, rate, "ada", 1) {
		t.Error("a store without data unlocks a bucket")
	}
	a.askAgain.Store(1) // a second later
	isTaken(t, a, rate, "somebody", 1)
	if !isTaken(t, newShared(store), rate, "new", 3) || isTaken(t, a, rate, "new", 1) {
		t.Error("limits are not shared again")
	}
}

func TestADeadStoreIsAskedOnceInAWhile(t *testing.T) {
	t.Parallel()
	store, rate := newFlaky(), hourly(1_000_000)
	store.isBroken.Store(true)
	a := newShared(store)
	a.askAgain.Store(time.Now().Add(time.Hour).UnixNano())
	for range 100 {
		isTaken(t, a, rate, "ada", 1)
	}
	if n := store.calls.Load(); n != 0 {
		t.Errorf("%d calls", n)
	}
	a.askAgain.Store(1)
	isTaken(t, a, rate, "ada", 1)
	if n := store.calls.Load(); n != 1 || a.askAgain.Load() <= time.Now().UnixNano()-int64(time.Hour) {
		t.Errorf("%d calls", n)
	}
}

func TestACancelledRequestIsCounted(t *testing.T) {
	t.Parallel()
	store, rate := newFlaky(), hourly(1)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if wait, err := newShared(store).Take(cancelled, takeOf(rate, "ada", 1)); wait != 0 || err != nil {
		t.Errorf("%v, %v", wait, err)
	}
	if isTaken(t, newShared(store), rate, "ada", 1) {
		t.Error("a cancelled request evades the limit")
	}
}

func TestTokensTakenAheadSaveCallsAndAreNeverMoreThanThereAre(t *testing.T) {
	t.Parallel()
	const tokens = 10_000
	store, rate := newFlaky(), hourly(tokens)
	rate.Ahead = tokens / 100
	processes := []*SharedRateLimits{newShared(store), newShared(store)}
	var taken atomic.Int64
	var callers sync.WaitGroup
	for i := range 16 {
		callers.Go(func() {
			for range tokens / 10 {
				if isTaken(t, processes[i%2], rate, "ada", 1) {
					taken.Add(1)
				}
			}
		})
	}
	callers.Wait()
	for _, p := range processes { // what is left
		for isTaken(t, p, rate, "ada", 1) {
			taken.Add(1)
		}
	}
	if taken.Load() != tokens {
		t.Errorf("%d tokens of %d", taken.Load(), tokens)
	}
	before := store.calls.Load()
	for range 1000 {
		isTaken(t, processes[0], rate, "grace", 5)
	}
	if calls := store.calls.Load() - before; calls > 60 {
		t.Errorf("%d calls for 1000 takes of 5, of which 100 are taken ahead", calls)
	}
}
