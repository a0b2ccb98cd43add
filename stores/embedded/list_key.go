package embedded

import (
	"cmp"
	"context"
	"slices"

	"fivefold/stores"
)

// A keyList is the list of one key: :key, or the pair of :key and :other. An index has its items in the order of the list. The list of each
// key is read with a small statement, no further than the window: SQLite runs hundreds of them faster than one statement about all keys.
type keyList struct {
	from  string    // tables and condition, for a FROM, that select the items of the key
	order listOrder // in terms of from
}

// statement returns the statement of a key: its items in the order of the list, or in reverse for a backward window.
func (l keyList) statement(columns string, window stores.Window, _ int) string {
	return "SELECT " + l.positionColumns() + columns + " FROM " + l.from + l.order.condition(window) + " ORDER BY " + l.order.orderBy(window.Backward) +
		" LIMIT :limit"
}

// positionColumns are the columns of the position of an item: the rank, the text if the order has one, and the id.
func (l keyList) positionColumns() string {
	if l.order.text == "" {
		return cmp.Or(l.order.rank, "0") + ", " + l.order.id
	}
	return l.order.columns()
}

// readPosition reads positionColumns.
func (l keyList) readPosition(r *row, kind stores.Kind) (at stores.ListPosition) {
	at.Rank = r.int64()
	if l.order.text != "" {
		at.Text = r.text()
	}
	at.ID = r.id(kind)
	return at
}

// queryLists returns a window of the list of each key. Keys whose list is empty are absent.
func queryLists[K comparable, T any](
	ctx context.Context, e *Engine, keys keySet[K], list listReader[T], source keyList, window stores.Window, args ...arg,
) (map[K]stores.List[T], error) {
	result := make(map[K]stores.List[T], len(keys.list))
	if len(keys.list) == 0 {
		return result, e.checkOpen(ctx)
	}
	args = append(append(windowArgs(window), args...), named("key", arg{}), named("other", arg{}), named("kind", arg{}))
	err := e.readAllKeys(ctx, len(keys.list), func(c *conn) error {
		if window.Count {
			if err := countLists(ctx, c, keys, source, result, args); err != nil {
				return err
			}
		}
		return readLists(ctx, c, keys, list, source, window, result, args)
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// countLists sets the totals of the lists that are not empty.
func countLists[K comparable, T any](ctx context.Context, c *conn, keys keySet[K], source keyList, result map[K]stores.List[T], args []arg) error {
	return c.repeat(ctx, query{"SELECT count(*) FROM ", source.from}, args, func(s *statement) error {
		for _, key := range keys.list {
			keys.bind(s, key)
			total := 0
			if err := s.all(func() { total = s.int() }); err != nil {
				return err
			}
			if total > 0 {
				result[key] = stores.List[T]{Total: total}
			}
		}
		return nil
	})
}

// maxItems is for how many items readLists makes room at first.
const maxItems = 2048

// readLists adds the items of a window of the list of each key.
func readLists[K comparable, T any](
	ctx context.Context, c *conn, keys keySet[K], list listReader[T], source keyList, window stores.Window, result map[K]stores.List[T], args []arg,
) error {
	return c.repeat(ctx, query{text: source.statement(list.columns, window, len(keys.list))}, args, func(s *statement) error {
		items := make([]stores.Item[T], 0, min(len(keys.list)*(window.Limit+1), maxItems))
		var at stores.ListPosition // one for all rows
		for _, key := range keys.list {
			keys.bind(s, key)
			start := len(items)
			if err := s.all(func() {
				at = source.readPosition(&s.row, list.kind)
				value := list.read(&s.row, &at)
				items = append(items, stores.Item[T]{At: at, Value: value})
			}); err != nil {
				return err
			}
			if n := len(items) - start; n > 0 {
				more := n > window.Limit
				if more {
					items = items[:len(items)-1]
				}
				own := slices.Clip(items[start:])
				if window.Backward {
					slices.Reverse(own)
				}
				result[key] = stores.List[T]{Items: own, More: more, Total: result[key].Total}
			}
		}
		return nil
	})
}
