// Package adjacency keeps the friendships of a network in memory and answers questions about many of them: friends of friends, mutual
// friends, shortest paths, circles. It contains no engine: the engine that stores the friendships fills a Graph and keeps it current.
//
// A Graph has a version, which that engine assigns. Snapshot returns an immutable state, so readers never wait for the writer, and every
// answer belongs to one version.
//
// # Structure
//
// Each person has a dense number, and the sorted numbers of their friends. The lists of 8 people are one leaf: one slice of numbers, and
// where each list ends. Leaves are in a tree of two levels. A change copies the leaf of each of its people and the path to it; a Snapshot
// is the root of the tree. A leaf of 8 is small enough to be copied in a fraction of a microsecond, and large enough that a person costs 9
// bytes beside the friends, which have 4 bytes each. A slice for each person would cost 24, and one array for all people would be copied
// whole. Numbers, ids and the times of activities, about 30 bytes for a person, are only ever added, so all snapshots share them.
package adjacency

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"fivefold/stores"
)

// The errors of a Graph and of its Builder.
var (
	ErrBudget = errors.New("the memory budget of the friendship graph is exceeded")
	ErrPerson = errors.New("the friendship graph does not have the person")
	ErrOrder  = errors.New("people and friends are not in order")
)

// A Graph is the friendships of a network. It is safe for concurrent use.
type Graph struct {
	writing  sync.Mutex // held by Apply
	budget   int64
	now      atomic.Pointer[Snapshot]
	scratch  sync.Pool // of *scratch
	recorded latest
}

// An Op is the operation of a Change.
type Op uint8

// The operations. Each is idempotent.
const (
	PutPerson        Op = iota // adds A, or changes the visibility of A's friends
	RemovePerson               // removes A and A's friendships
	AddFriendship              // of A and B
	RemoveFriendship           // of A and B
)

// A Change is a change of a Graph.
type Change struct {
	Op         Op
	A, B       stores.ID
	Visibility stores.Visibility // of A's friends, for PutPerson
}

// Snapshot returns the current state.
func (g *Graph) Snapshot() *Snapshot { return g.now.Load() }

// Apply makes changes, one after another, and publishes the result as version. It returns ErrPerson for a friendship of a person whom the
// graph does not have, and ErrBudget when the graph would need more than its budget. After an error the graph is as before.
func (g *Graph) Apply(version int64, changes ...Change) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	now := g.now.Load()
	next := *now
	next.version, next.lists.root = version, slices.Clone(next.lists.root)
	for _, c := range changes {
		err := next.apply(c)
		if err == nil && next.Bytes() > g.budget {
			err = ErrBudget
		}
		if err != nil {
			g.forget(now, next.people.count)
			return err
		}
	}
	g.now.Store(&next)
	return nil
}

// forget removes the people whom a failed Apply added to the table that it shares with now.
func (g *Graph) forget(now *Snapshot, count uint32) {
	if count > now.people.count {
		again := *now
		again.people.makeTable(len(now.people.table))
		g.now.Store(&again)
	}
}

// A Snapshot is a Graph at a version. It does not change.
type Snapshot struct {
	version     int64
	people      people
	lists       lists
	friendships int
	graph       *Graph
}

// Version returns the version of the graph.
func (s *Snapshot) Version() int64 { return s.version }

// Friendships returns the number of friendships.
func (s *Snapshot) Friendships() int { return s.friendships }

// Bytes returns the memory of the graph. A query uses 4 bytes for each person in addition.
func (s *Snapshot) Bytes() int64 { return s.people.bytes() + s.lists.bytes }

// number returns the number of a person of the graph.
func (s *Snapshot) number(id stores.ID) (uint32, bool) {
	if id.Kind != stores.KindUser {
		return 0, false
	}
	n, ok := s.people.number(id.UUID)
	return n, ok && s.lists.visibility(n) != absent
}

// apply makes a change. The lists are its own, except their branches and leaves.
func (s *Snapshot) apply(c Change) error {
	switch c.Op {
	case PutPerson:
		if c.A.Kind != stores.KindUser {
			return fmt.Errorf("%w %s", ErrPerson, c.A)
		}
		n, ok := s.people.number(c.A.UUID)
		if !ok {
			n = s.people.add(c.A.UUID)
		}
		s.lists.setVisibility(n, visibilityOf(c.Visibility))
		return nil
	case RemovePerson:
		n, ok := s.number(c.A)
		if !ok {
			return nil
		}
		for _, friend := range s.lists.of(n) { // the leaf is replaced, never changed
			s.unlink(n, friend)
		}
		s.lists.setVisibility(n, absent)
		return nil
	}
	a, ok := s.number(c.A)
	if !ok {
		return fmt.Errorf("%w %s", ErrPerson, c.A)
	}
	b, ok := s.number(c.B)
	if !ok || a == b {
		return fmt.Errorf("%w %s", ErrPerson, c.B)
	}
	if c.Op == RemoveFriendship {
		s.unlink(a, b)
	} else if s.lists.insert(a, b) {
		s.lists.insert(b, a)
		s.friendships++
	}
	return nil
}

func (s *Snapshot) unlink(a, b uint32) {
	if s.lists.remove(a, b) {
		s.lists.remove(b, a)
		s.friendships--
	}
}
