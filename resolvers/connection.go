package resolvers

import (
	"context"
	"errors"
	"fmt"

	"fivefold/graph/errorcode"
	"fivefold/graph/executor"
	"fivefold/graph/model"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

const (
	defaultPage = 20  // items, when neither first nor last is given
	maxPage     = 100 // the largest first or last; 0 returns no items, but the total and whether there are any
)

// pageArgs are the arguments of every list.
type pageArgs struct {
	first  *int
	after  *string
	last   *int
	before *string
}

// isEmpty reports whether a page of no items is requested.
func (a pageArgs) isEmpty() bool {
	return a.first != nil && *a.first == 0 || a.last != nil && *a.last == 0
}

// window returns the window of a list that the arguments describe.
func (a pageArgs) window(list model.List) (stores.Window, error) {
	window := stores.Window{Limit: defaultPage, Backward: a.last != nil}
	if a.first != nil && a.last != nil {
		return window, badInput("Give either first or last, not both.")
	}
	name, n := "first", a.first
	if window.Backward {
		name, n = "last", a.last
	}
	if n != nil {
		if *n < 0 || *n > maxPage {
			return window, badField(name, fmt.Sprintf("The argument %s must be between 0 and %d.", name, maxPage))
		}
		window.Limit = *n
	}
	var err error
	if a.after != nil {
		if window.After, err = position(list, "after", *a.after); err != nil {
			return window, err
		}
	}
	if a.before != nil {
		window.Before, err = position(list, "before", *a.before)
	}
	return window, err
}

// position parses the cursor of a list in an argument.
func position(list model.List, argument, cursor string) (*stores.ListPosition, error) {
	at, ok := model.ParseCursor(list, cursor)
	if !ok {
		return nil, badCursor(argument)
	}
	return &at, nil
}

// badCursor is for the cursor of an argument that its list has not returned.
func badCursor(argument string) error {
	return fault{top: errorcode.BadCursor, field: argument, message: "The cursor is malformed or belongs to another list. Use a cursor that this list returned."}
}

// onlySelected reduces a window to what the operation selects of the connection. Without edges, nodes and pageInfo that is the total
// at most, and the zero window when it selects nothing that a port knows. A page of no items needs one item if pageInfo is selected, to
// know whether there are more; see pageOf.
func onlySelected(ctx context.Context, window stores.Window) stores.Window {
	switch {
	case window.Limit == 0 && executor.Selects(ctx, "pageInfo"):
		window.Limit = 1
	case window.Limit == 0 || !executor.Selects(ctx, "edges", "nodes", "pageInfo"):
		window = stores.Window{}
	}
	window.Count = executor.Selects(ctx, "totalCount")
	return window
}

// pageOf is a page of a list, as a port returned it for a window. A page with isEmpty has no items: what the port returned is after it.
type pageOf[T any] struct {
	name    model.List
	window  stores.Window
	list    stores.List[T]
	isEmpty bool
	hasInfo bool // pageInfo is selected
}

// withoutItems returns a page of no items.
func (p pageOf[T]) withoutItems() pageOf[T] {
	p.list.More = p.list.More || len(p.list.Items) > 0
	p.list.Items = nil
	return p
}

// info returns where the page begins and ends.
func (p pageOf[T]) info() *model.PageInfo {
	info := &model.PageInfo{HasNextPage: p.list.More, HasPreviousPage: p.window.After != nil}
	if p.window.Backward {
		info.HasNextPage, info.HasPreviousPage = p.window.Before != nil, p.list.More
	}
	if n := len(p.list.Items); n > 0 {
		ends := [2]model.Cursor{{List: p.name, At: p.list.Items[0].At}, {List: p.name, At: p.list.Items[n-1].At}}
		info.StartCursor, info.EndCursor = &ends[0], &ends[1]
	}
	return info
}

// A builder makes a connection of its edges. The generator writes one for each connection.
type builder[E, C any] func(edges []*E, info *model.PageInfo, total *int) *C

// connection makes the connection of a page.
func connection[T, E, C any](p pageOf[T], edge func(T, model.Cursor) E, build builder[E, C]) *C {
	if p.isEmpty {
		p = p.withoutItems()
	}
	edges := make([]E, len(p.list.Items))
	for i, item := range p.list.Items {
		edges[i] = edge(item.Value, model.Cursor{List: p.name, At: item.At})
	}
	var total *int // null when it was not selected
	if p.window.Count {
		total = knownTotal(p.list)
	}
	var info *model.PageInfo // nil when it was not selected
	if p.hasInfo {
		info = p.info()
	}
	return build(pointersTo(edges), info, total)
}

// knownTotal returns the total of a list, nil when the port cannot count it.
func knownTotal[T any](list stores.List[T]) *int {
	if list.Total == stores.UnknownTotal {
		return nil
	}
	return &list.Total
}

// totals counts the list of each key in one call of the port, which reads no item. A nil key is a list that the viewer may not see: its
// total is nil, and so is that of a list that the port cannot count.
func totals[K comparable, T any](ctx context.Context, keys []*K, ask lister[K, T]) ([]*int, error) {
	visible := make([]K, 0, len(keys))
	for _, k := range keys {
		if k != nil {
			visible = append(visible, *k)
		}
	}
	lists, err := inBatches(ctx, stores.Distinct(visible), func(ctx context.Context, keys []K) (map[K]stores.List[T], error) {
		return ask(ctx, keys, stores.Window{Count: true})
	})
	if err != nil {
		return nil, err
	}
	out := make([]*int, len(keys))
	for i, k := range keys {
		if k != nil {
			out[i] = knownTotal(lists[*k])
		}
	}
	return out, nil
}

// A lister asks a port for a window of the list of each key.
type lister[K comparable, T any] func(context.Context, []K, stores.Window) (map[K]stores.List[T], error)

// listNothing is the lister of a filter that nothing can pass. In a port's filter an empty value means any.
func listNothing[K comparable, T any](context.Context, []K, stores.Window) (map[K]stores.List[T], error) {
	return nil, nil
}

// connect resolves a list field for all parents in one call of the port, which also counts when totalCount is selected. A nil key is
// a list that the viewer may not see: its connection is nil. A cursor is an error for every list but the one that returned it.
func connect[K comparable, T, E, C any](ctx context.Context, keys []*K, args pageArgs, scope func(K) string, ask lister[K, T],
	edge func(T, model.Cursor) E, build builder[E, C]) ([]*C, error) {
	failed := make(graphql.BatchErrorList, len(keys))
	hasFailed := false
	var window stores.Window // of all valid keys: with a cursor there is one such key, and without one their windows are equal
	valid := make([]K, 0, len(keys))
	for i, k := range keys {
		if k == nil {
			continue
		}
		w, err := args.window(listOf(scope, *k))
		if err != nil {
			failed[i], hasFailed = err, true
			continue
		}
		window, valid = w, append(valid, *k)
	}
	window = onlySelected(ctx, window)
	if window == (stores.Window{}) {
		valid = nil
	}
	lists, err := inBatches(ctx, stores.Distinct(valid), func(ctx context.Context, ks []K) (map[K]stores.List[T], error) {
		return ask(ctx, ks, window)
	})
	if each, ok := errors.AsType[keyErrors[K]](err); ok {
		for i, k := range keys {
			if k != nil && failed[i] == nil && each[*k] != nil {
				failed[i], hasFailed = each[*k], true
			}
		}
	} else if err != nil {
		return nil, err
	}
	out := make([]*C, len(keys))
	p := pageOf[T]{window: window, isEmpty: args.isEmpty(), hasInfo: executor.Selects(ctx, "pageInfo")}
	for i, k := range keys {
		if k != nil && failed[i] == nil {
			p.name, p.list = listOf(scope, *k), lists[*k]
			out[i] = connection(p, edge, build)
		}
	}
	if hasFailed {
		return out, failed
	}
	return out, nil
}
