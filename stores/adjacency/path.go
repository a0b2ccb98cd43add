package adjacency

import (
	"bytes"
	"slices"

	"fivefold/stores"
	"fivefold/stores/pathsearch"
)

// A search is a breadth-first search from one person. Two searches share the marks of people: 16 bits each, with the distance plus one of a
// person whom the search has visited.
type search struct {
	marks   []uint32
	shift   int       // of its bits
	visited *[]uint32 // in the order of their distance
	depth   int       // number of friendships followed
	from    int       // the frontier is visited[from:]
}

const (
	distanceBits = 1<<15 - 1
	onPath       = 1 << 15 // a person visited by the first search is on a shortest path
)

func (s *search) visit(n uint32) {
	s.marks[n] |= uint32(s.depth+1) << s.shift
	*s.visited = append(*s.visited, n)
}

func (s *search) frontier() []uint32 { return (*s.visited)[s.from:] }

// expand follows the friendships of the frontier and returns the people whom the other search has visited. Once there is one, others are
// not visited any more: the search ends.
func (v *View) expand(s *search) (met []uint32) {
	frontier, mine, theirs := s.frontier(), uint32(distanceBits)<<s.shift, uint32(distanceBits)<<(16-s.shift)
	s.from = len(*s.visited)
	s.depth++
	for _, near := range frontier {
		shows := v.shows(near)
		for _, far := range v.lists.of(near) {
			mark := s.marks[far]
			isMeeting := mark&theirs != 0
			if mark&mine != 0 || (met != nil && !isMeeting) || (!shows && !v.shows(far)) || v.blocks(far) {
				continue
			}
			s.visit(far)
			if isMeeting {
				met = append(met, far)
			}
		}
	}
	return met
}

// eachFollowed calls do with the friends of a person whose mark passes filter and to whom the viewer may follow the friendship: the viewer may
// see the friends of at least one of the two. The person does not block the viewer.
func (p shortest) eachFollowed(near uint32, filter func(mark uint32) bool, do func(uint32)) {
	v, shows := p.view, p.view.shows(near)
	for _, far := range v.lists.of(near) {
		if filter(p.marks.of[far]) && (shows || v.shows(far)) && !v.blocks(far) {
			do(far)
		}
	}
}

// meet searches from both ends, always from the one with the smaller frontier, until the searches meet, and returns where they do. The
// people met are at the depth of both: whoever was visited earlier would have ended the search.
func (p shortest) meet() []uint32 {
	for p.length() < stores.MaxPath && len(p.a.frontier()) > 0 && len(p.b.frontier()) > 0 {
		next := p.a
		if len(p.b.frontier()) < len(p.a.frontier()) {
			next = p.b
		}
		if met := p.view.expand(next); met != nil {
			return met
		}
	}
	return nil
}

// shortest are the shortest paths between two people: each step of path from a person on one leads to the other end.
type shortest struct {
	view  *View
	marks *scratch
	a, b  *search
}

// shortest finds the shortest paths between two different people who exist. Call close after use.
func (v *View) shortest(from, to uint32) (paths shortest, found bool) {
	marks := v.borrow()
	paths = shortest{view: v, marks: marks,
		a: &search{marks: marks.of, visited: &marks.used}, b: &search{marks: marks.of, visited: &marks.also, shift: 16}}
	paths.a.visit(from)
	paths.b.visit(to)
	level := paths.meet()
	if level == nil {
		paths.close()
		return paths, false
	}
	// What lies between the start and where the searches met is marked backward. From there on every step nearer to the end is on a path.
	for _, n := range level {
		marks.of[n] |= onPath
	}
	for depth := paths.a.depth; depth > 0; depth-- {
		var nearer []uint32
		for _, n := range level {
			paths.eachFollowed(n, func(mark uint32) bool { return mark&(distanceBits|onPath) == uint32(depth) }, func(x uint32) {
				marks.of[x] |= onPath
				nearer = append(nearer, x)
			})
		}
		level = nearer
	}
	return paths, true
}

func (p shortest) close() { p.view.release(p.marks) }

func (p shortest) length() int { return p.a.depth + p.b.depth }

// each calls do with the people who follow n at a distance from the start.
func (p shortest) each(n uint32, distance int, do func(uint32)) {
	filter := func(mark uint32) bool { return mark&(distanceBits|onPath) == uint32(distance+2)|onPath }
	if distance >= p.a.depth {
		filter = func(mark uint32) bool { return mark>>16 == uint32(p.length()-distance) }
	}
	p.eachFollowed(n, filter, do)
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

// Paths returns the shortest paths of a pair (see stores.Network.Paths), and whether there are any.
func (v *View) Paths(pair stores.Pair) (pathsearch.Paths, bool) {
	from, to, ok := v.ends(pair)
	if !ok || from == to {
		return pathsearch.Paths{From: pair.A}, ok
	}
	paths, found := v.shortest(from, to)
	if !found {
		return pathsearch.Paths{}, false
	}
	defer paths.close()
	result := pathsearch.Paths{From: pair.A, Length: paths.length(), Next: map[stores.ID][]stores.ID{}}
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
