package executor

import (
	"context"
	"slices"
)

// A batch is a pendingBatch of one type of keys and values.
type batch[K comparable, V any] struct {
	batchKey any
	loader   func(context.Context, []K) (map[K]V, error)
	waiters  []waiter[K]
	found    map[K]V
	err      error
}

// A waiter is a participant that waits for keys.
type waiter[K comparable] struct {
	ctx   context.Context
	order []int
	keys  []K
}

func (b *batch[K, V]) isFor(batchKey any) bool { return b.batchKey == batchKey }

// load loads the keys of all waiters, each key once, in the order of the participants.
func (b *batch[K, V]) load() {
	slices.SortFunc(b.waiters, func(x, y waiter[K]) int { return slices.Compare(x.order, y.order) })
	keys := b.waiters[0].keys
	if len(b.waiters) > 1 {
		keys = nil
		seen := map[K]bool{}
		for _, w := range b.waiters {
			for _, k := range w.keys {
				if !seen[k] {
					seen[k] = true
					keys = append(keys, k)
				}
			}
		}
	}
	ctx := b.waiters[0].ctx
	b.err = guard(ctx, func() (err error) {
		b.found, err = b.loader(ctx, keys)
		return err
	})
}

// resultsOf returns the values found for some of the keys.
func (b *batch[K, V]) resultsOf(keys []K) map[K]V {
	if len(b.waiters) == 1 {
		return b.found
	}
	own := make(map[K]V, len(keys))
	for _, k := range keys {
		if v, ok := b.found[k]; ok {
			own[k] = v
		}
	}
	return own
}
