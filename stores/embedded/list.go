package embedded

import (
	"context"
	"fmt"
	"strings"

	"fivefold/stores"
)

// A listReader reads the items of a list.
type listReader[T any] struct {
	kind    stores.Kind                        // of the items' IDs
	columns string                             // read after the position; each begins with a comma and has no other
	read    func(*row, *stores.ListPosition) T // the item at a position, which has been read
}

// A listSource builds the statement for the windows of the lists of all keys. Its rows are the index of the key, the position (rank,
// text, id) and columns. With Window.Count, the total of a key is a row with the total as its rank and no id. keys is the number of keys.
type listSource interface {
	statement(columns string, window stores.Window, keys int) string
	// expensive reports whether a statement reads more than a window, even for one key.
	expensive() bool
}

// queryWindows returns a window of the list of each key, in one statement. Keys whose list is empty are absent.
func queryWindows[K comparable, T any](
	ctx context.Context, e *Engine, keys keySet[K], list listReader[T], source listSource, window stores.Window, args ...arg,
) (map[K]stores.List[T], error) {
	if len(keys.list) == 0 {
		return map[K]stores.List[T]{}, e.checkOpen(ctx)
	}
	var result map[K]stores.List[T]
	err := e.lane.run(ctx, source.expensive() || len(keys.list) > manyKeys, func() error {
		return e.read(ctx, func(c *conn) (err error) {
			result, err = queryWindowsOn(ctx, c, keys, list, source, window, args...)
			return err
		})
	})
	return result, err
}

// queryWindowsOn is queryWindows on a connection.
func queryWindowsOn[K comparable, T any](
	ctx context.Context, c *conn, keys keySet[K], list listReader[T], source listSource, window stores.Window, args ...arg,
) (map[K]stores.List[T], error) {
	items, totals := make([][]stores.Item[T], len(keys.list)), make([]int, len(keys.list))
	args = append(append(args, keys.arg()), windowArgs(window)...)
	var at stores.ListPosition // one for all rows
	for r, err := range c.query(ctx, source.statement(list.columns, window, len(keys.list)), args...) {
		if err != nil {
			return nil, err
		}
		n := r.int()
		at = r.position(list.kind)
		switch {
		case n < 0 || n >= len(items):
			return nil, fmt.Errorf("row for key %d of %d", n, len(items))
		case at.ID.IsZero():
			totals[n] = int(at.Rank)
		default:
			value := list.read(r, &at)
			items[n] = append(items[n], stores.Item[T]{At: at, Value: value})
		}
	}
	result := make(map[K]stores.List[T], len(keys.list))
	for n, key := range keys.list {
		if len(items[n]) > 0 || totals[n] > 0 {
			list := stores.InWindow(items[n], window)
			list.Total = totals[n]
			result[key] = list
		}
	}
	return result, nil
}

// position reads a rank, a text and the ID of a kind.
func (r *row) position(kind stores.Kind) stores.ListPosition {
	return stores.ListPosition{Rank: r.int64(), Text: r.text(), ID: r.id(kind)}
}

// noColumns returns NULL for each of the columns of a list, in the row of a total.
func noColumns(columns string) string { return strings.Repeat(", NULL", strings.Count(columns, ",")) }
