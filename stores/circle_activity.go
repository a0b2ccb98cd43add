package stores

import (
	"context"
	"time"
)

// CirclePages asks for the pages that the people of a circle joined.
type CirclePages struct {
	Reach int       // 1 to MaxReach
	Since time.Time // only whoever joined at that moment or later, UTC
}

// A JoinedPage is a page that people of a circle joined.
type JoinedPage struct {
	Page  ID
	Posts int // how many posts those who joined have on it
}

// CircleJobs asks where the people of a circle work.
type CircleJobs struct {
	Reach  int // 1 to MaxReach
	Place  ID  // at companies in this place
	Before int // only working there since before that year; any when 0, also when not told
}

// MaxVisited is how many places one may ask about at once.
const MaxVisited = 5

// CircleVisitors asks who of a circle has been in all of some places.
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
	Counts   [MaxVisited]int // how many in each of the places asked about
}

// CircleActivity tells what the people of circles are in: pages, companies, places. What a circle is, and what is the caller's
// affair, says Circles. A place is in itself and in all that it is part of: a city in its country and its continent.
// Freshness: as its engine tells; embedded, it is the truth.
type CircleActivity interface {
	// Pages returns a window of the pages that each circle's people joined, with how many posts those have on it who so
	// joined: most first, then by ID. Pages without such posts are among them. Only people whose interests viewer may see
	// have joined anything, and only posts that viewer may read, as Threads has it, are counted.
	Pages(ctx context.Context, viewer ID, people []ID, filter CirclePages, window Window) (map[ID]List[JoinedPage], error)

	// Jobs returns a window of the affiliations of each circle's people with the companies in a place: the longest there
	// first, those who do not tell last; then by ID of the person; then by name of the company, the last in order of its
	// bytes first; then by ID of the company.
	Jobs(ctx context.Context, viewer ID, people []ID, filter CircleJobs, window Window) (map[ID]List[Affiliation], error)

	// Visitors returns a window of those of each circle's people who live in none of the places, or do not tell where, and
	// wrote messages in every one of them that viewer may read, as Threads has it: most messages first, then by ID.
	Visitors(ctx context.Context, viewer ID, people []ID, filter CircleVisitors, window Window) (map[ID]List[Visitor], error)
}
