package stores

import (
	"context"
	"time"
)

// MaxReach is the largest Reach of a circle: the number of friendships between its person and its people.
const MaxReach = 3

// CircleMember is a person of a circle.
type CircleMember struct {
	User     ID
	Distance int // how many friendships away, 1 to MaxReach
}

// CirclePeople selects the people of a circle.
type CirclePeople struct {
	Reach     int        // 1 to MaxReach
	FirstName TextFilter // only people with exactly this first name
}

// CircleMessages selects the messages of a circle.
type CircleMessages struct {
	Reach  int       // 1 to MaxReach
	Before time.Time // only messages created before this time, UTC; any when zero
}

// Circles lists the people around a person, and their messages: friends, and with a Reach of 2 or 3 friends of friends and theirs.
// Freshness is that of the engine; the embedded engine reads the truth.
//
// A circle is what viewer may see of it. It contains neither the person it is around nor anyone who blocks viewer or whom viewer blocks,
// and nobody is reached through a person who blocks viewer. The friends of a person are followed only if viewer may see them. Whether
// viewer may see the friends of the people given is checked by the caller.
type Circles interface {
	// People returns a window of the people of each circle, nearest first, then by the key of the last name, then by ID.
	People(ctx context.Context, viewer ID, people []ID, filter CirclePeople, window Window) (map[ID]List[CircleMember], error)

	// Messages returns a window of the posts and comments of each circle's people that viewer may read (see Threads), newest first, then by
	// ID. Each is a *Post or a *Comment as Messages returns it.
	Messages(ctx context.Context, viewer ID, people []ID, filter CircleMessages, window Window) (map[ID]List[Message], error)
}
