package embedded

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	// manyKeys is the number of keys from which a call about lists or rows that an index holds is expensive: each takes some microseconds.
	manyKeys = 1000
	// manyNetworks is the number of keys from which a call that the friendship graph answers is expensive: each takes up to 0.2 ms.
	manyNetworks = 16
)

// A lane bounds how many expensive calls read at once: they take milliseconds and more. One fewer than the processors that Go uses leaves
// a processor, and the connections of the pool, to cheap calls. A call holds its slot while it reads and waits for no other slot meanwhile.
type lane struct {
	slots   chan struct{} // the slots in use
	waiting atomic.Int64
	calls   atomic.Int64
	waited  atomic.Int64 // nanoseconds
}

func newLane(processors int) *lane { return &lane{slots: make(chan struct{}, max(1, processors-1))} }

// run runs read, in a slot when it is expensive. A call whose context ends while it waits for a slot returns the error of the context.
func (l *lane) run(ctx context.Context, expensive bool, read func() error) error {
	if !expensive {
		return read()
	}
	if err := l.enter(ctx); err != nil {
		return err
	}
	defer func() { <-l.slots }()
	return read()
}

// enter waits for a slot.
func (l *lane) enter(ctx context.Context) error {
	l.calls.Add(1)
	select {
	case l.slots <- struct{}{}:
		return nil
	default:
	}
	began := time.Now()
	l.waiting.Add(1)
	defer func() {
		l.waiting.Add(-1)
		l.waited.Add(int64(time.Since(began)))
	}()
	select {
	case l.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A LaneState describes the expensive calls of an engine.
type LaneState struct {
	Slots   int // how many may read at once
	Running int
	Waiting int
	Calls   int64         // in all
	Waited  time.Duration // the time that all calls have waited for a slot
}

// Lane returns the state of the lane of expensive calls.
func (e *Engine) Lane() LaneState {
	l := e.lane
	return LaneState{Slots: cap(l.slots), Running: len(l.slots), Waiting: int(l.waiting.Load()), Calls: l.calls.Load(), Waited: time.Duration(l.waited.Load())}
}
