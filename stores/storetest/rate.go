package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// A RateHarness is an engine with full buckets, opened for one subtest.
type RateHarness struct {
	stores.RateLimits
	Other stores.RateLimits // the same buckets as another process uses them; RateLimits where there is no other
	Close func() error      // nil where nothing is closed
}

// RateLimits tests stores.RateLimits. Rates refill so slowly that a test takes no refilled token, or within moments.
func RateLimits(t *testing.T, open func(t *testing.T) RateHarness) {
	test := func(sentence string, run func(t *testing.T, h RateHarness)) {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			run(t, open(t))
		})
	}
	slow := func(tokens int) stores.Rate {
		return stores.Rate{Name: "slow", Tokens: tokens, Refill: time.Duration(tokens) * time.Hour}
	}
	one := func(rate stores.Rate, key string, tokens int) []stores.RateTake {
		return []stores.RateTake{{Rate: rate, Key: key, Tokens: tokens}}
	}
	take := func(t *testing.T, l stores.RateLimits, takes []stores.RateTake, taken bool) time.Duration {
		t.Helper()
		wait := must(l.Take(t.Context(), takes))(t)
		want(t, "taken", wait == 0, taken)
		return wait
	}
	// soon fails unless a wait is at most an exact one, and less by the time that a slow machine may take.
	soon := func(t *testing.T, wait, exact time.Duration) {
		t.Helper()
		if wait > exact || wait < exact-30*time.Minute {
			t.Errorf("the wait is %v, not %v", wait, exact)
		}
	}
	test("a bucket is full at first, and the wait is until it has enough", func(t *testing.T, h RateHarness) {
		take(t, h, one(slow(5), "a", 4), true)
		soon(t, take(t, h.Other, one(slow(5), "a", 3), false), 2*time.Hour)
		take(t, h.Other, one(slow(5), "a", 1), true)
		soon(t, take(t, h, one(slow(5), "a", 1), false), time.Hour)
	})
	test("buckets of other keys and of other rates are others", func(t *testing.T, h RateHarness) {
		other := slow(1)
		other.Name = "other"
		for _, takes := range [][]stores.RateTake{one(slow(1), "a", 1), one(slow(1), "b", 1), one(other, "a", 1), one(slow(1), "", 1),
			one(slow(1), strings.Repeat("é{}:\x00 ", 10_000), 1)} {
			take(t, h, takes, true)
			take(t, h.Other, takes, false)
		}
	})
	test("tokens are taken from every bucket or from none, and the wait is that of the bucket that lacks most", func(t *testing.T, h RateHarness) {
		take(t, h, one(slow(9), "empty", 9), true)
		take(t, h, one(slow(5), "half", 3), true)
		all := append(append(one(slow(5), "full", 5), one(slow(9), "empty", 4)...), one(slow(5), "half", 3)...)
		for range 3 {
			soon(t, take(t, h, all, false), 4*time.Hour)
		}
		take(t, h, append(one(slow(5), "full", 5), one(slow(5), "half", 2)...), true)
	})
	test("several takes from one bucket add up", func(t *testing.T, h RateHarness) {
		soon(t, take(t, h, append(one(slow(5), "a", 3), one(slow(5), "a", 3)...), false), time.Hour)
		take(t, h, append(one(slow(5), "a", 3), one(slow(5), "a", 2)...), true)
		take(t, h, one(slow(5), "a", 1), false)
	})
	test("more than a full bucket takes a full one", func(t *testing.T, h RateHarness) {
		take(t, h, one(slow(5), "a", 1_000_000), true)
		soon(t, take(t, h, one(slow(5), "a", 1_000_000), false), 5*time.Hour)
	})
	test("a bucket that refills at once is full", func(t *testing.T, h RateHarness) {
		take(t, h, one(stores.Rate{Name: "vast", Tokens: 1 << 40, Refill: time.Hour}, "a", 1), true)
	})
	test("no tokens, and those of a rate without tokens, take nothing", func(t *testing.T, h RateHarness) {
		take(t, h, one(slow(1), "a", 1), true)
		for _, takes := range [][]stores.RateTake{nil, one(slow(1), "a", 0), one(slow(1), "a", -1), one(stores.Rate{Name: "none"}, "a", 1)} {
			take(t, h, takes, true)
		}
		take(t, h, one(slow(1), "a", 1), false)
	})
	test("buckets refill", func(t *testing.T, h RateHarness) {
		quick := stores.Rate{Name: "quick", Tokens: 2, Refill: 20 * time.Millisecond}
		for range 5 {
			until(t, "a full bucket can be taken again", func() bool { return must(h.Take(t.Context(), one(quick, "a", 2)))(t) == 0 })
		}
	})
	test("concurrent calls take exactly the tokens that there are", func(t *testing.T, h RateHarness) {
		const tokens, callers = 500, 64
		var taken, keyed atomic.Int32
		for i, err := range concurrently(callers, func(i int) error {
			l := []stores.RateLimits{h.RateLimits, h.Other}[i%2]
			for range 2 * tokens / callers {
				wait, err := l.Take(t.Context(), append(one(slow(tokens), "shared", 1), one(slow(9), fmt.Sprint("own ", i), 1)...))
				if err != nil {
					return err
				}
				if wait == 0 {
					taken.Add(1)
				}
				if wait, err = l.Take(t.Context(), one(slow(tokens), "alone", 1)); err == nil && wait == 0 {
					keyed.Add(1)
				}
			}
			return nil
		}) {
			if err != nil {
				t.Errorf("caller %d: %v", i, err)
			}
		}
		want(t, "taken with another bucket", int(taken.Load()), tokens)
		want(t, "taken alone", int(keyed.Load()), tokens)
	})
	test("Take returns the error of its context, and takes nothing", func(t *testing.T, h RateHarness) {
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
		defer cancel()
		if _, err := h.Take(cancelled, one(slow(1), "a", 1)); !errors.Is(err, context.Canceled) {
			t.Errorf("Take of a cancelled context returns %v", err)
		}
		if _, err := h.Take(late, one(slow(1), "a", 1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Take after its deadline returns %v", err)
		}
		take(t, h, one(slow(1), "a", 1), true)
	})
	test("Take returns ErrClosed after its engine was closed", func(t *testing.T, h RateHarness) {
		if h.Close == nil {
			return // nothing to close
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		for _, tokens := range []int{0, 1} {
			if _, err := h.Take(t.Context(), one(slow(1), "a", tokens)); !errors.Is(err, stores.ErrClosed) {
				t.Errorf("Take returns %v", err)
			}
		}
	})
}
