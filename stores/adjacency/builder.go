package adjacency

import (
	"fmt"
	"slices"

	"fivefold/stores"
)

// A Builder builds a Graph from a network that is read once: first all people, then the friends of one person after another, people in
// the same order. It keeps nothing but the graph.
type Builder struct {
	graph   *Graph
	next    Snapshot
	filled  uint32           // the leaves of people below it are complete
	open    [leafSize]uint32 // where the list of each person of the leaf from filled on ends; 0 for those who were left out
	person  stores.ID        // whose friends are being added
	last    uint32           // the number after that person
	from    int              // where the friends of that person begin
	friends []uint32         // of the open leaf
}

// NewBuilder returns the builder of a graph that needs at most budget bytes.
func NewBuilder(budget int64) *Builder {
	g := &Graph{budget: budget}
	return &Builder{graph: g, next: Snapshot{people: newPeople(), graph: g}}
}

// AddPerson adds a person who is not there yet. It returns ErrBudget.
func (b *Builder) AddPerson(id stores.ID, visibility stores.Visibility) error {
	if _, again := b.next.people.number(id.UUID); again || id.Kind != stores.KindUser || b.last > 0 {
		return fmt.Errorf("%w: %s", ErrOrder, id)
	}
	n := b.next.people.add(id.UUID)
	if n%leafSize == 0 {
		b.next.lists.addLeaf(n, &leaf{})
	}
	b.next.lists.leaf(n).visible[n%leafSize] = visibilityOf(visibility)
	return b.checkBudget()
}

// AddFriend adds a friend of a person: the friends of one person after another, those of each in any order. Both people of a friendship are friends
// of the other. It returns ErrPerson, ErrOrder and ErrBudget.
func (b *Builder) AddFriend(person, friend stores.ID) error {
	if person != b.person {
		if err := b.beginPerson(person); err != nil {
			return err
		}
	}
	n, ok := b.next.number(friend)
	if !ok || friend == person {
		return fmt.Errorf("%w %s", ErrPerson, friend)
	}
	b.friends = append(b.friends, n)
	return nil
}

// beginPerson begins the friends of a person.
func (b *Builder) beginPerson(person stores.ID) error {
	n, ok := b.next.number(person)
	if !ok {
		return fmt.Errorf("%w %s", ErrPerson, person)
	}
	if n < b.last {
		return fmt.Errorf("%w: the friends of %s", ErrOrder, person)
	}
	b.endPerson()
	if n >= b.filled+leafSize {
		b.closeLeaf()
		b.filled = n - n%leafSize
	}
	b.person, b.last, b.from = person, n+1, len(b.friends)
	return b.checkBudget()
}

// endPerson completes the friends of the person whose friends are being added.
func (b *Builder) endPerson() {
	if b.last == 0 {
		return
	}
	slices.Sort(b.friends[b.from:])
	b.friends = b.friends[:b.from+len(slices.Compact(b.friends[b.from:]))]
	b.open[(b.last-1)%leafSize] = uint32(len(b.friends))
	b.next.friendships += len(b.friends) - b.from
}

// closeLeaf puts the friends of the open leaf into the graph.
func (b *Builder) closeLeaf() {
	if len(b.friends) > 0 {
		l := b.next.lists.leaf(b.filled)
		b.next.lists.bytes -= l.bytes()
		l.friends = exactly(len(b.friends))
		copy(l.friends, b.friends)
		for i, end := range b.open {
			if i > 0 {
				end = max(end, l.ends[i-1])
			}
			l.ends[i] = end
		}
		b.next.lists.bytes += l.bytes()
	}
	b.open, b.friends = [leafSize]uint32{}, b.friends[:0]
}

// checkBudget returns ErrBudget when the graph needs more than its budget.
func (b *Builder) checkBudget() error {
	if b.next.Bytes()+int64(len(b.friends))*4 > b.graph.budget {
		return ErrBudget
	}
	return nil
}

// Build returns the graph, at version.
func (b *Builder) Build(version int64) (*Graph, error) {
	b.endPerson()
	b.closeLeaf()
	b.next.people.makeTable(max(firstSize, int(b.next.people.count)/2*3))
	b.next.version, b.next.friendships = version, b.next.friendships/2
	b.graph.now.Store(&b.next)
	return b.graph, b.checkBudget()
}

// addLeaf adds the leaf that begins with n to lists that only the caller has.
func (l *lists) addLeaf(n uint32, next *leaf) {
	if n%perBranch == 0 {
		l.root = append(l.root, new(branch))
		l.bytes += branchBytes
	}
	l.root[n/perBranch][n/leafSize%branchSize] = next
	l.bytes += next.bytes()
}
