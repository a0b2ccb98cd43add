package embedded

import (
	"context"

	"fivefold/stores"
)

// A catalogue reads the list of all rows of a table.
type catalogue[T any] struct {
	kind    stores.Kind
	table   string // called x
	columns string
	read    func(*row) T // reads columns
}

// window returns a window of the rows for which condition, which begins with AND, holds. It is expensive when it reads more than the window: with
// a total, and where no index has the rows in order, which is sorted.
func (cat catalogue[T]) window(
	ctx context.Context, e *Engine, o listOrder, window stores.Window, sorted bool, condition string, args ...arg,
) (stores.List[T], error) {
	from := "FROM " + cat.table + " x WHERE TRUE" + condition
	text := "SELECT " + o.columns() + ", " + cat.columns + " " + from + o.condition(window) +
		" ORDER BY " + o.orderBy(window.Backward) + " LIMIT :limit"
	var items []stores.Item[T]
	total := 0
	read := func(c *conn) (err error) {
		if window.Count {
			if total, err = queryRow(ctx, c, (*row).int, "SELECT count(*) "+from, args...); err != nil {
				return err
			}
		}
		for r, err := range c.query(ctx, text, append(windowArgs(window), args...)...) {
			if err != nil {
				return err
			}
			items = append(items, stores.Item[T]{At: r.position(cat.kind), Value: cat.read(r)})
		}
		return nil
	}
	err := e.lane.run(ctx, window.Count || sorted, func() error { return e.readAll(ctx, read) })
	if err != nil {
		return stores.List[T]{}, err
	}
	list := stores.InWindow(items, window)
	list.Total = total
	return list, nil
}

// unindexed returns column for use after a more selective condition, if there is one. The plus keeps SQLite from using the index of
// column instead.
func unindexed(column, condition string) string {
	if condition == "" {
		return column
	}
	return "+" + column
}
