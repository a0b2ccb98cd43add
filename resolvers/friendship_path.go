package resolvers

import (
	"context"
	"fmt"

	"fivefold/graph/model"
	"fivefold/stores"
)

// onePath returns a shortest path from each person to another, nil when there is none.
func (r *Resolver) onePath(ctx context.Context, people []*stores.User, to stores.ID) ([]*model.FriendshipPath, error) {
	found, err := r.pathsBetween(ctx, people, to, func(ctx context.Context, pairs []stores.Pair) (map[stores.Pair][][]stores.ID, error) {
		paths, err := r.Stores.Network.Path(ctx, viewer(ctx).ID, pairs)
		out := make(map[stores.Pair][][]stores.ID, len(paths))
		for pair, path := range paths {
			out[pair] = [][]stores.ID{path}
		}
		return out, err
	})
	if err != nil {
		return nil, err
	}
	out := make([]*model.FriendshipPath, len(people))
	for i, paths := range found {
		if len(paths) > 0 {
			out[i] = paths[0]
		}
	}
	return out, nil
}

// allPaths returns at most limit shortest paths from each person to another.
func (r *Resolver) allPaths(ctx context.Context, people []*stores.User, to stores.ID, limit int) ([][]*model.FriendshipPath, error) {
	if limit < 0 || limit > maxPage {
		return nil, badField("first", fmt.Sprintf("The argument first must be between 0 and %d.", maxPage))
	}
	return r.pathsBetween(ctx, people, to, func(ctx context.Context, pairs []stores.Pair) (map[stores.Pair][][]stores.ID, error) {
		if limit == 0 {
			return nil, nil
		}
		return r.Stores.Network.Paths(ctx, viewer(ctx).ID, pairs, limit)
	})
}

// pathsBetween returns the paths from each person to another.
func (r *Resolver) pathsBetween(ctx context.Context, people []*stores.User, to stores.ID,
	ask func(context.Context, []stores.Pair) (map[stores.Pair][][]stores.ID, error)) ([][]*model.FriendshipPath, error) {
	if err := validID("to", to, stores.KindUser); err != nil {
		return nil, err
	}
	pairs := make([]stores.Pair, len(people))
	for i, u := range people {
		pairs[i] = stores.Pair{A: u.ID, B: to}
	}
	found, err := inBatches(ctx, stores.Distinct(pairs), ask)
	out := make([][]*model.FriendshipPath, len(people))
	for i, pair := range pairs {
		out[i] = []*model.FriendshipPath{}
		for _, ids := range found[pair] {
			out[i] = append(out[i], &model.FriendshipPath{Length: len(ids) - 1, UserIDs: ids})
		}
	}
	return out, err
}

// pathWeights adds up the weights of the replies between neighbours on each path.
func (r *Resolver) pathWeights(ctx context.Context, paths []*model.FriendshipPath) ([]*float64, error) {
	var pairs []stores.Pair
	for _, p := range paths {
		for i := range p.Length {
			pairs = append(pairs, stores.Pair{A: p.UserIDs[i], B: p.UserIDs[i+1]})
		}
	}
	exchanges, err := inBatches(ctx, stores.Distinct(pairs), func(ctx context.Context, pairs []stores.Pair) (map[stores.Pair]stores.ReplyCounts, error) {
		return r.Stores.Threads.ReplyCounts(ctx, viewer(ctx).ID, pairs)
	})
	out := make([]*float64, len(paths))
	for i, p := range paths {
		weight := 0.0
		for j := range p.Length {
			weight += exchanges[stores.Pair{A: p.UserIDs[j], B: p.UserIDs[j+1]}].Weight()
		}
		out[i] = &weight
	}
	return out, err
}
