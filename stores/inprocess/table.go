package inprocess

import (
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"

	"fivefold/stores"
)

// A Table keeps values by key in a bounded memory, with the leases of stores.Cache. It is safe for concurrent use.
type Table[K comparable, V any] struct {
	slots  *otter.Cache[K, *slot[V]]
	leases atomic.Uint64 // the last lease
	clears atomic.Uint64 // number of calls of Clear
}

// A slot is a value, or a lease whose value is being loaded.
type slot[V any] struct {
	value    V
	lease    stores.CacheLease // zero with a value
	done     chan struct{}     // of a lease, closed when it ends
	lifetime time.Duration
	weight   uint32
	clears   uint64 // number of calls of Clear before
}

// overhead is about how many bytes a key takes beside its value.
const overhead = 200

// NewTable returns a table of at most size bytes.
func NewTable[K comparable, V any](size int) *Table[K, V] {
	return &Table[K, V]{slots: otter.Must(&otter.Options[K, *slot[V]]{
		MaximumWeight: uint64(size),
		Weigher:       func(_ K, s *slot[V]) uint32 { return overhead + s.weight },
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[K, *slot[V]]) time.Duration {
			return e.Value.lifetime
		}),
		// Ends a lease when it is replaced by its value, invalidated, expired or evicted.
		OnAtomicDeletion: func(e otter.DeletionEvent[K, *slot[V]]) {
			if e.Value.done != nil {
				close(e.Value.done)
			}
		},
	})}
}

// Close ends the goroutine that removes what has expired. The table can be used, and keeps what has expired in its memory.
func (t *Table[K, V]) Close() { t.slots.StopAllGoroutines() }

// An Item is what a table has of a key: a value, or a lease for the caller, or neither because another caller has the lease.
type Item[V any] struct {
	Value V
	Found bool // there is a value
	Lease stores.CacheLease
	Done  <-chan struct{} // without value and lease: closed when the lease of the other caller ends, or some time after it has expired
}

// Get returns the item of a key.
func (t *Table[K, V]) Get(key K) Item[V] {
	clears := t.clears.Load()
	if s, ok := t.slots.GetIfPresent(key); ok && s.clears == clears {
		return s.item()
	}
	var mine *slot[V]
	s, _ := t.slots.Compute(key, func(old *slot[V], found bool) (*slot[V], otter.ComputeOp) {
		if found && old.clears == clears {
			mine = nil
			return old, otter.CancelOp
		}
		mine = &slot[V]{lease: stores.CacheLease(t.leases.Add(1)), done: make(chan struct{}), lifetime: stores.CacheLeaseTime, clears: clears}
		return mine, otter.WriteOp
	})
	if mine != nil {
		return Item[V]{Lease: mine.lease}
	}
	return s.item()
}

// Peek returns the item of a key, without a lease when it is missing.
func (t *Table[K, V]) Peek(key K) (item Item[V]) {
	clears := t.clears.Load()
	if s, ok := t.slots.GetIfPresent(key); ok && s.clears == clears {
		item = s.item()
	}
	return item
}

func (s *slot[V]) item() Item[V] {
	if s.lease == 0 {
		return Item[V]{Value: s.value, Found: true}
	}
	return Item[V]{Done: s.done}
}

// Set stores a value of about size bytes for a lifetime, and ends the lease. Without a valid lease it does nothing and returns false.
func (t *Table[K, V]) Set(key K, lease stores.CacheLease, value V, size int, lifetime time.Duration) (stored bool) {
	clears := t.clears.Load()
	t.slots.Compute(key, func(old *slot[V], found bool) (*slot[V], otter.ComputeOp) {
		stored = found && lease != 0 && old.lease == lease && old.clears == clears && lifetime > 0
		if !stored {
			return old, otter.CancelOp
		}
		return &slot[V]{value: value, lifetime: lifetime, weight: uint32(max(size, 0)), clears: clears}, otter.WriteOp
	})
	return stored
}

// Release ends a lease without a value. Without a valid lease it does nothing.
func (t *Table[K, V]) Release(key K, lease stores.CacheLease) {
	t.slots.Compute(key, func(old *slot[V], found bool) (*slot[V], otter.ComputeOp) {
		if found && lease != 0 && old.lease == lease {
			return old, otter.InvalidateOp
		}
		return old, otter.CancelOp
	})
}

// Invalidate removes the value and the lease of a key.
func (t *Table[K, V]) Invalidate(key K) { t.slots.Invalidate(key) }

// Clear invalidates all keys.
func (t *Table[K, V]) Clear() {
	t.clears.Add(1)
	t.slots.InvalidateAll()
}

// Size returns about how many bytes the table has.
func (t *Table[K, V]) Size() int { return int(t.slots.WeightedSize()) }
