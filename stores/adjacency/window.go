package adjacency

import (
	"bytes"
	"slices"

	"fivefold/stores"
)

// A counted is a person with a count.
type counted struct{ person, count uint32 }

// A selection keeps the first items of a list of counted people, or the last when the window is backward: most first, then by ID. It keeps
// a heap of one item more than the limit, whose root is the item to drop next.
type selection struct {
	people *people
	window stores.Window
	total  int
	kept   []counted
}

func newSelection(p *people, w stores.Window) *selection {
	return &selection{people: p, window: w}
}

// add adds an item of the list.
func (s *selection) add(c counted) {
	s.total++
	if s.window.After != nil && s.compareTo(c, s.window.After) <= 0 || s.window.Before != nil && s.compareTo(c, s.window.Before) >= 0 {
		return
	}
	if len(s.kept) <= s.window.Limit {
		s.kept = append(s.kept, c)
		for i := len(s.kept) - 1; i > 0 && s.drops(s.kept[i], s.kept[(i-1)/2]); i = (i - 1) / 2 {
			s.kept[i], s.kept[(i-1)/2] = s.kept[(i-1)/2], s.kept[i]
		}
	} else if s.drops(s.kept[0], c) {
		s.kept[0] = c
		s.sink()
	}
}

// sink moves the root of the heap to its place.
func (s *selection) sink() {
	for i := 0; ; {
		first := 2*i + 1
		if first >= len(s.kept) {
			return
		}
		if second := first + 1; second < len(s.kept) && s.drops(s.kept[second], s.kept[first]) {
			first = second
		}
		if !s.drops(s.kept[first], s.kept[i]) {
			return
		}
		s.kept[i], s.kept[first] = s.kept[first], s.kept[i]
		i = first
	}
}

// drops reports whether a is dropped before b.
func (s *selection) drops(a, b counted) bool {
	return s.compare(a, b) > 0 != s.window.Backward
}

// compare compares two different items of the list.
func (s *selection) compare(a, b counted) int {
	if a.count != b.count {
		return int(b.count) - int(a.count)
	}
	return bytes.Compare(s.people.id(a.person)[:], s.people.id(b.person)[:])
}

// compareTo compares an item with a position.
func (s *selection) compareTo(c counted, at *stores.ListPosition) int {
	switch count := int64(c.count); {
	case count != at.Rank && count > at.Rank:
		return -1
	case count != at.Rank:
		return 1
	default:
		return bytes.Compare(s.people.id(c.person)[:], at.ID.UUID[:])
	}
}

// list returns the window.
func (s *selection) list() stores.List[stores.CountedUser] {
	slices.SortFunc(s.kept, s.compare)
	kept, more := s.kept, len(s.kept) > s.window.Limit
	switch {
	case more && s.window.Backward:
		kept = kept[1:]
	case more:
		kept = kept[:s.window.Limit]
	}
	list := stores.List[stores.CountedUser]{More: more}
	if len(s.kept) > 0 {
		list.Items = make([]stores.Item[stores.CountedUser], len(kept))
	}
	for i, c := range kept {
		user := s.people.user(c.person)
		list.Items[i] = stores.Item[stores.CountedUser]{
			At:    stores.ListPosition{Rank: int64(c.count), ID: user},
			Value: stores.CountedUser{User: user, Count: int(c.count)},
		}
	}
	if s.window.Count {
		list.Total = s.total
	}
	return list
}
