package cached

import (
	"context"
	"slices"

	"fivefold/stores"
)

// headSize is the number of items of a head: what a first page of 20 needs, and whether there are more.
const headSize = 25

// A head is the beginning of a list.
type head[T any] struct {
	Items []stores.Item[T]
	More  bool // the list has more items
}

// hasHead reports whether the head of a list has what a window selects.
func hasHead(w stores.Window) bool {
	return w.After == nil && w.Before == nil && !w.Backward && !w.Count && 0 < w.Limit && w.Limit <= headSize
}

// loadHeads returns the load of the heads of the lists that read returns.
func loadHeads[K comparable, T any](read func(ctx context.Context, keys []K, window stores.Window) (map[K]stores.List[T], error)) load[K, head[T]] {
	return func(ctx context.Context, keys []K) (map[K]head[T], error) {
		lists, err := read(ctx, keys, stores.Window{Limit: headSize})
		heads := make(map[K]head[T], len(lists))
		for key, list := range lists {
			heads[key] = head[T]{list.Items, list.More}
		}
		return heads, err
	}
}

// list returns the first items of a head. They are copies: callers may reorder them.
func (h head[T]) list(limit int) stores.List[T] {
	n := min(limit, len(h.Items))
	return stores.List[T]{Items: slices.Clone(h.Items[:n]), More: h.More || n < len(h.Items)}
}
