package adjacency

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/google/uuid"

	"fivefold/stores"
)

// A model is a network as plain maps, and answers every question by trying everything.
type model struct {
	people  map[stores.ID]stores.Visibility
	friends map[stores.Pair]bool // both directions
	viewer  Viewer
}

func newModel() *model {
	return &model{people: map[stores.ID]stores.Visibility{}, friends: map[stores.Pair]bool{}}
}

// testID returns the ID of the n-th person. The order of IDs is not that of n.
func testID(n int) stores.ID {
	id := stores.ID{Kind: stores.KindUser, UUID: uuid.UUID{6: 0x80, 8: 0x80}}
	binary.BigEndian.PutUint32(id.UUID[12:], uint32(n)*2654435761)
	return id
}

func (m *model) apply(c Change) {
	switch c.Op {
	case PutPerson:
		m.people[c.A] = c.Visibility
	case RemovePerson:
		delete(m.people, c.A)
		maps.DeleteFunc(m.friends, func(p stores.Pair, _ bool) bool { return p.A == c.A || p.B == c.A })
	case AddFriendship:
		m.friends[stores.Pair{A: c.A, B: c.B}], m.friends[stores.Pair{A: c.B, B: c.A}] = true, true
	case RemoveFriendship:
		delete(m.friends, stores.Pair{A: c.A, B: c.B})
		delete(m.friends, stores.Pair{A: c.B, B: c.A})
	}
}

func (m *model) clone() *model {
	return &model{people: maps.Clone(m.people), friends: maps.Clone(m.friends), viewer: m.viewer}
}

// sorted returns the people in the order of their IDs.
func (m *model) sorted() []stores.ID {
	return slices.SortedFunc(maps.Keys(m.people), stores.ID.Compare)
}

func (m *model) areFriends(a, b stores.ID) bool { return m.friends[stores.Pair{A: a, B: b}] }

func (m *model) blocks(id stores.ID) bool { return slices.Contains(m.viewer.Blockers, id) }

func (m *model) shows(id stores.ID) bool {
	return stores.ListReaders.Holds(func(test stores.Rule) bool {
		switch test.Op {
		case stores.ValueIs:
			return test.Value == string(m.people[id])
		case stores.IsViewer:
			return id == m.viewer.ID
		default:
			return m.areFriends(id, m.viewer.ID)
		}
	})
}

func (m *model) friendsOfFriends(person stores.ID) (list []stores.CountedUser) {
	for _, x := range m.sorted() {
		count := 0
		for _, near := range m.sorted() {
			if m.areFriends(person, near) && m.areFriends(near, x) && !m.blocks(near) && m.shows(near) {
				count++
			}
		}
		if count > 0 && x != person && !m.areFriends(person, x) && !m.blocks(x) && !slices.Contains(m.viewer.Blocked, x) {
			list = append(list, stores.CountedUser{User: x, Count: count})
		}
	}
	slices.SortStableFunc(list, func(a, b stores.CountedUser) int { return cmp.Compare(b.Count, a.Count) })
	return list
}

func (m *model) mutual(a, b stores.ID) (list []stores.ID) {
	for _, x := range m.sorted() {
		if m.areFriends(a, x) && m.areFriends(b, x) && !m.blocks(x) {
			list = append(list, x)
		}
	}
	return list
}

// leads reports whether the viewer may follow the friendship of a and b.
func (m *model) leads(a, b stores.ID) bool {
	return m.areFriends(a, b) && !m.blocks(a) && !m.blocks(b) && (m.shows(a) || m.shows(b))
}

// paths returns all shortest paths of a pair, in order.
func (m *model) paths(pair stores.Pair) [][]stores.ID {
	_, isA := m.people[pair.A]
	_, isB := m.people[pair.B]
	if !isA || !isB || m.blocks(pair.A) || m.blocks(pair.B) {
		return nil
	}
	level, seen := [][]stores.ID{{pair.A}}, map[stores.ID]bool{pair.A: true}
	for range stores.MaxPath + 1 {
		found := slices.DeleteFunc(slices.Clone(level), func(path []stores.ID) bool { return path[len(path)-1] != pair.B })
		if len(found) > 0 {
			return found
		}
		var longer [][]stores.ID
		for _, path := range level {
			for _, x := range m.sorted() {
				if !seen[x] && m.leads(path[len(path)-1], x) {
					longer = append(longer, append(slices.Clone(path), x))
				}
			}
		}
		for _, path := range longer {
			seen[path[len(path)-1]] = true
		}
		level = longer
	}
	return nil
}

func (m *model) circle(person stores.ID, reach int) (list []stores.CircleMember) {
	level, seen := []stores.ID{person}, map[stores.ID]bool{person: true}
	for distance := 1; distance <= reach; distance++ {
		var next []stores.ID
		for _, x := range m.sorted() {
			reached := slices.ContainsFunc(level, func(near stores.ID) bool {
				return m.areFriends(near, x) && (distance == 1 || m.shows(near))
			})
			if reached && !seen[x] && !m.blocks(x) {
				seen[x], next = true, append(next, x)
				if !slices.Contains(m.viewer.Blocked, x) {
					list = append(list, stores.CircleMember{User: x, Distance: distance})
				}
			}
		}
		level = next
	}
	return list
}

func (m *model) among(set []stores.ID) (list []stores.Pair) {
	for _, a := range m.sorted() {
		for _, b := range m.sorted() {
			if a.Compare(b) < 0 && slices.Contains(set, a) && slices.Contains(set, b) && m.leads(a, b) {
				list = append(list, stores.Pair{A: a, B: b})
			}
		}
	}
	return list
}
