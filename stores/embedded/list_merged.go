package embedded

import (
	"context"
	"math"
	"slices"

	"fivefold/stores"
)

// A mergedList merges the lists of the members of a key, which have no item in common. The list of each member is read with a statement of
// its own, and no further than its items can be in the window: one statement for all members would read a window of each.
type mergedList[T any] struct {
	list   listReader[T]
	member string    // the columns of the table k of one member, with parameters
	from   string    // tables and condition, for a FROM, that select the items of the member k
	order  listOrder // in terms of from; with a rank
}

// query returns a window of the list of each key. members are the arguments of the members of each key; countFrom begins the statement that
// counts their items, and ends with the table k of all members.
func (l mergedList[T]) query(ctx context.Context, c *conn, keys []stores.ID, members [][][]arg, countFrom string, window stores.Window, args ...arg,
) (map[stores.ID]stores.List[T], error) {
	totals := make([]int, len(keys))
	if window.Count {
		for r, err := range c.query(ctx, countFrom+" CROSS JOIN "+l.from+" GROUP BY k.n", args...) {
			if err != nil {
				return nil, err
			}
			totals[r.int()] = r.int()
		}
	}
	result, text := make(map[stores.ID]stores.List[T], len(keys)), l.statement(window)
	args = append(args, windowArgs(window)...)
	for n, key := range keys {
		items, err := l.merge(ctx, c, text, members[n], window, args)
		if err != nil {
			return nil, err
		}
		if len(items) > 0 || totals[n] > 0 {
			list := trimToWindow(items, window)
			list.Total = totals[n]
			result[key] = list
		}
	}
	return result, nil
}

// statement returns the statement of a member: its items in order, or in reverse for a backward window, up to the rank :bound.
func (l mergedList[T]) statement(window stores.Window) string {
	bound := " >= :bound"
	if window.Backward {
		bound = " <= :bound"
	}
	return "SELECT " + l.order.columns() + l.list.columns + " FROM (SELECT " + l.member + ") k CROSS JOIN " + l.from + l.order.condition(window) +
		" AND " + l.order.rank + bound + " ORDER BY " + l.order.orderBy(window.Backward) + " LIMIT :limit"
}

// merge returns the items of a window and one more, in the order of the list.
func (l mergedList[T]) merge(ctx context.Context, c *conn, text string, members [][]arg, window stores.Window, args []arg) ([]stores.Item[T], error) {
	var items []stores.Item[T]
	bound, last := int64(math.MinInt64), func() int { return len(items) - 1 }
	if window.Backward {
		bound, last = math.MaxInt64, func() int { return 0 }
	}
	for _, member := range members {
		for r, err := range c.query(ctx, text, append(append(args, named("bound", intArg(bound))), member...)...) {
			if err != nil {
				return nil, err
			}
			at := r.position(l.list.kind)
			value := l.list.read(r, &at)
			place, _ := slices.BinarySearchFunc(items, at, func(i stores.Item[T], at stores.ListPosition) int { return comparePositions(i.At, at) })
			items = slices.Insert(items, place, stores.Item[T]{At: at, Value: value})
			if len(items) <= window.Limit {
				continue
			}
			if len(items) > window.Limit+1 {
				items = slices.Delete(items, last(), last()+1)
			}
			if bound = items[last()].At.Rank; !window.Backward && at.Rank < bound || window.Backward && at.Rank > bound {
				break // as are the further items of the member
			}
		}
	}
	return items, nil
}
