package adjacency

import (
	"slices"

	"fivefold/stores"
)

const (
	leafSize   = 8  // people of a leaf
	branchSize = 64 // leaves of a branch
	perBranch  = leafSize * branchSize
)

// The visibilities of a list. A person who was removed, and a number that nobody has, is absent.
const (
	absent uint8 = iota
	everyone
	friendsOnly
	onlyMe // and every visibility that is not known
)

func visibilityOf(v stores.Visibility) uint8 {
	switch v {
	case stores.Everyone:
		return everyone
	case stores.FriendsOnly:
		return friendsOnly
	default:
		return onlyMe
	}
}

// A leaf is the lists of 8 people. It does not change once it is in a Snapshot.
type leaf struct {
	ends    [leafSize]uint32 // where the list of each person ends in friends
	visible [leafSize]uint8
	friends []uint32
}

// list returns the list of the i-th person.
func (l *leaf) list(i uint32) []uint32 {
	if i == 0 {
		return l.friends[:l.ends[0]]
	}
	return l.friends[l.ends[i-1]:l.ends[i]]
}

func (l *leaf) bytes() int64 { return leafBytes + int64(cap(l.friends))*4 }

// A branch has 64 leaves, some of which may be nil.
type branch [branchSize]*leaf

const (
	branchBytes = branchSize*8 + 8 // of a branch and the pointer to it
	leafBytes   = 64               // of a leaf without the friends, as it is allocated
)

// noLeaf is the leaf of people who have not been added.
var noLeaf leaf

// lists are the lists of all people, by number.
type lists struct {
	root  []*branch
	bytes int64
}

func (l *lists) leaf(n uint32) *leaf {
	if b := n / perBranch; int(b) < len(l.root) {
		if found := l.root[b][n/leafSize%branchSize]; found != nil {
			return found
		}
	}
	return &noLeaf
}

// of returns the friends of a person in the order of their numbers.
func (l *lists) of(n uint32) []uint32 { return l.leaf(n).list(n % leafSize) }

// visibility returns who may see the friends of a person.
func (l *lists) visibility(n uint32) uint8 { return l.leaf(n).visible[n%leafSize] }

// replace puts a leaf in the place of the one that has n.
func (l *lists) replace(n uint32, next *leaf) {
	b := int(n / perBranch)
	for b >= len(l.root) {
		l.root = append(l.root, new(branch))
		l.bytes += branchBytes
	}
	if old := l.leaf(n); old != &noLeaf {
		l.bytes -= old.bytes()
	}
	l.bytes += next.bytes()
	changed := *l.root[b]
	changed[n/leafSize%branchSize] = next
	l.root[b] = &changed
}

func (l *lists) setVisibility(n uint32, visible uint8) {
	next := *l.leaf(n) // shares the friends
	next.visible[n%leafSize] = visible
	l.replace(n, &next)
}

// insert adds a friend to the list of n and reports whether it was missing.
func (l *lists) insert(n, friend uint32) bool {
	old, i := l.leaf(n), n%leafSize
	at, found := slices.BinarySearch(old.list(i), friend)
	if found {
		return false
	}
	at += int(old.ends[i]) - len(old.list(i))
	next := &leaf{ends: old.ends, visible: old.visible, friends: exactly(len(old.friends) + 1)}
	copy(next.friends, old.friends[:at])
	next.friends[at] = friend
	copy(next.friends[at+1:], old.friends[at:])
	for ; i < leafSize; i++ {
		next.ends[i]++
	}
	l.replace(n, next)
	return true
}

// remove removes a friend from the list of n and reports whether it was there.
func (l *lists) remove(n, friend uint32) bool {
	old, i := l.leaf(n), n%leafSize
	at, found := slices.BinarySearch(old.list(i), friend)
	if !found {
		return false
	}
	at += int(old.ends[i]) - len(old.list(i))
	next := &leaf{ends: old.ends, visible: old.visible, friends: exactly(len(old.friends) - 1)}
	copy(next.friends, old.friends[:at])
	copy(next.friends[at:], old.friends[at+1:])
	for ; i < leafSize; i++ {
		next.ends[i]--
	}
	l.replace(n, next)
	return true
}

// exactly returns a slice of length n whose capacity is what its allocation has.
func exactly(n int) []uint32 { return slices.Grow[[]uint32](nil, n)[:n] }
