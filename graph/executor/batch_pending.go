package executor

import (
	"context"
	"slices"
)

// A batch is a question of some who wait.
type batch[K comparable, V any] struct {
	batchKey any
	loader   func(context.Context, []K) (map[K]V, error)
	waiters  []waiter[K]
	found    map[K]V
	err      error
}

// A waiter is what one of them wants to know.
type waiter[K comparable] struct {
	ctx   context.Context
	order []int
	keys  []K
}

func (r *batch[K, V]) isFor(question any) bool { return r.batchKey == question }

// load asks for all keys, each once, in the order of the seats.
func (r *batch[K, V]) load() {
	slices.SortFunc(r.waiters, func(a, b waiter[K]) int { return slices.Compare(a.order, b.order) })
	keys := r.waiters[0].keys
	if len(r.waiters) > 1 {
		keys = nil
		seen := map[K]bool{}
		for _, w := range r.waiters {
			for _, k := range w.keys {
				if !seen[k] {
					seen[k] = true
					keys = append(keys, k)
				}
			}
		}
	}
	ctx := r.waiters[0].ctx
	r.err = guard(ctx, func() (err error) {
		r.found, err = r.loader(ctx, keys)
		return err
	})
}

// resultsOf gives what was found of some keys.
func (r *batch[K, V]) resultsOf(keys []K) map[K]V {
	if len(r.waiters) == 1 {
		return r.found
	}
	own := make(map[K]V, len(keys))
	for _, k := range keys {
		if v, ok := r.found[k]; ok {
			own[k] = v
		}
	}
	return own
}
