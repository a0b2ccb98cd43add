package resolvers

import (
	"context"
	"maps"
	"slices"

	"fivefold/graph/executor"
	"fivefold/stores"
)

// Every noun has one method that loads it, beside its other functions: users, friendships, places. It returns what the viewer may see; what
// the viewer may not see is absent, like what is missing. All fields, node, nodes, edges, payloads and _entities use these methods, which the
// generator finds by their names.

// pointers makes pointers of the values that a port returned.
func pointers[V any](found map[stores.ID]V, err error) (map[stores.ID]*V, error) {
	if err != nil {
		return nil, err
	}
	out, values := make(map[stores.ID]*V, len(found)), make([]V, 0, len(found))
	for id, v := range found {
		values = append(values, v)
		out[id] = &values[len(values)-1]
	}
	return out, nil
}

// nodes loads nodes of all kinds, the kinds concurrently.
func (r *Resolver) nodes(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Node, error) {
	kinds := make([]stores.Kind, len(ids))
	for i, id := range ids {
		kinds[i] = id.Kind
	}
	kinds = stores.Distinct(kinds)
	found := make([]map[stores.ID]stores.Node, len(kinds))
	err := executor.Split(ctx, len(kinds), func(ctx context.Context, i int) (err error) {
		found[i], err = r.nodesOf(kinds[i])(ctx, ids)
		return err
	})
	out := make(map[stores.ID]stores.Node, len(ids))
	for _, nodes := range found {
		maps.Copy(out, nodes)
	}
	return out, err
}

// asNodes makes a function that loads nodes of one that loads a noun.
func asNodes[V any](fetch func(context.Context, []stores.ID) (map[stores.ID]*V, error)) func(context.Context, []stores.ID) (map[stores.ID]stores.Node, error) {
	return func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Node, error) {
		found, err := fetch(ctx, ids)
		out := make(map[stores.ID]stores.Node, len(found))
		for id, v := range found {
			out[id] = any(v).(stores.Node)
		}
		return out, err
	}
}

// checkExist returns stores.ErrNotFound for a field unless everything that ids name exists and the viewer may see it.
func checkExist[V any](ctx context.Context, field string, ids []stores.ID,
	fetch func(context.Context, []stores.ID) (map[stores.ID]*V, error)) error {
	found, err := fetch(ctx, ids)
	if err == nil && len(found) < len(stores.Distinct(ids)) {
		err = withField(stores.ErrNotFound, field)
	}
	return err
}

// ofKind returns the ids of one kind.
func ofKind(kind stores.Kind, ids []stores.ID) []stores.ID {
	if !slices.ContainsFunc(ids, func(id stores.ID) bool { return id.Kind != kind }) {
		return ids
	}
	out := make([]stores.ID, 0, len(ids))
	for _, id := range ids {
		if id.Kind == kind {
			out = append(out, id)
		}
	}
	return out
}
