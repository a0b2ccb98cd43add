package stores

import (
	"context"
	"time"
)

// MaxReach is how many friendships away the people of a circle are at most.
const MaxReach = 3

// CircleMember is a person of a circle.
type CircleMember struct {
	User     ID
	Distance int // how many friendships away, 1 to MaxReach
}

// CirclePeople asks for the people of a circle.
type CirclePeople struct {
	Reach     int    // 1 to MaxReach
	FirstName string // only those with this first name, letter for letter; any when empty
}

// CircleMessages asks for what a circle wrote.
type CircleMessages struct {
	Reach  int       // 1 to MaxReach
	Before time.Time // only what was written before, UTC; any when zero
}

// Circles answers about the people around a person: friends, and with a Reach of 2 or 3 friends of friends and theirs.
// Freshness: as its engine tells; embedded, it is the truth.
//
// A circle is as viewer may know it: never the person it is around, nor one who blocks viewer or whom viewer blocks, and nobody
// is reached through one who blocks viewer. What lies behind a person is reached only through a person whose friends viewer may
// see. Whether viewer may see the friends of the people asked about is the caller's affair.
type Circles interface {
	// People returns a window of each circle's people, the nearest first, then by last name in order of its bytes, then by ID.
	People(ctx context.Context, viewer ID, people []ID, filter CirclePeople, window Window) (map[ID]List[CircleMember], error)

	// Messages returns a window of the posts and comments that each circle's people wrote and that viewer may read, as Threads
	// has it, newest first, then by ID.
	Messages(ctx context.Context, viewer ID, people []ID, filter CircleMessages, window Window) (map[ID]List[ID], error)
}
