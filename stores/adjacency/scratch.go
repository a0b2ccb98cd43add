package adjacency

// A scratch is a number for each person, all 0, and the people whose number is not, in two lists. A query borrows it and returns it
// cleared.
type scratch struct {
	of   []uint32
	used []uint32
	also []uint32
}

// borrow returns a scratch for the people of s. Give it back with release.
func (s *Snapshot) borrow() *scratch {
	free, _ := s.graph.scratch.Get().(*scratch)
	if free == nil || len(free.of) < int(s.people.count) {
		free = &scratch{of: make([]uint32, s.people.count)}
	}
	return free
}

func (s *Snapshot) release(c *scratch) {
	for _, list := range [][]uint32{c.used, c.also} {
		for _, n := range list {
			c.of[n] = 0
		}
	}
	c.used, c.also = c.used[:0], c.also[:0]
	s.graph.scratch.Put(c)
}

// set sets the number of a person, which is 0 so far.
func (c *scratch) set(n, value uint32) {
	c.of[n] = value
	c.used = append(c.used, n)
}
