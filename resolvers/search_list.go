package resolvers

import (
	"context"
	"fmt"
	"math"
	"slices"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// inSearchWindow returns a window of all hits of a list, the best first. Between two cursors, whose rankings may be of different times, the hit of Before
// is where this ranking has it.
func inSearchWindow[T any](items []stores.Item[T], window stores.Window) stores.List[T] {
	if window.After != nil && window.Before != nil {
		if i := slices.IndexFunc(items, func(item stores.Item[T]) bool { return item.At.ID == window.Before.ID }); i >= 0 {
			before := items[i].At
			window.Before = &before
		}
	}
	total := len(items)
	inside := make([]stores.Item[T], 0, total)
	for _, item := range items {
		if window.Contains(item.At) {
			inside = append(inside, item)
		}
	}
	list := stores.InWindow(inside, window)
	if window.Count {
		list.Total = total
	}
	return list
}

// position returns the position of a hit in a list: better scores come first. The text is the same in all positions of a ranking.
func (f foundInLists) position(hit textsearch.Ranked, id stores.ID) stores.ListPosition {
	return stores.ListPosition{Rank: int64(math.Float64bits(hit.Score)), Text: f.time, ID: id}
}

// searchIn makes a lister of the nodes that a search finds in lists.
func searchIn[N stores.Node, T any](r *Resolver, text string, in searchedLists, value func(N) T) lister[stores.ID, T] {
	return func(ctx context.Context, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[T], error) {
		found, err := r.findIn(ctx, text, in, keys, window)
		lists := make(map[stores.ID]stores.List[T], len(keys))
		for _, key := range keys {
			items := make([]stores.Item[T], len(found.ranked[key]))
			for i, hit := range found.ranked[key] {
				items[i] = stores.Item[T]{At: found.position(hit, hit.Document.ID), Value: value(found.nodes[hit.Document.ID].(N))}
			}
			lists[key] = inSearchWindow(items, found.window)
		}
		return lists, err
	}
}

// searchAmong makes a lister of what a search finds among the items of lists, which are of one kind. An item is a hit by its id.
func searchAmong[T any](r *Resolver, text string, kind stores.Kind, all lister[stores.ID, T], id func(T) stores.ID) lister[stores.ID, T] {
	return func(ctx context.Context, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[T], error) {
		whole, failed, err := wholeLists(ctx, keys, all)
		if err != nil {
			return nil, err
		}
		values, listed := map[stores.Pair]stores.Item[T]{}, map[stores.ID][]stores.ID{}
		for _, key := range keys {
			for _, item := range whole[key] {
				of := id(item.Value)
				values[stores.Pair{A: key, B: of}] = item
				listed[of] = append(listed[of], key)
			}
		}
		in := searchedLists{
			filter: func(of []stores.ID) stores.SearchFilter {
				items := []stores.ID{}
				for _, key := range of {
					for _, item := range whole[key] {
						items = append(items, id(item.Value))
					}
				}
				return stores.SearchFilter{Kinds: []stores.Kind{kind}, IDs: stores.Distinct(items)}
			},
			of: func(d stores.SearchDocument) []stores.ID { return listed[d.ID] },
		}
		found, err := r.findIn(ctx, text, in, keys, window)
		if err != nil {
			return nil, err
		}
		lists := make(map[stores.ID]stores.List[T], len(keys))
		for _, key := range keys {
			items := make([]stores.Item[T], len(found.ranked[key]))
			for i, hit := range found.ranked[key] {
				item := values[stores.Pair{A: key, B: hit.Document.ID}]
				items[i] = stores.Item[T]{At: found.position(hit, item.At.ID), Value: item.Value}
			}
			lists[key] = inSearchWindow(items, found.window)
		}
		return lists, failed.orNil()
	}
}

// maxListed is the largest number of items of the lists of a level that a search reads.
const maxListed = maxListSearches * stores.MaxSearchScope

// wholeLists reads lists to their ends: in one call, and the lists with more than stores.MaxLimit items further by themselves. A list with more than
// stores.MaxSearchScope items is an error of its key.
func wholeLists[T any](ctx context.Context, keys []stores.ID, ask lister[stores.ID, T]) (whole map[stores.ID][]stores.Item[T], failed keyErrors[stores.ID], err error) {
	lists, err := ask(ctx, keys, stores.Window{Limit: stores.MaxLimit})
	if err != nil {
		return nil, nil, err
	}
	whole, failed = make(map[stores.ID][]stores.Item[T], len(keys)), keyErrors[stores.ID]{}
	total := 0
	for _, key := range keys {
		list := lists[key]
		items := list.Items
		for list.More && len(items) < stores.MaxSearchScope && total+len(items) <= maxListed {
			next, err := ask(ctx, []stores.ID{key}, stores.Window{Limit: stores.MaxLimit, After: &items[len(items)-1].At})
			if err != nil {
				return nil, nil, err
			}
			list = next[key]
			items = append(items, list.Items...)
		}
		if total += len(items); total > maxListed {
			return nil, nil, errManyLists
		}
		if list.More {
			failed[key] = badField("search", fmt.Sprintf("A list of more than %d items cannot be searched. Use Query.search.", stores.MaxSearchScope))
			continue
		}
		whole[key] = items
	}
	return whole, failed, nil
}
