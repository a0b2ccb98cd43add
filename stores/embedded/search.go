package embedded

import "fivefold/stores"

// A search is what a breadth-first search has found from one person.
type search struct {
	depth int                       // how many friendships it has gone
	edge  []stores.ID               // the people as far away as that, each once
	far   map[stores.ID]int         // how far away people are
	back  map[stores.ID][]stores.ID // the friends one step nearer
}

func newSearch(from stores.ID) *search {
	return &search{edge: []stores.ID{from}, far: map[stores.ID]int{from: 0}, back: map[stores.ID][]stores.ID{}}
}

// reach notes a friendship from a person at the edge.
func (s *search) reach(from, to stores.ID) {
	far, seen := s.far[to]
	if !seen {
		s.far[to], far = s.depth, s.depth
		s.edge = append(s.edge, to)
	}
	if far == s.depth {
		s.back[to] = append(s.back[to], from)
	}
}

// met gives those at the edge whom the other search has found too.
func (s *search) met(other *search) (people []stores.ID) {
	for _, id := range s.edge {
		if _, seen := other.far[id]; seen {
			people = append(people, id)
		}
	}
	return people
}

// shortest gives, of the paths from a's person to b's through those met, the one whose IDs are smallest.
func shortest(a, b *search, met []stores.ID) []stores.ID {
	// Before those met lies what a found: turned round, so that every step leads on to b.
	ahead, level := map[stores.ID][]stores.ID{}, met
	for range a.depth {
		var nearer []stores.ID
		for _, id := range level {
			for _, back := range a.back[id] {
				if ahead[back] == nil {
					nearer = append(nearer, back)
				}
				ahead[back] = append(ahead[back], id)
			}
		}
		level = nearer
	}
	// After them lies what b found. Every step leads to b, so the smallest person is always the right one.
	path := level[:1:1]
	for len(path) <= a.depth+b.depth {
		steps := ahead[path[len(path)-1]]
		if len(path) > a.depth {
			steps = b.back[path[len(path)-1]]
		}
		path = append(path, smallest(steps))
	}
	return path
}

func smallest(ids []stores.ID) stores.ID {
	least := ids[0]
	for _, id := range ids[1:] {
		if id.Compare(least) < 0 {
			least = id
		}
	}
	return least
}
