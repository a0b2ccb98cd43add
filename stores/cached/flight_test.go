package cached

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
)

// A slowRead reads the number of reads that have begun, and waits until the test lets it end.
type slowRead struct {
	flights flights[string, int]
	begun   chan int // the number of each read that begins
	end     chan error
	count   int // of the read that runs; one at a time
}

func (r *slowRead) get(ctx context.Context) (int, error) {
	v, err := r.flights.get(ctx, "key", func() (optional[int], error) {
		r.count++
		n := r.count
		r.begun <- n
		err := <-r.end
		return optional[int]{n, true}, err
	})
	return v.value, err
}

// wait waits until n callers of the key have not returned.
func (r *slowRead) wait(n int) {
	for {
		r.flights.mu.Lock()
		callers := 0
		if f := r.flights.byKey["key"]; f != nil {
			callers = f.callers
			if f.next != nil {
				callers += f.next.callers
			}
		}
		r.flights.mu.Unlock()
		if callers == n {
			return
		}
		runtime.Gosched()
	}
}

func newSlowRead() *slowRead { return &slowRead{begun: make(chan int), end: make(chan error)} }

// expectForgotten fails when something is kept of a key that nobody reads.
func (r *slowRead) expectForgotten(t *testing.T) {
	t.Helper()
	if n := len(r.flights.byKey); n != 0 {
		t.Errorf("%d flights are left", n)
	}
}

func TestCallersShareAReadThatBeginsAfterTheyHaveAsked(t *testing.T) {
	t.Parallel()
	r := newSlowRead()
	var callers sync.WaitGroup
	expect := func(want int) {
		if got, err := r.get(t.Context()); err != nil || got != want {
			t.Errorf("%d, %v, want the value of read %d", got, err, want)
		}
	}
	callers.Go(func() { expect(1) })
	<-r.begun
	for range 100 {
		callers.Go(func() { expect(2) })
	}
	r.wait(101)
	r.end <- nil
	<-r.begun
	r.end <- nil
	callers.Wait()
	r.expectForgotten(t)
}

func TestAReadThatFailsFailsForItsCallerOnly(t *testing.T) {
	t.Parallel()
	r := newSlowRead()
	broken := errors.New("broken")
	results := make(chan error, 3)
	for range cap(results) {
		go func() {
			_, err := r.get(t.Context())
			results <- err
		}()
	}
	<-r.begun
	r.wait(3)
	for _, end := range []error{nil, broken} { // the second is the read of both others
		r.end <- end
		if err := <-results; !errors.Is(err, end) {
			t.Errorf("%v, want %v", err, end)
		}
		<-r.begun
	}
	r.end <- nil
	if err := <-results; err != nil {
		t.Error(err)
	}
	r.expectForgotten(t)
}

func TestACallerWhoseTimeHasEndedDoesNotWait(t *testing.T) {
	t.Parallel()
	r := newSlowRead()
	first := make(chan error)
	go func() { _, err := r.get(t.Context()); first <- err }()
	<-r.begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.get(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	r.wait(1)
	r.end <- nil
	if err := <-first; err != nil {
		t.Error(err)
	}
	r.expectForgotten(t)
}

func TestAReadThatPanicsLeavesTheKeyToOthers(t *testing.T) {
	t.Parallel()
	var f flights[string, int]
	func() {
		defer func() { _ = recover() }()
		_, _ = f.get(t.Context(), "key", func() (optional[int], error) { panic("broken") })
	}()
	if v, err := f.get(t.Context(), "key", func() (optional[int], error) { return optional[int]{1, true}, nil }); err != nil || v.value != 1 {
		t.Errorf("%v, %v", v, err)
	}
	if len(f.byKey) != 0 {
		t.Errorf("%d flights are left", len(f.byKey))
	}
}
