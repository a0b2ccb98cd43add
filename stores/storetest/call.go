package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// A call is a call of one method, which succeeds on an open store.
type call struct {
	method string // the port and its method
	keys   int    // number of requested keys; 0 for a method that takes no slice of keys
	do     func(ctx context.Context) error
}

// promises tests what stores promises of every method. calls stores what the calls need and returns one call of each method
// with n keys.
func (s suite) promises(calls func(t *testing.T, fx *fixture, n int) []call) {
	s.t.Run("a request for 1 key and one for MaxBatch keys are one call each", func(t *testing.T) {
		t.Parallel()
		for _, n := range []int{1, stores.MaxBatch} {
			fx := newFixture(t, s)
			for _, c := range calls(t, fx, n) {
				wanted := stores.PortCall{Port: s.port, Method: c.method, Keys: c.keys}
				var made []stores.PortCall
				fx.onCall = func(call stores.PortCall) {
					if c.keys == 0 {
						call.Keys = 0
					}
					made = append(made, call)
				}
				if err := c.do(t.Context()); err != nil {
					t.Errorf("%s of %d keys: %v", c.method, n, err)
				}
				if !slices.Equal(made, []stores.PortCall{wanted}) {
					t.Errorf("%s of %d keys makes the calls %+v", c.method, n, made)
				}
			}
		}
	})
	s.test("every method returns ErrClosed after its engine was closed", func(t *testing.T, fx *fixture) {
		calls := calls(t, fx, 2)
		fx.close(t)
		for _, c := range calls {
			if err := c.do(t.Context()); !errors.Is(err, stores.ErrClosed) {
				t.Errorf("%s returns %v", c.method, err)
			}
		}
	})
	s.test("every method returns the error of its context", func(t *testing.T, fx *fixture) {
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
		defer cancel()
		calls := calls(t, fx, 2)
		before := must(fx.Archive.Counts(t.Context()))(t)
		for _, c := range calls {
			if err := c.do(cancelled); !errors.Is(err, context.Canceled) {
				t.Errorf("%s of a cancelled context returns %v", c.method, err)
			}
			if err := c.do(late); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s after its deadline returns %v", c.method, err)
			}
		}
		want(t, "rows after calls that were cancelled", must(fx.Archive.Counts(t.Context()))(t), before)
	})
}

// concurrently runs n calls at the same time and returns their errors.
func concurrently(n int, do func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	done.Wait()
	return errs
}

// pairs pairs each of people with the next.
func pairs(people []stores.ID) []stores.Pair {
	pairs := make([]stores.Pair, len(people))
	for i := range people {
		pairs[i] = stores.Pair{A: people[i], B: people[(i+1)%len(people)]}
	}
	return pairs
}

// errOf returns the error of a call that also returns a value.
func errOf[T any](_ T, err error) error { return err }
