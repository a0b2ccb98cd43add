package cached

import (
	"context"
	"sync"
)

// An optional is a value, or the knowledge that there is none.
type optional[V any] struct {
	value  V
	exists bool
}

// flights lets one caller at a time read a key, for all who have asked before the read began. A caller never receives what was read before its call:
// what a call that has returned has removed is not found again.
type flights[K comparable, V any] struct {
	mu    sync.Mutex
	byKey map[K]*flight[V] // that is running, or that nobody has begun yet
}

// A flight is one read of a key.
type flight[V any] struct {
	begun   bool          // guarded by flights.mu
	callers int           // that have not returned; guarded by flights.mu
	next    *flight[V]    // of the callers that come while it is running; nil when there are none; guarded by flights.mu
	done    chan struct{} // closed when the fields below are set
	value   optional[V]
	failed  bool
}

// get returns the value of a key that read reads, or another caller's read. Only the caller's own read returns an error: when that of another fails,
// the caller reads.
func (f *flights[K, V]) get(ctx context.Context, key K, read func() (optional[V], error)) (optional[V], error) {
	current := f.join(key)
	defer func() { f.leave(key, current) }()
	for {
		mine, running := f.begin(key, current)
		switch {
		case mine:
			return f.run(key, current, read)
		case running != nil: // an earlier one
			select {
			case <-running.done:
			case <-ctx.Done():
				return optional[V]{}, ctx.Err()
			}
		default:
			select {
			case <-current.done:
			case <-ctx.Done():
				return optional[V]{}, ctx.Err()
			}
			if !current.failed {
				return current.value, nil
			}
			f.leave(key, current)
			current = f.join(key)
		}
	}
}

// join returns the flight that the next read of a key is.
func (f *flights[K, V]) join(key K) *flight[V] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byKey == nil {
		f.byKey = map[K]*flight[V]{}
	}
	current := f.byKey[key]
	switch {
	case current == nil:
		current = &flight[V]{done: make(chan struct{})}
		f.byKey[key] = current
	case current.begun:
		if current.next == nil {
			current.next = &flight[V]{done: make(chan struct{})}
		}
		current = current.next
	}
	current.callers++
	return current
}

// begin makes the caller the one who reads, if nobody reads the key. Otherwise it returns the running flight when that is an earlier one.
func (f *flights[K, V]) begin(key K, current *flight[V]) (mine bool, earlier *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case current.begun:
		return false, nil
	case f.byKey[key] != current:
		return false, f.byKey[key]
	}
	current.begun = true
	return true, nil
}

// run reads a key for the callers of a flight. A panic of read is a failure for the others.
func (f *flights[K, V]) run(key K, current *flight[V], read func() (optional[V], error)) (value optional[V], err error) {
	current.failed = true
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.byKey[key] = current.next; current.next == nil {
			delete(f.byKey, key)
		}
		close(current.done)
	}()
	value, err = read()
	current.value, current.failed = value, err != nil
	return value, err
}

// leave forgets a flight that nobody has begun and nobody waits for.
func (f *flights[K, V]) leave(key K, current *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if current.callers--; current.callers > 0 || current.begun {
		return
	}
	if f.byKey[key] == current {
		delete(f.byKey, key)
	} else if running := f.byKey[key]; running != nil && running.next == current {
		running.next = nil
	}
}
