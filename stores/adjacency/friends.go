package adjacency

import "fivefold/stores"

// excluded marks people who are not counted.
const excluded = 1 << 31

// FriendsOfFriends answers stores.Network.FriendsOfFriends for one person.
func (v *View) FriendsOfFriends(person stores.ID, window stores.Window) stores.List[stores.CountedUser] {
	s := newSelection(&v.people, window)
	n, ok := v.number(person)
	if !ok {
		return s.list()
	}
	counts := v.borrow()
	defer v.release(counts)
	own := v.lists.of(n)
	counts.set(n, excluded)
	for _, not := range [][]uint32{own, v.blockers, v.blocked} {
		for _, other := range not {
			if counts.of[other] == 0 {
				counts.set(other, excluded)
			}
		}
	}
	never := len(counts.used)
	for _, near := range own {
		if v.blocks(near) || !v.shows(near) {
			continue
		}
		for _, far := range v.lists.of(near) {
			if counts.of[far] == 0 {
				counts.used = append(counts.used, far)
			}
			counts.of[far]++
		}
	}
	for _, far := range counts.used[never:] {
		s.add(counted{person: far, count: counts.of[far]})
	}
	return s.list()
}

// Mutual returns the people who are friends of both a and b, in no order (see stores.Network.Mutual).
func (v *View) Mutual(a, b stores.ID) []stores.ID {
	var mutual []stores.ID
	v.eachMutual(a, b, func(n uint32) { mutual = append(mutual, v.people.user(n)) })
	return mutual
}

// CountMutual returns the number of people whom Mutual returns.
func (v *View) CountMutual(a, b stores.ID) (count int) {
	v.eachMutual(a, b, func(uint32) { count++ })
	return count
}

func (v *View) eachMutual(a, b stores.ID, do func(uint32)) {
	m, isA := v.number(a)
	n, isB := v.number(b)
	if !isA || !isB {
		return
	}
	eachCommon(v.lists.of(m), v.lists.of(n), func(x uint32) {
		if !v.blocks(x) {
			do(x)
		}
	})
}

// searchFrom is how many times longer one of two lists must be for a binary search in it to be faster than reading both.
const searchFrom = 16

// eachCommon calls do with the numbers that both sorted lists have.
func eachCommon(a, b []uint32, do func(uint32)) {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b) > searchFrom*len(a) {
		for _, n := range a {
			if contains(b, n) {
				do(n)
			}
		}
		return
	}
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			do(a[0])
			a, b = a[1:], b[1:]
		}
	}
}

// Among returns the friendships of two of people that the viewer may see: nobody of them blocks the viewer, and the viewer may see the
// friends of at least one of the two. A precedes B in the order of IDs. The pairs have no order.
func (v *View) Among(people []stores.ID) []stores.Pair {
	var pairs []stores.Pair
	set := v.numbers(people)
	for _, a := range set {
		if v.blocks(a) {
			continue
		}
		shows := v.shows(a)
		eachCommon(v.lists.of(a), set, func(b uint32) {
			if pair := (stores.Pair{A: v.people.user(a), B: v.people.user(b)}); a < b && !v.blocks(b) && (shows || v.shows(b)) {
				if pair.A.Compare(pair.B) > 0 {
					pair.A, pair.B = pair.B, pair.A
				}
				pairs = append(pairs, pair)
			}
		})
	}
	return pairs
}
