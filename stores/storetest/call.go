package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// A call is one use of a method, which succeeds on an open store.
type call struct {
	method string // the port and its method
	keys   int    // how many keys it asks for; 0 for a method that takes no slice of keys
	do     func(ctx context.Context) error
}

// promises tests what stores promises of every method. calls stores what the calls need and gives one call of each method
// with n keys.
func (s suite) promises(calls func(t *testing.T, w *world, n int) []call) {
	s.t.Run("a call is recorded once, whatever the number of its keys", func(t *testing.T) {
		for _, n := range []int{1, stores.MaxBatch} {
			for _, c := range calls(t, newWorld(t, s.open), n) {
				recorded, err := record(t.Context(), c.do)
				if err != nil {
					t.Errorf("%s of %d keys: %v", c.method, n, err)
				}
				if len(recorded) != 1 {
					t.Errorf("%s of %d keys was recorded %d times", c.method, n, len(recorded))
					continue
				}
				got := recorded[0]
				if got.Method != c.method || got.Store == "" || got.Took < 0 || got.Err != nil {
					t.Errorf("%s was recorded as %+v", c.method, got)
				}
				if c.keys != 0 && got.Keys != c.keys {
					t.Errorf("%s of %d keys was recorded with %d keys", c.method, c.keys, got.Keys)
				}
			}
		}
	})
	s.test("every method answers with ErrClosed after its engine was closed", func(t *testing.T, w *world) {
		calls := calls(t, w, 2)
		if err := w.close(); err != nil {
			t.Fatalf("close: %v", err)
		}
		for _, c := range calls {
			if err := c.do(t.Context()); !errors.Is(err, stores.ErrClosed) {
				t.Errorf("%s gives %v", c.method, err)
			}
		}
	})
	s.test("every method obeys its context", func(t *testing.T, w *world) {
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
		defer cancel()
		calls := calls(t, w, 2)
		before := must(w.Archive.Counts(t.Context()))(t)
		for _, c := range calls {
			if err := c.do(cancelled); !errors.Is(err, context.Canceled) {
				t.Errorf("%s of a cancelled context gives %v", c.method, err)
			}
			if err := c.do(late); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s behind its deadline gives %v", c.method, err)
			}
		}
		want(t, "rows after calls that were cancelled", must(w.Archive.Counts(t.Context()))(t), before)
	})
}

// record does something and gives what was recorded meanwhile.
func record(ctx context.Context, do func(ctx context.Context) error) ([]stores.Call, error) {
	var (
		mu       sync.Mutex // guards recorded
		recorded []stores.Call
	)
	err := do(stores.WithRecorder(ctx, func(_ context.Context, c stores.Call) {
		mu.Lock()
		defer mu.Unlock()
		recorded = append(recorded, c)
	}))
	mu.Lock()
	defer mu.Unlock()
	return recorded, err
}

// together runs n calls at the same time and gives their errors.
func together(n int, do func(i int) error) []error {
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

// failure gives the error of a method that also answers.
func failure[T any](_ T, err error) error { return err }
