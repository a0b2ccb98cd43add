package pathsearch

import (
	"cmp"
	"maps"
	"slices"

	"fivefold/stores"
)

// Paths are the shortest paths between two people, as a graph.
type Paths struct {
	From   stores.ID
	Length int                       // the number of friendships
	Next   map[stores.ID][]stores.ID // the people who follow a person; every step leads to the other end
}

// join returns the shortest paths from the start of a to the start of b through the people met.
func join(a, b *search, met []stores.ID) Paths {
	// The predecessors in b lead from met to its start, those in a from met to its start: these are reversed.
	paths := Paths{Length: a.depth + b.depth, Next: maps.Clone(b.previous)}
	level := met
	for range a.depth {
		var nearer []stores.ID
		for _, id := range level {
			for _, previous := range a.previous[id] {
				if paths.Next[previous] == nil {
					nearer = append(nearer, previous)
				}
				paths.Next[previous] = append(paths.Next[previous], id)
			}
		}
		level = nearer
	}
	paths.From = level[0]
	return paths
}

// Smallest returns the path with the smallest IDs, compared from the start.
func (p Paths) Smallest() []stores.ID {
	path := []stores.ID{p.From}
	for range p.Length {
		path = append(path, slices.MinFunc(p.Next[path[len(path)-1]], stores.ID.Compare))
	}
	return path
}

// Edges returns every two people who follow each other on a path.
func (p Paths) Edges() (pairs []stores.Pair) {
	level := []stores.ID{p.From}
	for range p.Length {
		var nextLevel []stores.ID
		for _, id := range level {
			for _, next := range p.Next[id] {
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

// Heaviest returns up to limit paths in the order of Network.Paths. Partial paths to the same person continue alike, so following limit
// of them is enough, however many there are.
func (p Paths) Heaviest(limit int, counts map[stores.Pair]stores.ReplyCounts) [][]stores.ID {
	level := map[stores.ID][]partialPath{p.From: {{users: []stores.ID{p.From}}}}
	for range p.Length {
		nextLevel := map[stores.ID][]partialPath{}
		for id, partials := range level {
			for _, next := range p.Next[id] {
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
