package stores

import (
	"context"
	"time"
)

// CircleNewTopics asks for what a circle began to write about.
type CircleNewTopics struct {
	Reach       int       // 1 to MaxReach
	From, Until time.Time // UTC; From included, Until not
}

// CircleTopic asks about a topic in a circle.
type CircleTopic struct {
	Reach int // 1 to MaxReach
	Topic ID  // an interest
}

// CircleLikeMinded asks for the people of a circle who write about what its person likes.
type CircleLikeMinded struct {
	Reach    int       // 1 to MaxReach; with 1 there are none
	Birthday MonthDays // only those with a birthday in it; anyone when zero
}

// A TopicCount is a topic and how many messages are about it.
type TopicCount struct {
	Topic ID
	Count int
}

// CircleTopics answers what the people of circles write about. A circle is as Circles has it, and a post or comment counts when
// viewer may read it, as Threads has it. Freshness: as its engine tells; embedded, it is the truth.
//
// Topics stand by how many messages there are, most first, then by name in order of its bytes, then by ID.
type CircleTopics interface {
	// New returns a window of the topics of posts that each circle's people wrote in the time asked for, but for those of posts
	// that they wrote before, with the number of posts.
	New(ctx context.Context, viewer ID, people []ID, filter CircleNewTopics, window Window) (map[ID]List[TopicCount], error)

	// Related returns a window of the other topics of posts about the topic that each circle's people wrote, with the number of
	// posts.
	Related(ctx context.Context, viewer ID, people []ID, filter CircleTopic, window Window) (map[ID]List[TopicCount], error)

	// Experts returns a window of the people of each circle whose comments answer posts about the topic or one below it
	// directly, with the number of comments, most first, then by ID. A comment counts once, whatever its post is about. Below a
	// topic are those whose genre it is, and those below them.
	Experts(ctx context.Context, viewer ID, people []ID, filter CircleTopic, window Window) (map[ID]List[CountedUser], error)

	// Answered returns a window of what makes each person an expert of topic: topic and those below it, as far as the person's
	// comments answer posts about them directly, with the number of comments.
	Answered(ctx context.Context, viewer ID, people []ID, topic ID, window Window) (map[ID]List[TopicCount], error)

	// LikeMinded returns a window of those of each circle who are not friends of the person it is around, with the number of
	// posts they wrote about something that person likes less the number of their other posts: the highest first, also below
	// zero, then by ID. Whether viewer may see what the people asked about like is the caller's affair.
	LikeMinded(ctx context.Context, viewer ID, people []ID, filter CircleLikeMinded, window Window) (map[ID]List[CountedUser], error)
}
