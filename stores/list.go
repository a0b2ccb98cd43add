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
	Total int  // how long the whole list is, After and Before aside; 0 unless Window.Count
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
