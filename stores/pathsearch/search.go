// Package pathsearch finds shortest paths between two people, whatever stores their friendships: an engine says who the friends of people are.
package pathsearch

import "fivefold/stores"

// Expand calls visit with each friend of each person of from, by the person's place in it, to whom a path may lead on.
type Expand func(from []stores.ID, visit func(n int, friend stores.ID)) error

// Find returns the shortest paths of at most stores.MaxPath friendships between two people, and whether there are any. It searches from both ends,
// always from the one with the smaller frontier, until the two searches meet.
func Find(pair stores.Pair, expand Expand) (paths Paths, found bool, err error) {
	if pair.A == pair.B {
		return Paths{From: pair.A}, true, nil
	}
	a, b := newSearch(pair.A), newSearch(pair.B)
	for a.depth+b.depth < stores.MaxPath && len(a.frontier) > 0 && len(b.frontier) > 0 {
		next, other := a, b
		if len(b.frontier) < len(a.frontier) {
			next, other = b, a
		}
		if err := next.expand(expand); err != nil {
			return Paths{}, false, err
		}
		// People met now are on the frontier of the other search: people met earlier would have ended the loop.
		if met := next.meeting(other); len(met) > 0 {
			return join(a, b, met), true, nil
		}
	}
	return Paths{}, false, nil
}

// A search is a breadth-first search from one person.
type search struct {
	depth    int                       // number of friendships followed
	frontier []stores.ID               // the people at distance depth, each once
	distance map[stores.ID]int         // of every person visited
	previous map[stores.ID][]stores.ID // the friends of a person who are one step nearer to the start
}

func newSearch(from stores.ID) *search {
	return &search{frontier: []stores.ID{from}, distance: map[stores.ID]int{from: 0}, previous: map[stores.ID][]stores.ID{}}
}

// expand follows the friendships of every person of the frontier.
func (s *search) expand(expand Expand) error {
	from := s.frontier
	s.frontier, s.depth = nil, s.depth+1
	return expand(from, func(n int, friend stores.ID) { s.visit(from[n], friend) })
}

// visit adds a friendship between a person of the last frontier and another person.
func (s *search) visit(from, to stores.ID) {
	distance, visited := s.distance[to]
	if !visited {
		s.distance[to], distance = s.depth, s.depth
		s.frontier = append(s.frontier, to)
	}
	if distance == s.depth {
		s.previous[to] = append(s.previous[to], from)
	}
}

// meeting returns the people of the frontier that the other search has visited too.
func (s *search) meeting(other *search) (met []stores.ID) {
	for _, id := range s.frontier {
		if _, visited := other.distance[id]; visited {
			met = append(met, id)
		}
	}
	return met
}
