package embedded

import (
	"cmp"
	"context"
	"slices"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// Paths implements stores.Network.
func (s network) Paths(
	ctx context.Context, viewer stores.ID, pairs []stores.Pair, limit int,
) (map[stores.Pair][][]stores.ID, error) {
	keys := pairsOf(pairs)
	heaviest := func(c *conn, paths shortestPaths) ([][]stores.ID, error) {
		counts, err := c.replyCounts(ctx, viewer, pairsOf(paths.edges()))
		if err != nil {
			return nil, err
		}
		return paths.heaviest(limit, counts), nil
	}
	result, answered, err := pathsFromGraph(ctx, s.Engine, viewer, keys, true, func(c *conn, v *adjacency.View, pair stores.Pair) ([][]stores.ID, bool, error) {
		found, ok := v.Paths(pair)
		if !ok {
			return nil, false, nil
		}
		paths, err := heaviest(c, shortestPaths{from: pair.A, length: found.Length, next: found.Next})
		return paths, true, err
	})
	if answered || err != nil {
		return result, err
	}
	return queryPaths(ctx, s.Engine, viewer, keys, heaviest)
}

// edges returns every two users who follow each other on a path.
func (p shortestPaths) edges() (pairs []stores.Pair) {
	level := []stores.ID{p.from}
	for range p.length {
		var nextLevel []stores.ID
		for _, id := range level {
			for _, next := range p.next[id] {
				pairs, nextLevel = append(pairs, stores.Pair{A: id, B: next}), append(nextLevel, next)
			}
		}
		slices.SortFunc(nextLevel, stores.ID.Compare)
		level = slices.Compact(nextLevel)
	}
	return pairs
}

// A partialPath is the beginning of a path.
type partialPath struct {
	users  []stores.ID
	weight int // twice the sum of stores.ReplyCounts.Weight of its edges
}

// heaviest returns up to limit paths in the order of Network.Paths. Partial paths to the same user continue alike, so following limit
// of them is enough, however many there are.
func (p shortestPaths) heaviest(limit int, counts map[stores.Pair]stores.ReplyCounts) [][]stores.ID {
	level := map[stores.ID][]partialPath{p.from: {{users: []stores.ID{p.from}}}}
	for range p.length {
		nextLevel := map[stores.ID][]partialPath{}
		for id, partials := range level {
			for _, next := range p.next[id] {
				replies := counts[stores.Pair{A: id, B: next}]
				for _, partial := range partials {
					nextLevel[next] = append(nextLevel[next], partialPath{
						users: append(slices.Clone(partial.users), next), weight: partial.weight + 2*replies.ToPosts + replies.ToComments})
				}
			}
		}
		for id, partials := range nextLevel {
			slices.SortFunc(partials, func(a, b partialPath) int {
				return cmp.Or(cmp.Compare(b.weight, a.weight), slices.CompareFunc(a.users, b.users, stores.ID.Compare))
			})
			nextLevel[id] = partials[:min(limit, len(partials))]
		}
		level = nextLevel
	}
	var paths [][]stores.ID
	for _, partials := range level {
		for _, partial := range partials[:min(limit, len(partials))] {
			paths = append(paths, partial.users)
		}
	}
	return paths
}
