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

// window returns a window of the rows for which condition, which begins with AND, holds.
func (cat catalogue[T]) window(
	ctx context.Context, e *Engine, o listOrder, window stores.Window, condition string, args ...arg,
) (stores.List[T], error) {
	from := "FROM " + cat.table + " x WHERE TRUE" + condition
	text := "SELECT " + o.columns() + ", " + cat.columns + " " + from + o.condition(window) +
		" ORDER BY " + o.orderBy(window.Backward) + " LIMIT :limit"
	var items []stores.Item[T]
	total := 0
	err := e.readAll(ctx, func(c *conn) (err error) {
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
	})
	if err != nil {
		return stores.List[T]{}, err
	}
	list := trimToWindow(items, window)
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
