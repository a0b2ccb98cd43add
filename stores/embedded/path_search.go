package embedded

import (
	"maps"
	"slices"

	"fivefold/stores"
)

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

// ways are the shortest ways between two people.
type ways struct {
	from   stores.ID
	length int
	steps  map[stores.ID][]stores.ID // who comes next behind a person; every step leads to the other end
}

// join puts together what two searches found, each from one end, who met those.
func join(a, b *search, met []stores.ID) ways {
	// Before those met lies what a found: turned round, so that every step leads on to b. After them lies what b found.
	w := ways{length: a.depth + b.depth, steps: maps.Clone(b.back)}
	level := met
	for range a.depth {
		var nearer []stores.ID
		for _, id := range level {
			for _, back := range a.back[id] {
				if w.steps[back] == nil {
					nearer = append(nearer, back)
				}
				w.steps[back] = append(w.steps[back], id)
			}
		}
		level = nearer
	}
	w.from = level[0]
	return w
}

// smallest gives the way whose people's IDs are smallest.
func (w ways) smallest() []stores.ID {
	path := []stores.ID{w.from}
	for range w.length {
		path = append(path, slices.MinFunc(w.steps[path[len(path)-1]], stores.ID.Compare))
	}
	return path
}
