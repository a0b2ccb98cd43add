package adjacency

import (
	"bytes"
	"slices"

	"fivefold/stores"
)

// A search is a breadth-first search from one person.
type search struct {
	distance *scratch // plus one, of every person visited; onPath is added to those on a shortest path
	depth    int      // number of friendships followed
	from     int      // the frontier is distance.used[from:]
}

// onPath marks a person who is on a shortest path.
const onPath = 1 << 31

func (v *View) newSearch(from uint32) *search {
	s := &search{distance: v.borrow()}
	s.distance.set(from, 1)
	return s
}

func (s *search) frontier() []uint32 { return s.distance.used[s.from:] }

// expand follows the friendships of the frontier and returns the people whom the other search has visited. Once there is one, others are
// not visited any more: the search ends.
func (v *View) expand(s, other *search) (met []uint32) {
	frontier, distance, theirs := s.frontier(), s.distance.of, other.distance.of
	s.from = len(s.distance.used)
	s.depth++
	for _, near := range frontier {
		shows := v.shows(near)
		for _, far := range v.lists.of(near) {
			isMeeting := theirs[far] != 0
			if (met != nil && !isMeeting) || distance[far] != 0 || (!shows && !v.shows(far)) || v.blocks(far) {
				continue
			}
			s.distance.set(far, uint32(s.depth)+1)
			if isMeeting {
				met = append(met, far)
			}
		}
	}
	return met
}

// eachFollowed calls do with the friends of a person who pass filter and to whom the viewer may follow the friendship: the viewer may see
// the friends of at least one of the two. The person does not block the viewer.
func (v *View) eachFollowed(near uint32, filter func(uint32) bool, do func(uint32)) {
	shows := v.shows(near)
	for _, far := range v.lists.of(near) {
		if filter(far) && (shows || v.shows(far)) && !v.blocks(far) {
			do(far)
		}
	}
}

// meet searches from both ends, always from the one with the smaller frontier, until the searches meet, and returns where they do. The
// people met are at the depth of both: whoever was visited earlier would have ended the search.
func (v *View) meet(a, b *search) []uint32 {
	for a.depth+b.depth < stores.MaxPath && len(a.frontier()) > 0 && len(b.frontier()) > 0 {
		next, other := a, b
		if len(b.frontier()) < len(a.frontier()) {
			next, other = b, a
		}
		if met := v.expand(next, other); met != nil {
			return met
		}
	}
	return nil
}

// shortest are the shortest paths between two people: each step of path from a person on one leads to the other end.
type shortest struct {
	view *View
	a, b *search
}

// shortest finds the shortest paths between two different people who exist. Call close after use.
func (v *View) shortest(from, to uint32) (paths shortest, found bool) {
	paths = shortest{view: v, a: v.newSearch(from), b: v.newSearch(to)}
	level := v.meet(paths.a, paths.b)
	if level == nil {
		paths.close()
		return paths, false
	}
	// What lies between the start and where the searches met is marked backward. From there on every step nearer to the end is on a path.
	ofA := paths.a.distance.of
	for _, n := range level {
		ofA[n] |= onPath
	}
	for depth := paths.a.depth; depth > 0; depth-- {
		var nearer []uint32
		for _, n := range level {
			v.eachFollowed(n, func(x uint32) bool { return ofA[x] == uint32(depth) }, func(x uint32) {
				ofA[x] |= onPath
				nearer = append(nearer, x)
			})
		}
		level = nearer
	}
	return paths, true
}

func (p shortest) close() {
	p.view.release(p.a.distance)
	p.view.release(p.b.distance)
}

func (p shortest) length() int { return p.a.depth + p.b.depth }

// each calls do with the people who follow n at a distance from the start.
func (p shortest) each(n uint32, distance int, do func(uint32)) {
	of, wanted := p.a.distance.of, uint32(distance+2)|onPath
	if distance >= p.a.depth {
		of, wanted = p.b.distance.of, uint32(p.length()-distance)
	}
	p.view.eachFollowed(n, func(x uint32) bool { return of[x] == wanted }, do)
}

// Path answers stores.Network.Path for one pair, nil when there is none.
func (v *View) Path(pair stores.Pair) []stores.ID {
	from, to, ok := v.ends(pair)
	if !ok {
		return nil
	}
	path := []stores.ID{pair.A}
	if from == to {
		return path
	}
	paths, found := v.shortest(from, to)
	if !found {
		return nil
	}
	defer paths.close()
	for last := from; last != to; {
		next := noNumber
		paths.each(last, len(path)-1, func(n uint32) {
			if next == noNumber || bytes.Compare(v.people.id(n)[:], v.people.id(next)[:]) < 0 {
				next = n
			}
		})
		path, last = append(path, v.people.user(next)), next
	}
	return path
}

// Paths are the shortest paths of a pair, as a graph.
type Paths struct {
	Length int                       // the number of friendships
	Next   map[stores.ID][]stores.ID // the people who follow a person; every step leads to the other end
}

// Paths returns the shortest paths of a pair (see stores.Network.Paths), and whether there are any.
func (v *View) Paths(pair stores.Pair) (Paths, bool) {
	from, to, ok := v.ends(pair)
	if !ok || from == to {
		return Paths{}, ok
	}
	paths, found := v.shortest(from, to)
	if !found {
		return Paths{}, false
	}
	defer paths.close()
	result := Paths{Length: paths.length(), Next: map[stores.ID][]stores.ID{}}
	level := []uint32{from}
	for distance := range result.Length {
		var following []uint32
		for _, n := range level {
			id := v.people.user(n)
			paths.each(n, distance, func(x uint32) {
				result.Next[id] = append(result.Next[id], v.people.user(x))
				following = append(following, x)
			})
		}
		slices.Sort(following)
		level = slices.Compact(following)
	}
	return result, true
}

// ends returns the numbers of a pair, and whether both exist for the viewer.
func (v *View) ends(pair stores.Pair) (a, b uint32, ok bool) {
	a, isA := v.existing(pair.A)
	b, isB := v.existing(pair.B)
	return a, b, isA && isB
}
