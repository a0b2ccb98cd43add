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

// page turns the arguments into a page of the list named scope.
func (a pageArgs) page(scope string) (stores.Window, error) {
	page := stores.Window{Limit: pageDefault, Backward: a.last != nil}
	if a.first != nil && a.last != nil {
		return page, badInput("Give first or last, not both.")
	}
	for name, n := range map[string]*int{"first": a.first, "last": a.last} {
		if n == nil {
			continue
		}
		if *n < 1 || *n > pageMax {
			return page, badInput(fmt.Sprintf("The argument %s must be between 1 and %d.", name, pageMax))
		}
		page.Limit = *n
	}
	var err error
	if a.after != nil {
		if page.After, err = position(scope, *a.after); err != nil {
			return page, err
		}
	}
	if a.before != nil {
		page.Before, err = position(scope, *a.before)
	}
	return page, err
}

// part is one page on its way to the client.
type part[T any] struct {
	scope string
	page  stores.Window
	list  stores.List[T]
}

// info tells where the page begins and ends.
func (p part[T]) info() *model.PageInfo {
	info := &model.PageInfo{HasNextPage: p.list.More, HasPreviousPage: p.page.After != nil}
	if p.page.Backward {
		info.HasNextPage, info.HasPreviousPage = p.page.Before != nil, p.list.More
	}
	if n := len(p.list.Items); n > 0 {
		start, end := cursor(p.scope, p.list.Items[0].At), cursor(p.scope, p.list.Items[n-1].At)
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}

// edgesOf makes the edges of a page.
func edgesOf[T, E any](p part[T], edge func(value T, cursor string) *E) []*E {
	edges := make([]*E, len(p.list.Items))
	for i, item := range p.list.Items {
		edges[i] = edge(item.Value, cursor(p.scope, item.At))
	}
	return edges
}

// A lister asks a port for a page of the list of each key.
type lister[K comparable, T any] func(context.Context, []K, stores.Window) (map[K]stores.List[T], error)

// connect answers a list field for all parents in one call. A nil key is a list that the viewer may not see: it gives nil.
// A cursor is good for the list it came from and an error for every other.
func connect[K comparable, T, C any](ctx context.Context, keys []*K, args pageArgs, scope func(K) string,
	ask lister[K, T], build func(K, part[T]) *C) ([]*C, error) {
	pages := make(map[K]stores.Window, len(keys))
	failed := make(graphql.BatchErrorList, len(keys))
	hasFailed := false
	var good []K
	for i, k := range keys {
		if k == nil {
			continue
		}
		page, err := args.page(scope(*k))
		if err != nil {
			failed[i], hasFailed = err, true
			continue
		}
		pages[*k] = page
		good = append(good, *k)
	}
	lists, err := inBatches(ctx, good, func(ctx context.Context, ks []K) (map[K]stores.List[T], error) {
		return ask(ctx, ks, pages[ks[0]]) // all alike: with a cursor only one list is good, without one the pages are equal
	})
	if err != nil {
		return nil, err
	}
	out := make([]*C, len(keys))
	for i, k := range keys {
		if k != nil && failed[i] == nil {
			out[i] = build(*k, part[T]{scope: scope(*k), page: pages[*k], list: lists[*k]})
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
	lists, err := inBatches(ctx, keys, func(ctx context.Context, ks []K) (map[K]stores.List[T], error) {
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
