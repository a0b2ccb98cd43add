package executor

import (
	"context"
	"slices"
)

// A request is a question of some who wait.
type request[K comparable, V any] struct {
	question any
	ask      func(context.Context, []K) (map[K]V, error)
	wants    []want[K]
	found    map[K]V
	err      error
}

// A want is what one of them wants to know.
type want[K comparable] struct {
	ctx   context.Context
	order []int
	keys  []K
}

func (r *request[K, V]) asks(question any) bool { return r.question == question }

// perform asks for all keys, each once, in the order of the seats.
func (r *request[K, V]) perform() {
	slices.SortFunc(r.wants, func(a, b want[K]) int { return slices.Compare(a.order, b.order) })
	keys := r.wants[0].keys
	if len(r.wants) > 1 {
		keys = nil
		seen := map[K]bool{}
		for _, w := range r.wants {
			for _, k := range w.keys {
				if !seen[k] {
					seen[k] = true
					keys = append(keys, k)
				}
			}
		}
	}
	ctx := r.wants[0].ctx
	r.err = guard(ctx, func() (err error) {
		r.found, err = r.ask(ctx, keys)
		return err
	})
}

// answer gives what was found of some keys.
func (r *request[K, V]) answer(keys []K) map[K]V {
	if len(r.wants) == 1 {
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
