package adjacency

import (
	"slices"

	"fivefold/stores"
)

// A Viewer is the person for whom a question is answered.
type Viewer struct {
	ID       stores.ID   // zero for nobody
	Blockers []stores.ID // the people who block the viewer; those whom the graph does not have are ignored
	Blocked  []stores.ID // the people whom the viewer blocks
}

// A View answers questions about a Snapshot as a viewer may see it, by the rules of stores.Network and stores.Circles. It is safe for
// concurrent use. What it does not check is whether the viewer may see the friends of the people given: its caller does.
type View struct {
	*Snapshot
	viewer   uint32   // noNumber for nobody
	friends  []uint32 // of the viewer
	blockers []uint32 // sorted
	blocked  []uint32 // sorted
}

// noNumber is the number of no person.
const noNumber = ^uint32(0)

// As returns the view of a viewer.
func (s *Snapshot) As(viewer Viewer) *View {
	v := &View{Snapshot: s, viewer: noNumber, blockers: s.numbers(viewer.Blockers), blocked: s.numbers(viewer.Blocked)}
	if n, ok := s.number(viewer.ID); ok {
		v.viewer, v.friends = n, s.lists.of(n)
	}
	return v
}

// numbers returns the numbers of people whom the graph has, sorted, each once.
func (s *Snapshot) numbers(ids []stores.ID) []uint32 {
	if len(ids) == 0 {
		return nil
	}
	numbers := make([]uint32, 0, len(ids))
	for _, id := range ids {
		if n, ok := s.number(id); ok {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// Exists reports whether the graph has a person and the person does not block the viewer.
func (v *View) Exists(id stores.ID) bool {
	_, ok := v.existing(id)
	return ok
}

func (v *View) existing(id stores.ID) (uint32, bool) {
	n, ok := v.number(id)
	return n, ok && !v.blocks(n)
}

// Blocks reports whether a person blocks the viewer.
func (v *View) Blocks(id stores.ID) bool {
	if len(v.blockers) == 0 {
		return false // without a search for the person
	}
	n, ok := v.number(id)
	return ok && v.blocks(n)
}

// blocks reports whether a person blocks the viewer.
func (v *View) blocks(n uint32) bool { return contains(v.blockers, n) }

// shown is stores.ListReaders: whether a viewer who is a stranger, a friend or the owner may see a list, by its visibility.
var shown = func() (shown [onlyMe + 1][3]bool) {
	for visible, value := range map[uint8]stores.Visibility{everyone: stores.Everyone, friendsOnly: stores.FriendsOnly, onlyMe: stores.OnlyMe} {
		for relation := range shown[visible] {
			shown[visible][relation] = stores.ListReaders.Holds(func(test stores.Rule) bool {
				switch test.Op {
				case stores.ValueIs:
					return test.Value == string(value)
				case stores.IsViewer:
					return relation == isOwner
				default:
					return relation == isFriend
				}
			})
		}
	}
	return shown
}()

// The relations of a viewer to the owner of a list.
const (
	isStranger = iota
	isFriend
	isOwner
)

// shows reports whether the viewer may see the friends of a person. Blocks are checked separately.
func (v *View) shows(n uint32) bool {
	readers := &shown[v.lists.visibility(n)]
	switch {
	case readers[isStranger]:
		return true
	case n == v.viewer:
		return readers[isOwner]
	default:
		return readers[isFriend] && contains(v.friends, n)
	}
}

func contains(sorted []uint32, n uint32) bool {
	_, found := slices.BinarySearch(sorted, n)
	return found
}
