package postgres

import (
	"context"
	"fmt"
	"maps"
)

// with returns the arguments of a and of all others.
func with(a args, others ...args) args {
	all := maps.Clone(a)
	if all == nil {
		all = args{}
	}
	for _, other := range others {
		maps.Copy(all, other)
	}
	return all
}

// queryMap runs a statement about keys, of which an index holds one row each, and returns the rows by key. Its parameter @keys is their array.
// With no keys it runs nothing.
func queryMap[K comparable, T any](ctx context.Context, e *Engine, keys keySet[K], key func(T) K, read func(*row) T,
	text string, a args,
) (map[K]T, error) {
	result := make(map[K]T, len(keys.list))
	if len(keys.list) == 0 {
		return result, e.checkOpen(ctx)
	}
	err := e.read(ctx, func(c *conn) error {
		return c.each(ctx, text, with(a, keys.args), func(r *row) error {
			value := read(r)
			result[key(value)] = value
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// queryGroups runs a statement about keys and returns all rows of each key, in the order of the statement. Its first column is k.n. With no keys
// it runs nothing.
func queryGroups[K comparable, T any](ctx context.Context, e *Engine, keys keySet[K], read func(*row) T, text string, a args) (map[K][]T, error) {
	result := make(map[K][]T, len(keys.list))
	if len(keys.list) == 0 {
		return result, e.checkOpen(ctx)
	}
	err := e.read(ctx, func(c *conn) error {
		return c.each(ctx, text, with(a, keys.args), func(r *row) error {
			n := r.int() - 1
			if n < 0 || n >= len(keys.list) {
				return fmt.Errorf("row for key %d of %d", n, len(keys.list))
			}
			result[keys.list[n]] = append(result[keys.list[n]], read(r))
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
