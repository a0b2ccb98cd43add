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
	columns string      // read after the position, which need not be repeated; each begins with a comma and has no other
	read    func(*row, *stores.ListPosition) T
	args    args // of from
}

// statement returns the statement for a window of the list of each key in the table keys. Its rows are the place of the key, the position and
// columns. With Window.Count there is one more column, NULL, and a row for each key with only its place and, in that column, the total.
func (l list[T]) statement(keys string, window stores.Window) string {
	columns, total := ", "+l.order.columns()+l.columns, ""
	text := `SELECT k.n, x.*{total} FROM {keys} CROSS JOIN LATERAL (
	SELECT {columns} FROM {from}{condition} ORDER BY {order} LIMIT @limit
) x`
	if window.Count {
		total = ", NULL::bigint"
		text += "\nUNION ALL\nSELECT k.n{nulls}, x.total FROM {keys} CROSS JOIN LATERAL (SELECT count(*) AS total FROM {from}) x"
	}
	return strings.NewReplacer("{keys}", keys, "{columns}", columns[2:], "{total}", total, "{from}", l.from,
		"{condition}", l.order.condition(window), "{order}", l.order.orderBy(window.Backward), "{nulls}", nullColumns(columns)).Replace(text)
}

// nullColumns returns as many NULLs as there are columns, each of which begins with a comma.
func nullColumns(columns string) string { return strings.Repeat(", NULL", strings.Count(columns, ",")) }

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
	return queryWindows(ctx, e, keys.list, l.statement(keys.table, window), all, l.order, l.kind, l.read, window)
}

// queryWindows runs a statement with the rows of list.statement, and returns a window of the list of each key.
func queryWindows[K comparable, T any](ctx context.Context, e *Engine, keys []K, statement string, a args, order listOrder, kind stores.Kind,
	read func(*row, *stores.ListPosition) T, window stores.Window,
) (result map[K]stores.List[T], err error) {
	if len(keys) == 0 {
		return map[K]stores.List[T]{}, e.checkOpen(ctx)
	}
	err = e.read(ctx, func(c *conn) error {
		result, err = queryWindowsOn(ctx, c, keys, statement, a, order, kind, read, window)
		return err
	})
	return result, err
}

// queryWindowsOn is queryWindows on a connection.
func queryWindowsOn[K comparable, T any](ctx context.Context, c *conn, keys []K, statement string, a args, order listOrder, kind stores.Kind,
	read func(*row, *stores.ListPosition) T, window stores.Window,
) (map[K]stores.List[T], error) {
	items, totals := groups[stores.Item[T]]{lists: make([][]stores.Item[T], len(keys))}, make([]int, len(keys))
	err := c.each(ctx, statement, a, func(r *row) error {
		n := r.int() - 1
		if n < 0 || n >= len(keys) {
			return fmt.Errorf("row for key %d of %d", n, len(keys))
		}
		r.key = n
		at := order.position(r, kind)
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
