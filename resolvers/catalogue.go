package resolvers

import (
	"context"

	"fivefold/graph/executor"
	"fivefold/graph/model"
	"fivefold/stores"
)

// A cataloguer asks a port for a window of the list of all things of a kind that a filter accepts.
type cataloguer[F comparable, T any] func(context.Context, F, stores.Window) (stores.List[T], error)

// catalogue resolves a root field that lists such things: connect without keys.
func catalogue[F comparable, T, E, C any](ctx context.Context, scope string, args pageArgs, filter F, ask cataloguer[F, T],
	edge func(T, model.Cursor) E, build builder[E, C]) (*C, error) {
	name := func() string { return scope }
	window, err := args.window(name)
	if err != nil {
		return nil, err
	}
	p := pageOf[T]{name: name, window: onlySelected(ctx, window), isEmpty: args.isEmpty(), hasInfo: executor.Selects(ctx, "pageInfo")}
	if p.window != (stores.Window{}) {
		if p.list, err = ask(ctx, filter, p.window); err != nil {
			return nil, err
		}
	}
	return connection(p, edge, build), nil
}
