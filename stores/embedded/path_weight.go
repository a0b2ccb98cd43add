package embedded

import (
	"cmp"
	"context"
	"slices"

	"fivefold/stores"
)

// Paths implements stores.Network.
func (s network) Paths(
	ctx context.Context, viewer stores.ID, pairs []stores.Pair, limit int,
) (map[stores.Pair][][]stores.ID, error) {
	return connected(ctx, s.Engine, "Network.Paths", viewer, pairs,
		func(l *line, _ stores.Pair, w ways) ([][]stores.ID, error) {
			talk, err := l.exchanges(ctx, viewer, pairsOf(w.neighbours()))
			if err != nil {
				return nil, err
			}
			return w.heaviest(limit, talk), nil
		})
}

// neighbours gives each two people who stand beside each other on a way.
func (w ways) neighbours() (pairs []stores.Pair) {
	level := []stores.ID{w.from}
	for range w.length {
		var next []stores.ID
		for _, id := range level {
			for _, step := range w.steps[id] {
				pairs, next = append(pairs, stores.Pair{A: id, B: step}), append(next, step)
			}
		}
		slices.SortFunc(next, stores.ID.Compare)
		level = slices.Compact(next)
	}
	return pairs
}

// A stretch is the beginning of a way, and twice the weight of its neighbours' exchanges.
type stretch struct {
	people []stores.ID
	weight int
}

// heaviest gives up to limit ways in the order of Network.Paths. Two stretches to one person go on alike, so that no more than limit
// of those need be followed, however many ways there are.
func (w ways) heaviest(limit int, talk map[stores.Pair]stores.ReplyCounts) [][]stores.ID {
	level := map[stores.ID][]stretch{w.from: {{people: []stores.ID{w.from}}}}
	for range w.length {
		next := map[stores.ID][]stretch{}
		for id, stretches := range level {
			for _, step := range w.steps[id] {
				e := talk[stores.Pair{A: id, B: step}]
				for _, x := range stretches {
					next[step] = append(next[step], stretch{
						people: append(slices.Clone(x.people), step), weight: x.weight + 2*e.ToPosts + e.ToComments})
				}
			}
		}
		for id, stretches := range next {
			slices.SortFunc(stretches, func(a, b stretch) int {
				return cmp.Or(cmp.Compare(b.weight, a.weight), slices.CompareFunc(a.people, b.people, stores.ID.Compare))
			})
			next[id] = stretches[:min(limit, len(stretches))]
		}
		level = next
	}
	var paths [][]stores.ID
	for _, stretches := range level {
		for _, x := range stretches[:min(limit, len(stretches))] {
			paths = append(paths, x.people)
		}
	}
	return paths
}
