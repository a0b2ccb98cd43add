package resolvers

import (
	"context"
	"fmt"

	"fivefold/graph/executor"
	"fivefold/graph/model"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

const (
	defaultPage = 20  // items, when neither first nor last is given
	maxPage     = 100 // the largest first or last
)

// pageArgs are the arguments of every list.
type pageArgs struct {
	first  *int
	after  *string
	last   *int
	before *string
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
		if *n < 1 || *n > maxPage {
			return window, badInput(fmt.Sprintf("The argument %s must be between 1 and %d.", name, maxPage))
		}
		window.Limit = *n
	}
	var err error
	if a.after != nil {
		if window.After, err = position(list, *a.after); err != nil {
			return window, err
		}
	}
	if a.before != nil {
		window.Before, err = position(list, *a.before)
	}
	return window, err
}

// position parses a cursor of a list.
func position(list model.List, cursor string) (*stores.ListPosition, error) {
	at, ok := model.ParseCursor(list, cursor)
	if !ok {
		return nil, fault{code: codeBadCursor, message: "The cursor is malformed or belongs to another list. Use a cursor that this list returned."}
	}
	return &at, nil
}

// onlySelected reduces a window to what the operation selects of the connection. Without edges, nodes and pageInfo that is the total
// at most, and the zero window when it selects nothing that a port knows.
func onlySelected(ctx context.Context, window stores.Window) stores.Window {
	if !executor.Selects(ctx, "edges", "nodes", "pageInfo") {
		window = stores.Window{}
	}
	window.Count = executor.Selects(ctx, "totalCount")
	return window
}

// pageOf is a page of a list, as a port returned it for a window.
type pageOf[T any] struct {
	name   model.List
	window stores.Window
	list   stores.List[T]
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
	edges := make([]E, len(p.list.Items))
	for i, item := range p.list.Items {
		edges[i] = edge(item.Value, model.Cursor{List: p.name, At: item.At})
	}
	var total *int // null when it was not selected, or when nobody can count the list
	if p.window.Count && p.list.Total != stores.UnknownTotal {
		total = &p.list.Total
	}
	return build(pointersTo(edges), p.info(), total)
}

// A lister asks a port for a window of the list of each key.
type lister[K comparable, T any] func(context.Context, []K, stores.Window) (map[K]stores.List[T], error)

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
	lists, err := inBatches(ctx, unique(valid), func(ctx context.Context, ks []K) (map[K]stores.List[T], error) {
		return ask(ctx, ks, window)
	})
	if err != nil {
		return nil, err
	}
	out := make([]*C, len(keys))
	for i, k := range keys {
		if k != nil && failed[i] == nil {
			out[i] = connection(pageOf[T]{name: listOf(scope, *k), window: window, list: lists[*k]}, edge, build)
		}
	}
	if hasFailed {
		return out, failed
	}
	return out, nil
}
