package stores

import (
	"context"
	"time"
)

// CircleNewTopics selects the topics that are new in a circle.
type CircleNewTopics struct {
	Reach       int       // 1 to MaxReach
	From, Until time.Time // UTC; From included, Until not
}

// CircleTopic selects a topic in a circle.
type CircleTopic struct {
	Reach int // 1 to MaxReach
	Topic ID  // an interest
}

// CircleLikeMinded selects the people of a circle who write about what its person likes.
type CircleLikeMinded struct {
	Reach    int       // 1 to MaxReach; with 1 there are none
	Birthday MonthDays // only those with a birthday in it; anyone when zero
}

// A TopicCount is a topic and the number of messages about it.
type TopicCount struct {
	Topic ID
	Count int
}

// CircleTopics lists what the people of circles write about (see Circles). A message counts when viewer may read it (see Threads).
// Freshness is that of the engine; the embedded engine reads the truth.
//
// Topics are ordered by number of messages, most first, then by name in byte order, then by ID.
type CircleTopics interface {
	// New returns a window of the topics of posts that each circle's people wrote in a period, with the number of posts, except topics of
	// posts that they wrote earlier.
	New(ctx context.Context, viewer ID, people []ID, filter CircleNewTopics, window Window) (map[ID]List[TopicCount], error)

	// Related returns a window of the other topics of posts about a topic that each circle's people wrote, with the number of posts.
	Related(ctx context.Context, viewer ID, people []ID, filter CircleTopic, window Window) (map[ID]List[TopicCount], error)

	// Experts returns a window of the people of each circle whose comments reply directly to posts about a topic or a topic below it, with
	// the number of comments, most first, then by ID. A comment counts once, however many topics its post has. Below a topic are the
	// interests whose genre it is, and those below them.
	Experts(ctx context.Context, viewer ID, people []ID, filter CircleTopic, window Window) (map[ID]List[CountedUser], error)

	// Answered returns a window of what makes each person an expert of topic: topic and the topics below it that posts are about to which
	// the person's comments reply directly, with the number of comments.
	Answered(ctx context.Context, viewer ID, people []ID, topic ID, window Window) (map[ID]List[TopicCount], error)

	// LikeMinded returns a window of the people of each circle who are not friends of its person, with a score: the number of their posts
	// about something that person likes, minus the number of their other posts. Highest first, also below zero, then by ID. Whether viewer
	// may see what the people given like is checked by the caller.
	LikeMinded(ctx context.Context, viewer ID, people []ID, filter CircleLikeMinded, window Window) (map[ID]List[CountedUser], error)
}
