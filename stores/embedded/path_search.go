package embedded

import (
	"maps"
	"slices"

	"fivefold/stores"
)

// A pathSearch is a breadth-first search from one user.
type pathSearch struct {
	depth    int                       // number of friendships followed
	frontier []stores.ID               // the users at distance depth, each once
	distance map[stores.ID]int         // of every user visited
	previous map[stores.ID][]stores.ID // the friends of a user who are one step nearer to the start
}

func newPathSearch(from stores.ID) *pathSearch {
	return &pathSearch{frontier: []stores.ID{from}, distance: map[stores.ID]int{from: 0}, previous: map[stores.ID][]stores.ID{}}
}

// visit adds a friendship between a user of the last frontier and another user.
func (s *pathSearch) visit(from, to stores.ID) {
	distance, visited := s.distance[to]
	if !visited {
		s.distance[to], distance = s.depth, s.depth
		s.frontier = append(s.frontier, to)
	}
	if distance == s.depth {
		s.previous[to] = append(s.previous[to], from)
	}
}

// meeting returns the users of the frontier that the other search has visited too.
func (s *pathSearch) meeting(other *pathSearch) (met []stores.ID) {
	for _, id := range s.frontier {
		if _, visited := other.distance[id]; visited {
			met = append(met, id)
		}
	}
	return met
}

// shortestPaths are the shortest paths between two users, as a graph.
type shortestPaths struct {
	from   stores.ID
	length int                       // number of friendships
	next   map[stores.ID][]stores.ID // the users that follow a user; every step leads to the other end
}

// joinSearches returns the shortest paths from the start of a to the start of b through the users met.
func joinSearches(a, b *pathSearch, met []stores.ID) shortestPaths {
	// The predecessors in b lead from met to its start, those in a from met to its start: these are reversed.
	paths := shortestPaths{length: a.depth + b.depth, next: maps.Clone(b.previous)}
	level := met
	for range a.depth {
		var nearer []stores.ID
		for _, id := range level {
			for _, previous := range a.previous[id] {
				if paths.next[previous] == nil {
					nearer = append(nearer, previous)
				}
				paths.next[previous] = append(paths.next[previous], id)
			}
		}
		level = nearer
	}
	paths.from = level[0]
	return paths
}

// smallest returns the path with the smallest IDs, compared from the start.
func (p shortestPaths) smallest() []stores.ID {
	path := []stores.ID{p.from}
	for range p.length {
		path = append(path, slices.MinFunc(p.next[path[len(path)-1]], stores.ID.Compare))
	}
	return path
}
