package adjacency

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"sync/atomic"

	"fivefold/stores"
)

// An Activity is the time at which a person did something, as a number.
type Activity struct {
	Person stores.ID
	At     int64
}

// latest is the latest time of a person, and belongs to every snapshot.
type latest struct {
	above atomic.Int64 // math.MinInt64, as the zero value is a person without activity
}

func (l *latest) at() int64 { return l.above.Load() + math.MinInt64 } // may wrap around

func (l *latest) raise(at int64) {
	for old := l.above.Load(); old+math.MinInt64 < at; old = l.above.Load() {
		if l.above.CompareAndSwap(old, at-math.MinInt64) {
			return
		}
	}
}

// Record records activities of people of the snapshot. They have no version: all snapshots have the latest of each person, and it is never
// removed. until is the number of the last activity, which the engine assigns in the order in which it stores them; all before it have been
// recorded or are among these.
func (s *Snapshot) Record(until int64, activities ...Activity) error {
	for _, a := range activities {
		n, ok := s.number(a.Person)
		if !ok {
			return fmt.Errorf("%w %s", ErrPerson, a.Person)
		}
		s.people.latest(n).raise(a.At)
	}
	s.graph.recorded.raise(until)
	return nil
}

// Recorded returns the largest number until which activities have been recorded.
func (s *Snapshot) Recorded() int64 { return max(0, s.graph.recorded.at()) }

// ActiveCircle returns the people of the circle around a person (see Circle) of whom an activity is recorded, each with a time that is not before
// their latest one in the state of the snapshot: the latest first.
func (v *View) ActiveCircle(person stores.ID, reach int) iter.Seq2[stores.ID, int64] {
	type active struct {
		at int64
		n  uint32
	}
	var found []active
	v.circle(person, reach, func(ring []uint32, _ int) {
		for _, n := range ring {
			if at := v.people.latest(n).at(); at > math.MinInt64 {
				found = append(found, active{at, n})
			}
		}
	})
	slices.SortFunc(found, func(a, b active) int { return cmp.Compare(b.at, a.at) })
	return func(yield func(stores.ID, int64) bool) {
		for _, a := range found {
			if !yield(v.people.user(a.n), a.at) {
				return
			}
		}
	}
}
