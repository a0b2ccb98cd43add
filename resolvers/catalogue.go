package resolvers

import (
	"context"

	"fivefold/stores"
)

// A cataloguer asks a port for a window of a list that belongs to nobody, narrowed by a filter.
type cataloguer[F comparable, T any] func(context.Context, F, stores.Window) (stores.List[T], error)

// catalogue answers a page of such a list.
func catalogue[F comparable, T, C any](ctx context.Context, scope string, args pageArgs, filter F,
	ask cataloguer[F, T], build func(F, part[T]) *C) (*C, error) {
	name := func() string { return scope }
	page, err := args.page(name)
	if err != nil {
		return nil, err
	}
	list, err := ask(ctx, filter, page)
	if err != nil {
		return nil, err
	}
	return build(filter, part[T]{name: name, page: page, list: list}), nil
}

// perFilter makes a lister whose keys are filters: one call for each, since a catalogue is asked at a root only.
func perFilter[F comparable, T any](ask cataloguer[F, T]) lister[F, T] {
	return func(ctx context.Context, filters []F, page stores.Window) (map[F]stores.List[T], error) {
		out := make(map[F]stores.List[T], len(filters))
		for _, filter := range filters {
			list, err := ask(ctx, filter, page)
			if err != nil {
				return nil, err
			}
			out[filter] = list
		}
		return out, nil
	}
}
