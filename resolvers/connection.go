package resolvers

import (
	"context"
	"fmt"

	"fivefold/graph/model"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

const (
	pageDefault = 20  // when neither first nor last is given
	pageMax     = 100 // the largest first or last
)

// pageArgs are the arguments of every list.
type pageArgs struct {
	first  *int
	after  *string
	last   *int
	before *string
}

// page turns the arguments into a page of a list.
func (a pageArgs) page(list model.List) (stores.Window, error) {
	page := stores.Window{Limit: pageDefault, Backward: a.last != nil}
	if a.first != nil && a.last != nil {
		return page, badInput("Give first or last, not both.")
	}
	name, n := "first", a.first
	if page.Backward {
		name, n = "last", a.last
	}
	if n != nil {
		if *n < 1 || *n > pageMax {
			return page, badInput(fmt.Sprintf("The argument %s must be between 1 and %d.", name, pageMax))
		}
		page.Limit = *n
	}
	var err error
	if a.after != nil {
		if page.After, err = position(list, *a.after); err != nil {
			return page, err
		}
	}
	if a.before != nil {
		page.Before, err = position(list, *a.before)
	}
	return page, err
}

// position reads a cursor of a list.
func position(list model.List, cursor string) (*stores.ListPosition, error) {
	at, ok := model.ParseCursor(list, cursor)
	if !ok {
		return nil, fault{code: codeBadCursor, message: "The cursor was damaged or belongs to another list."}
	}
	return &at, nil
}

// part is one page on its way to the client.
type part[T any] struct {
	name model.List
	page stores.Window
	list stores.List[T]
}

// info tells where the page begins and ends.
func (p part[T]) info() *model.PageInfo {
	info := &model.PageInfo{HasNextPage: p.list.More, HasPreviousPage: p.page.After != nil}
	if p.page.Backward {
		info.HasNextPage, info.HasPreviousPage = p.page.Before != nil, p.list.More
	}
	if n := len(p.list.Items); n > 0 {
		ends := [2]model.Cursor{{List: p.name, At: p.list.Items[0].At}, {List: p.name, At: p.list.Items[n-1].At}}
		info.StartCursor, info.EndCursor = &ends[0], &ends[1]
	}
	return info
}

// edgesOf makes the edges of a page.
func edgesOf[T, E any](p part[T], edge func(value T, cursor model.Cursor) E) []*E {
	edges := make([]E, len(p.list.Items))
	for i, item := range p.list.Items {
		edges[i] = edge(item.Value, model.Cursor{List: p.name, At: item.At})
	}
	return pointersTo(edges)
}

// A lister asks a port for a page of the list of each key.
type lister[K comparable, T any] func(context.Context, []K, stores.Window) (map[K]stores.List[T], error)

// connect answers a list field for all parents in one call. A nil key is a list that the viewer may not see: it gives nil.
// A cursor is good for the list it came from and an error for every other.
func connect[K comparable, T, C any](ctx context.Context, keys []*K, args pageArgs, scope func(K) string,
	ask lister[K, T], build func(K, part[T]) *C) ([]*C, error) {
	failed := make(graphql.BatchErrorList, len(keys))
	hasFailed := false
	var window stores.Window // of all that are good: with a cursor that is one list, and without one the windows are equal
	good := make([]K, 0, len(keys))
	for i, k := range keys {
		if k == nil {
			continue
		}
		page, err := args.page(listOf(scope, *k))
		if err != nil {
			failed[i], hasFailed = err, true
			continue
		}
		window, good = page, append(good, *k)
	}
	lists, err := inBatches(ctx, inOrder(good), func(ctx context.Context, ks []K) (map[K]stores.List[T], error) {
		return ask(ctx, ks, window)
	})
	if err != nil {
		return nil, err
	}
	out := make([]*C, len(keys))
	for i, k := range keys {
		if k != nil && failed[i] == nil {
			out[i] = build(*k, part[T]{name: listOf(scope, *k), page: window, list: lists[*k]})
		}
	}
	if hasFailed {
		return out, failed
	}
	return out, nil
}

// totals counts the whole lists behind all connections in one call.
func totals[C any, K comparable, T any](ctx context.Context, objs []*C, key func(*C) K, ask lister[K, T]) ([]*int, error) {
	keys := make([]K, len(objs))
	for i, obj := range objs {
		keys[i] = key(obj)
	}
	lists, err := inBatches(ctx, inOrder(keys), func(ctx context.Context, ks []K) (map[K]stores.List[T], error) {
		return ask(ctx, ks, stores.Window{Count: true})
	})
	if err != nil {
		return nil, err
	}
	out := make([]*int, len(objs))
	for i, k := range keys {
		total := lists[k].Total
		out[i] = &total
	}
	return out, nil
}

// sorted is a list key together with what the list is narrowed or ordered by.
type sorted[K, By comparable] struct {
	of K
	by By
}

// perBy makes a lister of a port's method that takes one filter or order for all keys: one call for each that differs.
func perBy[K, By comparable, T any](ask func(context.Context, []K, By, stores.Window) (map[K]stores.List[T], error)) lister[sorted[K, By], T] {
	return func(ctx context.Context, keys []sorted[K, By], page stores.Window) (map[sorted[K, By]]stores.List[T], error) {
		out := make(map[sorted[K, By]]stores.List[T], len(keys))
		groups := map[By][]K{}
		bys := make([]By, len(keys))
		for i, k := range keys {
			bys[i] = k.by
			groups[k.by] = append(groups[k.by], k.of)
		}
		for _, by := range inOrder(bys) {
			lists, err := ask(ctx, groups[by], by, page)
			if err != nil {
				return nil, err
			}
			for of, list := range lists {
				out[sorted[K, By]{of, by}] = list
			}
		}
		return out, nil
	}
}
