package cached

import (
	"context"
	"unsafe"

	"fivefold/stores"
)

// headSize is the number of items of a head: what a first page of 20 needs, and whether there are more.
const headSize = 25

// A head is the beginning of a list. A row is what an item has beside the key of the list, without pointers: a head is one piece of memory, about a
// quarter of that of its items.
type head[R any] struct {
	rows []R
	more bool // the list has more items
}

// size returns how many bytes a head takes.
func (h *head[R]) size() int {
	var row R
	return int(unsafe.Sizeof(*h)) + len(h.rows)*int(unsafe.Sizeof(row))
}

// hasHead reports whether the head of a list has what a window selects.
func hasHead(w stores.Window) bool {
	return w.After == nil && w.Before == nil && !w.Backward && !w.Count && 0 < w.Limit && w.Limit <= headSize
}

// loadHeads returns the load of the heads of the lists that read returns.
func loadHeads[K comparable, T, R any](
	read func(ctx context.Context, keys []K, window stores.Window) (map[K]stores.List[T], error), row func(T) R,
) load[K, head[R]] {
	return func(ctx context.Context, keys []K) (map[K]head[R], error) {
		lists, err := read(ctx, keys, stores.Window{Limit: headSize})
		heads := make(map[K]head[R], len(lists))
		for key, list := range lists {
			h := head[R]{make([]R, len(list.Items)), list.More}
			for i, item := range list.Items {
				h.rows[i] = row(item.Value)
			}
			heads[key] = h
		}
		return heads, err
	}
}

// readHeads returns the first items, at most limit, of the lists of keys that have one, by the person of the key. hides says which rows the viewer
// does not see, and is nil for none; short are the people of whose lists too little is known then.
func readHeads[K comparable, R, T any](
	ctx context.Context, t *table[K, head[R]], keys []K, limit int, load load[K, head[R]], person func(K) stores.ID, item func(K, R) stores.Item[T],
	hides func(R) bool,
) (lists map[stores.ID]stores.List[T], short []stores.ID, err error) {
	type keyHead struct {
		key  K
		head *head[R]
	}
	heads, total := make([]keyHead, 0, len(keys)), 0
	err = t.visit(ctx, keys, load, func(key K, h *head[R]) {
		heads = append(heads, keyHead{key, h})
		total += min(limit, len(h.rows))
	})
	if err != nil {
		return nil, nil, err
	}
	lists, items := make(map[stores.ID]stores.List[T], len(heads)), make([]stores.Item[T], 0, total) // one piece of memory for all lists
	for _, h := range heads {
		start, more := len(items), false
		for _, r := range h.head.rows {
			if hides != nil && hides(r) {
				continue
			}
			if more = len(items)-start == limit; more {
				break
			}
			items = append(items, item(h.key, r))
		}
		switch {
		case hides != nil && h.head.more && !more:
			short = append(short, person(h.key))
			items = items[:start]
		case len(items) > start || h.head.more:
			lists[person(h.key)] = stores.List[T]{Items: items[start:len(items):len(items)], More: more || h.head.more}
		}
	}
	return lists, short, nil
}
