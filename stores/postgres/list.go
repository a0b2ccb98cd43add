package postgres

import (
	"context"
	"fmt"
	"strings"

	"fivefold/stores"
)

// A list says how the lists of keys are read.
type list[T any] struct {
	kind    stores.Kind // of the items' IDs
	from    string      // tables and condition, for a FROM, that select the items of the key k
	order   listOrder   // in terms of from
	columns string      // read after the position; each begins with a comma and has no other
	read    func(*row, *stores.ListPosition) T
	args    args // of from
}

// statement returns the statement for a window of the list of each key in the table keys. Its rows are the place of the key, the position,
// columns, and NULL; with Window.Count there is a row for each key with only its place and, as the last column, the total.
func (l list[T]) statement(keys string, window stores.Window) string {
	text := `SELECT k.n, x.*, NULL::bigint FROM {keys} CROSS JOIN LATERAL (
	SELECT {position}{columns} FROM {from}{condition} ORDER BY {order} LIMIT @limit
) x`
	if window.Count {
		text += "\nUNION ALL\nSELECT k.n, NULL, NULL, NULL{nulls}, x.total FROM {keys} CROSS JOIN LATERAL (SELECT count(*) AS total FROM {from}) x"
	}
	return strings.NewReplacer("{keys}", keys, "{position}", l.order.columns(), "{columns}", l.columns, "{from}", l.from,
		"{condition}", l.order.condition(window), "{order}", l.order.orderBy(window.Backward),
		"{nulls}", strings.Repeat(", NULL", strings.Count(l.columns, ",")),
	).Replace(text)
}

// where adds a condition with one parameter.
func (l *list[T]) where(condition, parameter string, value any) {
	l.from += " AND " + condition
	l.args = with(l.args, args{parameter: value})
}

// queryLists returns a window of the list of each key, in one statement. Keys whose list is empty are absent. With no keys it runs nothing.
func queryLists[K comparable, T any](
	ctx context.Context, e *Engine, keys keySet[K], l list[T], window stores.Window,
) (map[K]stores.List[T], error) {
	all := with(l.args, keys.args, l.order.args(window))
	return queryWindows(ctx, e, keys.list, l.statement(keys.table, window), all, l.kind, l.read, window)
}

// queryWindows runs a statement with the rows of list.statement, and returns a window of the list of each key.
func queryWindows[K comparable, T any](ctx context.Context, e *Engine, keys []K, statement string, a args, kind stores.Kind,
	read func(*row, *stores.ListPosition) T, window stores.Window,
) (result map[K]stores.List[T], err error) {
	if len(keys) == 0 {
		return map[K]stores.List[T]{}, e.checkOpen(ctx)
	}
	err = e.read(ctx, func(c *conn) error {
		result, err = queryWindowsOn(ctx, c, keys, statement, a, kind, read, window)
		return err
	})
	return result, err
}

// queryWindowsOn is queryWindows on a connection.
func queryWindowsOn[K comparable, T any](ctx context.Context, c *conn, keys []K, statement string, a args, kind stores.Kind,
	read func(*row, *stores.ListPosition) T, window stores.Window,
) (map[K]stores.List[T], error) {
	items, totals := groups[stores.Item[T]]{lists: make([][]stores.Item[T], len(keys))}, make([]int, len(keys))
	err := c.each(ctx, statement, a, func(r *row) error {
		n := r.int() - 1
		if n < 0 || n >= len(keys) {
			return fmt.Errorf("row for key %d of %d", n, len(keys))
		}
		at := r.position(kind)
		if at.ID.IsZero() {
			r.next = len(r.values) - 1
			totals[n] = r.int()
			return nil
		}
		value := read(r, &at) // may complete the position
		items.add(n, stores.Item[T]{At: at, Value: value})
		return nil
	})
	if err != nil {
		return nil, err
	}
	result := make(map[K]stores.List[T], len(keys))
	for n, key := range keys {
		if len(items.lists[n]) > 0 || totals[n] > 0 {
			list := stores.InWindow(items.lists[n], window)
			list.Total = totals[n]
			result[key] = list
		}
	}
	return result, nil
}

// noKey is the key set of a list that has no key: one key, which no statement needs.
func noKey() keySet[struct{}] {
	return keySet[struct{}]{[]struct{}{{}}, "(SELECT 1::bigint) AS k(n)", nil}
}

// queryList returns a window of the one list of a table.
func queryList[T any](ctx context.Context, e *Engine, l list[T], window stores.Window) (stores.List[T], error) {
	lists, err := queryLists(ctx, e, noKey(), l, window)
	return lists[struct{}{}], err
}
