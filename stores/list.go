package stores

// A ListPosition is where an item stands in an ordered list: by Rank, then by Text, then by ID. Which of them a list uses, and in
// which direction, is the list's affair; a ListPosition of one list means nothing in another.
type ListPosition struct {
	Rank int64
	Text string
	ID   ID
}

// MaxLimit is the largest Limit of a Window.
const MaxLimit = 1000

// A Window asks for a part of a list. Pages are found by position, not by number, so that they neither repeat nor skip an item
// that stays while others come and go.
type Window struct {
	Limit    int           // at most so many items, 0 to MaxLimit
	After    *ListPosition // only items behind it
	Before   *ListPosition // only items before it
	Backward bool          // the last Limit items rather than the first
	Count    bool          // Total is wanted
}

// A List is a part of a list, always in the list's own order.
type List[T any] struct {
	Items []Item[T]
	More  bool // something lies between After and Before that is not among the items, also when Limit is 0
	Total int  // how long the whole list is, After and Before aside; 0 unless Window.Count; UnknownTotal when nobody can count it
}

// UnknownTotal is the Total of a list that is too expensive to count where it is kept, such as a timeline in a wide-column store.
const UnknownTotal = -1

// ListLimits say what a list cannot be asked for, by the contract of its port; engines do not differ in it. Every list has a first page
// and pages after a position. A list without limits is not mentioned in its contract.
type ListLimits struct {
	NoTotal    bool // Total is UnknownTotal when it is asked for
	NoBackward bool // Window.Backward is unsupported
	NoBefore   bool // Window.Before is unsupported
}

// Check returns ErrUnsupported when w asks for what a list with these limits does not have. Engines call it first.
func (l ListLimits) Check(w Window) error {
	if l.NoBackward && w.Backward || l.NoBefore && w.Before != nil {
		return ErrUnsupported
	}
	return nil
}

// An Item is an item of a list and where it stands.
type Item[T any] struct {
	At    ListPosition
	Value T
}

// A Pair is two things in an order that means something: a person and the other person of a question.
type Pair struct{ A, B ID }

// MaxBatch is how many keys one call may hold.
const MaxBatch = 1000
