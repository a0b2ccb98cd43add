package embedded

import (
	"context"
	"fmt"

	"fivefold/stores"
)

// A listReader reads the items of a list.
type listReader[T any] struct {
	kind    stores.Kind                 // of the items' IDs
	columns string                      // read after the position; each begins with a comma
	into    func(*stores.Item[T]) []any // the destinations of columns; may be nil
	finish  func(*stores.Item[T])       // sets the fields that follow from the position
}

// A listSource builds the statement for the windows of the lists of all keys. Its rows are the index of the key, the position (rank,
// text, id) and columns, of which there are columnCount. With Window.Count, the total of a key is a row with the total as its rank
// and no id.
type listSource interface {
	statement(columns string, columnCount int, window stores.Window) string
}

// queryWindows returns a window of the list of each key, in one statement. Keys whose list is empty are absent.
func queryWindows[K comparable, T any](
	ctx context.Context, e *Engine, keys keySet[K], r listReader[T], source listSource, window stores.Window, args ...any,
) (map[K]stores.List[T], error) {
	result := make(map[K]stores.List[T], len(keys.list))
	if len(keys.list) == 0 {
		return result, e.checkOpen(ctx)
	}
	var n int
	var item stores.Item[T]
	into := append([]any{intColumn{&n}}, r.destinations(&item)...)
	items, totals := make([][]stores.Item[T], len(keys.list)), make([]int, len(keys.list))
	statement := source.statement(r.columns, len(into)-4, window)
	args = append(append(args, named("keys", keys.json)), windowArgs(window)...)
	err := e.read(ctx, func(c *conn) error {
		return c.query(ctx, statement, args, into, func() error {
			if n < 0 || n >= len(items) {
				return fmt.Errorf("row for key %d of %d", n, len(items))
			}
			if item.At.ID.IsZero() {
				totals[n] = int(item.At.Rank)
				return nil
			}
			r.finish(&item)
			items[n] = append(items[n], item)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	for n, key := range keys.list {
		if len(items[n]) > 0 || totals[n] > 0 {
			list := trimToWindow(items[n], window)
			list.Total = totals[n]
			result[key] = list
		}
	}
	return result, nil
}

// destinations returns the scan destinations of a position and of the columns of the list.
func (r listReader[T]) destinations(item *stores.Item[T]) []any {
	into := []any{rankColumn{&item.At.Rank}, textColumn{&item.At.Text}, idColumn{&item.At.ID, r.kind}}
	if r.into != nil {
		into = append(into, r.into(item)...)
	}
	return into
}
