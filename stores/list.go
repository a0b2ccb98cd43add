package stores

import (
	"cmp"
	"slices"
	"strings"
)

// A ListPosition is the position of an item in an ordered list: by Rank, then by Text, then by ID. Each list defines which of them it uses,
// and in which direction. A position of one list has no meaning in another.
type ListPosition struct {
	Rank int64
	Text string
	ID   ID
}

// Compare compares two positions of the same list: the highest rank first, then by text, then by ID. Parts that the order of the list does not use
// are equal in all of them.
func (p ListPosition) Compare(other ListPosition) int {
	if p.Rank != other.Rank {
		return cmp.Compare(other.Rank, p.Rank)
	}
	return cmp.Or(strings.Compare(p.Text, other.Text), p.ID.Compare(other.ID))
}

// MaxLimit is the largest Limit of a Window.
const MaxLimit = 1000

// A Window selects a part of a list by position, not by offset: consecutive windows neither repeat nor skip an item that stays while others
// are added and removed.
type Window struct {
	Limit    int           // the largest number of items, 0 to MaxLimit
	After    *ListPosition // only items after it
	Before   *ListPosition // only items before it
	Backward bool          // the last Limit items rather than the first
	Count    bool          // Total is needed
}

// Contains reports whether a position is between After and Before.
func (w Window) Contains(at ListPosition) bool {
	return (w.After == nil || at.Compare(*w.After) > 0) && (w.Before == nil || at.Compare(*w.Before) < 0)
}

// A List is a part of a list, in the order of the list.
type List[T any] struct {
	Items []Item[T]
	More  bool // there are more items between After and Before, also when Limit is 0
	Total int  // the number of items of the whole list, regardless of After and Before; 0 unless Window.Count
}

// InWindow returns the window of a list whose items between After and Before are given, in any order: all of them, or the first ones of the window
// and at least one more. It sorts them in place.
func InWindow[T any](items []Item[T], w Window) List[T] {
	slices.SortFunc(items, func(a, b Item[T]) int { return a.At.Compare(b.At) })
	more := len(items) > w.Limit
	switch {
	case w.Limit == 0:
		items = nil
	case more && w.Backward:
		items = items[len(items)-w.Limit:]
	case more:
		items = items[:w.Limit]
	}
	return List[T]{Items: items, More: more}
}

// UnknownTotal is the Total of a list that is too expensive to count where it is kept, such as a timeline in a wide-column store.
const UnknownTotal = -1

// ListLimits are the features that a list does not support by the contract of its port, the same for every engine. Every list has a first page
// and pages after a position. A list without limits is not mentioned in its contract.
type ListLimits struct {
	NoTotal    bool // Total is UnknownTotal even if Window.Count is set
	NoBackward bool // Window.Backward is unsupported
	NoBefore   bool // Window.Before is unsupported
}

// Check returns ErrUnsupported when w uses a feature that a list with these limits does not support. Engines call it first.
func (l ListLimits) Check(w Window) error {
	if l.NoBackward && w.Backward || l.NoBefore && w.Before != nil {
		return ErrUnsupported
	}
	return nil
}

// An Item is an item of a list and its position.
type Item[T any] struct {
	At    ListPosition
	Value T
}

// A Pair is an ordered pair: a person and another person.
type Pair struct{ A, B ID }

// MaxBatch is the largest number of keys of a call.
const MaxBatch = 1000
