package stores

// A ListPosition is the position of an item in an ordered list: by Rank, then by Text, then by ID. Each list defines which of them it uses,
// and in which direction. A position of one list has no meaning in another.
type ListPosition struct {
	Rank int64
	Text string
	ID   ID
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

// A List is a part of a list, in the order of the list.
type List[T any] struct {
	Items []Item[T]
	More  bool // there are more items between After and Before, also when Limit is 0
	Total int  // the number of items of the whole list, regardless of After and Before; 0 unless Window.Count
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
