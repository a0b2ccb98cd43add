package stores

import (
	"context"
	"time"
)

// CirclePages selects the pages that the people of a circle joined.
type CirclePages struct {
	Reach int       // 1 to MaxReach
	Since time.Time // only people who joined at this time or later, UTC
}

// A JoinedPage is a page that people of a circle joined.
type JoinedPage struct {
	Page  ID
	Posts int // how many posts those who joined have on it
}

// CircleJobs selects where the people of a circle work.
type CircleJobs struct {
	Reach  int // 1 to MaxReach
	Place  ID  // at companies in this place
	Before int // only working there since before that year; any when 0, or unknown
}

// MaxVisited is the largest number of places of CircleVisitors.
const MaxVisited = 5

// CircleVisitors selects the people of a circle who have been in every one of some places.
type CircleVisitors struct {
	Reach  int            // 1 to MaxReach
	Places [MaxVisited]ID // at least one, each once; the rest is zero
	From   time.Time      // only what was written at that moment or later, UTC
	Until  time.Time      // only what was written before that moment, UTC
}

// A Visitor is a person who was in places where they do not live.
type Visitor struct {
	User     ID
	Messages int             // how many messages they wrote there, each counted once
	Counts   [MaxVisited]int // number of messages in each of the given places
}

// CircleActivity lists pages, companies and places of the people of circles (see Circles, also for what the caller checks). A place
// contains itself and everything that is part of it: a country contains its cities. Freshness is that of the engine; the embedded engine
// reads the truth.
type CircleActivity interface {
	// Pages returns a window of the pages that each circle's people joined, with the number of posts on the page by those who joined: most
	// first, then by ID. Pages without such posts are included. Only memberships of people whose interests viewer may see and only posts
	// that viewer may read (see Threads) count.
	Pages(ctx context.Context, viewer ID, people []ID, filter CirclePages, window Window) (map[ID]List[JoinedPage], error)

	// Jobs returns a window of the affiliations of each circle's people with the companies in a place: the longest there first, unknown
	// years last; then by ID of the person; then by name of the company in descending byte order; then by ID of the company.
	Jobs(ctx context.Context, viewer ID, people []ID, filter CircleJobs, window Window) (map[ID]List[Affiliation], error)

	// Visitors returns a window of the people of each circle who live in none of the places, or whose city is unknown, and who wrote
	// messages in every one of them that viewer may read (see Threads): most messages first, then by ID.
	Visitors(ctx context.Context, viewer ID, people []ID, filter CircleVisitors, window Window) (map[ID]List[Visitor], error)
}
