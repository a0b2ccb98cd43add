package embedded

import (
	"context"

	"fivefold/stores"
)

// A catalogue tells how the one list of all there is of a noun is read.
type catalogue[T any] struct {
	method  string
	kind    stores.Kind
	table   string // called x
	columns string
	into    func(*T) []any // where the columns go
}

// window answers, in one round trip, a window of the catalogue in that order. The condition, to be added to another, and its
// arguments let some through.
func (c catalogue[T]) window(
	ctx context.Context, e *Engine, o order, window stores.Window, condition string, args ...any,
) (stores.List[T], error) {
	from := "FROM " + c.table + " x WHERE TRUE" + condition
	query := "SELECT " + o.place() + ", " + c.columns + " " + from + o.within(window) +
		" ORDER BY " + o.by(window.Backward) + " LIMIT :limit"
	var item stores.Item[T]
	var items []stores.Item[T]
	total := 0
	err := e.readAll(ctx, c.method, 1, func(l *line) error {
		if window.Count {
			if err := l.one(ctx, "SELECT count(*) "+from, args, whole{&total}); err != nil {
				return err
			}
		}
		into := []any{rank{&item.At.Rank}, text{&item.At.Text}, identity{&item.At.ID, c.kind}}
		all := append(windowArgs(window), args...)
		return l.each(ctx, query, all, append(into, c.into(&item.Value)...), func() error {
			items = append(items, item)
			return nil
		})
	})
	if err != nil {
		return stores.List[T]{}, err
	}
	answer := cut(items, window)
	answer.Total = total
	return answer, nil
}

// narrowed gives a column for a condition behind another that lets fewer through, if there is one: the plus keeps SQLite from
// reading the column's own index instead.
func narrowed(column, condition string) string {
	if condition == "" {
		return column
	}
	return "+" + column
}
