package resolvers

import (
	"context"
	"slices"

	"fivefold/stores"
)

// filteredKey is a list key together with the filter or the order of the list.
type filteredKey[K, By comparable] struct {
	of K
	by By
}

// given makes a lister of a port's method that takes one filter or order, which is the same for all keys.
func given[K comparable, By, T any](by By, ask func(context.Context, []K, By, stores.Window) (map[K]stores.List[T], error)) lister[K, T] {
	return func(ctx context.Context, keys []K, window stores.Window) (map[K]stores.List[T], error) {
		return ask(ctx, keys, by, window)
	}
}

// perFilter makes a lister of a port's method that takes one filter or order for all keys: one call for each distinct filter.
func perFilter[K, By comparable, T any](ask func(context.Context, []K, By, stores.Window) (map[K]stores.List[T], error)) lister[filteredKey[K, By], T] {
	return func(ctx context.Context, keys []filteredKey[K, By], window stores.Window) (map[filteredKey[K, By]]stores.List[T], error) {
		out := make(map[filteredKey[K, By]]stores.List[T], len(keys))
		groups := map[By][]K{}
		filters := make([]By, len(keys))
		for i, k := range keys {
			filters[i] = k.by
			groups[k.by] = append(groups[k.by], k.of)
		}
		for _, by := range stores.Distinct(filters) {
			lists, err := ask(ctx, groups[by], by, window)
			if err != nil {
				return nil, err
			}
			for of, list := range lists {
				out[filteredKey[K, By]{of, by}] = list
			}
		}
		return out, nil
	}
}

// forViewer makes a lister of a port's method that returns what the viewer may know.
func forViewer[K comparable, T any](ask func(context.Context, stores.ID, []K, stores.Window) (map[K]stores.List[T], error)) lister[K, T] {
	return func(ctx context.Context, keys []K, window stores.Window) (map[K]stores.List[T], error) {
		return ask(ctx, viewer(ctx).ID, keys, window)
	}
}

// inOrder makes a lister of messages of one that lists the newest first.
func inOrder[K comparable, T any](order stores.MessageOrder, newest lister[K, T]) lister[K, T] {
	if order == stores.MessagesNewest {
		return newest
	}
	return func(ctx context.Context, keys []K, w stores.Window) (map[K]stores.List[T], error) {
		w.After, w.Before = w.Before, w.After
		if w.Limit > 0 {
			w.Backward = !w.Backward
		}
		lists, err := newest(ctx, keys, w)
		for _, list := range lists {
			slices.Reverse(list.Items)
		}
		return lists, err
	}
}

// perFilterForViewer is perFilter for a port's method that returns what the viewer may know.
func perFilterForViewer[By comparable, T any](ask func(context.Context, stores.ID, []stores.ID, By, stores.Window) (map[stores.ID]stores.List[T], error)) lister[filteredKey[stores.ID, By], T] {
	return perFilter(func(ctx context.Context, people []stores.ID, by By, window stores.Window) (map[stores.ID]stores.List[T], error) {
		return ask(ctx, viewer(ctx).ID, people, by, window)
	})
}
