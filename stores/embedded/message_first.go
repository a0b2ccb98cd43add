package embedded

import (
	"math"
	"slices"

	"fivefold/stores"
)

// firstCandidates are the first candidates of a window among those that were inserted, in the order of the window.
type firstCandidates struct {
	window stores.Window
	found  []*candidate
	bound  int64      // candidates beyond this rank are not among them
	next   *candidate // is not or no longer among them, and is used for the next one
}

func newFirstCandidates(window stores.Window) *firstCandidates {
	f := &firstCandidates{window: window, bound: math.MinInt64, next: new(candidate)}
	if window.Backward {
		f.bound = math.MaxInt64
	}
	return f
}

// condition completes the WHERE of a statement about the message y for read. Its arguments are :bound and candidateArgs.
func (f *firstCandidates) condition() string {
	condition, order := candidateOrder.condition(f.window), candidateOrder.orderBy(f.window.Backward)
	if f.window.Backward {
		return condition + " AND y.created_at <= :bound ORDER BY " + order + " LIMIT :limit"
	}
	return condition + " AND y.created_at >= :bound ORDER BY " + order + " LIMIT :limit"
}

// read runs a statement with condition, and inserts its rows: the time and the ID of a comment, and what fill reads.
func (f *firstCandidates) read(s *statement, fill func(*candidate)) error {
	defer s.reset()
	s.stmt.SetInt64(":bound", f.bound)
	for {
		if found, err := s.step(); err != nil || !found {
			return err
		}
		rank := s.int64()
		if f.isBeyond(rank) {
			return nil // as are the further ones
		}
		*f.next = candidate{at: stores.ListPosition{Rank: rank, ID: s.id(stores.KindComment)}}
		fill(f.next)
		f.insert()
	}
}

func (f *firstCandidates) isBeyond(rank int64) bool {
	if f.window.Backward {
		return rank > f.bound
	}
	return rank < f.bound
}

// insert inserts the next candidate, and removes the one beyond the limit.
func (f *firstCandidates) insert() {
	place, _ := slices.BinarySearchFunc(f.found, f.next, f.compare)
	switch limit := f.window.Limit; {
	case len(f.found) < limit:
		f.found, f.next = slices.Insert(f.found, place, f.next), new(candidate)
	case place < limit:
		last := f.found[limit-1]
		copy(f.found[place+1:], f.found[place:])
		f.found[place], f.next = f.next, last
	}
	if len(f.found) == f.window.Limit {
		f.bound = f.found[len(f.found)-1].at.Rank
	}
}

func (f *firstCandidates) compare(a, b *candidate) int {
	if f.window.Backward {
		a, b = b, a
	}
	return a.at.Compare(b.at)
}
