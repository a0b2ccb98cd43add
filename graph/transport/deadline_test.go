package transport

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestTimeoutsAreThoseOfPackageContext compares WithTimeout with context.WithTimeout after each of the ways in which a context ends, with
// and without something that waits for it.
func TestTimeoutsAreThoseOfPackageContext(t *testing.T) {
	const timeout = time.Minute
	type key struct{}
	cause := errors.New("the cause")
	for _, c := range []struct {
		name string
		wait bool // from the start
		end  func(endParent context.CancelCauseFunc, end context.CancelFunc)
	}{
		{"it has not ended", false, func(context.CancelCauseFunc, context.CancelFunc) {}},
		{"it has not ended, and something waits", true, func(context.CancelCauseFunc, context.CancelFunc) {}},
		{"the time is over", false, func(context.CancelCauseFunc, context.CancelFunc) { time.Sleep(timeout) }},
		{"the time is over, and something waits", true, func(context.CancelCauseFunc, context.CancelFunc) { time.Sleep(timeout) }},
		{"the parent has ended", false, func(endParent context.CancelCauseFunc, _ context.CancelFunc) { endParent(cause) }},
		{"the parent has ended, and something waits", true, func(endParent context.CancelCauseFunc, _ context.CancelFunc) { endParent(cause) }},
		{"it was cancelled", false, func(_ context.CancelCauseFunc, end context.CancelFunc) { end() }},
		{"it was cancelled, and something waits", true, func(_ context.CancelCauseFunc, end context.CancelFunc) { end() }},
		{"it was cancelled before the parent", false, func(endParent context.CancelCauseFunc, end context.CancelFunc) { end(); endParent(cause) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				type outcome struct {
					err, again, childErr, causeOfChild error
					isDone, isChildDone, calledAfter   bool
					deadline                           time.Time
					value                              any
				}
				outcomeOf := func(with func(context.Context, time.Duration) (context.Context, context.CancelFunc)) (o outcome) {
					parent, endParent := context.WithCancelCause(context.WithValue(context.Background(), key{}, "value"))
					ctx, end := with(parent, timeout)
					defer endParent(nil)
					defer end()
					if c.wait {
						defer context.AfterFunc(ctx, func() { o.calledAfter = true })()
					}
					c.end(endParent, end)
					synctest.Wait()
					o.err = ctx.Err()
					child, endChild := context.WithCancel(ctx)
					defer endChild()
					o.isDone, o.isChildDone, o.childErr, o.causeOfChild = isClosed(ctx.Done()), isClosed(child.Done()), child.Err(), context.Cause(child)
					o.deadline, _ = ctx.Deadline()
					o.value = ctx.Value(key{})
					time.Sleep(timeout)
					endParent(cause)
					synctest.Wait()
					if o.err != nil {
						o.again = ctx.Err()
					}
					return o
				}
				start := time.Now()
				wanted := outcomeOf(context.WithTimeout)
				shift := time.Since(start)
				got := outcomeOf(WithTimeout)
				got.deadline = got.deadline.Add(-shift)
				if got != wanted {
					t.Errorf("got\n%+v, want\n%+v", got, wanted)
				}
			})
		})
	}
}

// TestTimeoutsThatNothingWaitsForNeedNoTimer counts what a timeout costs.
func TestTimeoutsThatNothingWaitsForNeedNoTimer(t *testing.T) {
	parent, end := context.WithCancel(t.Context())
	defer end()
	var ctx context.Context
	count := testing.AllocsPerRun(100, func() {
		var end context.CancelFunc
		ctx, end = WithTimeout(parent, time.Hour)
		if ctx.Err() != nil || ctx.Value("key") != nil {
			t.Error("it has ended")
		}
		end()
	})
	if count > 2 { // the context, and its method end
		t.Errorf("%v allocations, want 2", count)
	}
}

func TestTimeoutsEndBeforeThoseOfTheirParents(t *testing.T) {
	parent, end := WithTimeout(t.Context(), time.Minute)
	defer end()
	child, endChild := WithTimeout(parent, time.Hour)
	defer endChild()
	of, _ := parent.Deadline()
	if got, ok := child.Deadline(); !ok || !got.Equal(of) {
		t.Errorf("deadline %v, want %v", got, of)
	}
	end()
	<-child.Done()
	if !errors.Is(child.Err(), context.Canceled) {
		t.Errorf("error %v", child.Err())
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
