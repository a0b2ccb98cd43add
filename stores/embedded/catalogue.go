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
	into    func(*T) []any // the destinations of columns
}

// window returns a window of the rows for which condition, which begins with AND, holds.
func (cat catalogue[T]) window(
	ctx context.Context, e *Engine, o listOrder, window stores.Window, condition string, args ...any,
) (stores.List[T], error) {
	from := "FROM " + cat.table + " x WHERE TRUE" + condition
	text := "SELECT " + o.columns() + ", " + cat.columns + " " + from + o.condition(window) +
		" ORDER BY " + o.orderBy(window.Backward) + " LIMIT :limit"
	var item stores.Item[T]
	var items []stores.Item[T]
	total := 0
	err := e.readAll(ctx, func(c *conn) error {
		if window.Count {
			if err := c.queryRow(ctx, "SELECT count(*) "+from, args, intColumn{&total}); err != nil {
				return err
			}
		}
		into := []any{rankColumn{&item.At.Rank}, textColumn{&item.At.Text}, idColumn{&item.At.ID, cat.kind}}
		all := append(windowArgs(window), args...)
		return c.query(ctx, text, all, append(into, cat.into(&item.Value)...), func() error {
			items = append(items, item)
			return nil
		})
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
