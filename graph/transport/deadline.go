package transport

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// WithTimeout is context.WithTimeout, except that the timer starts when something waits for the end of the context. Most operations end before
// anything does.
func WithTimeout(parent context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	d := &deadline{Context: parent, at: time.Now().Add(timeout)}
	return d, d.end
}

// A deadline is a context that ends at a time, at the end of its parent, or when end is called.
type deadline struct {
	context.Context // the parent
	at              time.Time

	timed atomic.Pointer[timedContext] // nil until the timer is needed, or the context has ended

	mu      sync.Mutex // held while timed is made
	isEnded bool       // end has been called; guarded by mu
}

// A timedContext is what context.WithDeadline returns.
type timedContext struct {
	context.Context
	cancel context.CancelFunc
}

// withTimer returns timed.
func (d *deadline) withTimer() *timedContext {
	d.mu.Lock()
	defer d.mu.Unlock()
	timed := d.timed.Load()
	if timed == nil {
		parent := d.Context
		if d.isEnded {
			parent = context.WithoutCancel(parent) // whose end does not matter any more
		}
		timed = new(timedContext)
		timed.Context, timed.cancel = context.WithDeadline(parent, d.at)
		if d.isEnded {
			timed.cancel()
		}
		d.timed.Store(timed)
	}
	return timed
}

// Deadline implements context.Context.
func (d *deadline) Deadline() (time.Time, bool) {
	if at, ok := d.Context.Deadline(); ok && at.Before(d.at) {
		return at, true
	}
	return d.at, true
}

// Done implements context.Context.
func (d *deadline) Done() <-chan struct{} { return d.withTimer().Done() }

// Err implements context.Context. The first error stays.
func (d *deadline) Err() error {
	if timed := d.timed.Load(); timed != nil {
		return timed.Err()
	}
	d.mu.Lock()
	isEnded := d.isEnded
	d.mu.Unlock()
	if isEnded || !time.Now().Before(d.at) {
		return d.withTimer().Err()
	}
	return d.Context.Err()
}

// Value implements context.Context. timed has the values of the parent, and its own one by which package context finds where to attach children.
func (d *deadline) Value(key any) any {
	if timed := d.timed.Load(); timed != nil {
		return timed.Value(key)
	}
	return d.Context.Value(key)
}

// end ends the context, unless it has ended.
func (d *deadline) end() {
	d.mu.Lock()
	d.isEnded = true
	timed := d.timed.Load()
	d.mu.Unlock()
	if timed != nil {
		timed.cancel()
	}
}
