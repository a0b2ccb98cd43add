package embedded

import (
	"context"

	"fivefold/stores"
)

// withAnswered adds to a statement, whose table members has n and id of people, the tables answer of their comments that answer
// a post directly, and about of those of these posts that are about :topic or one below it, each with each such topic. It comes
// down to them by the steps that lead up from their topics, which are few beside all that lie below a topic.
func withAnswered(with, members string) string {
	return with + `,
answer(n, id, post) AS MATERIALIZED (
	SELECT c.n, c.id, y.post FROM ` + members + ` c
	CROSS JOIN message y ON y.author = c.id AND y.deleted_at IS NULL AND y.reply_to = y.post
),
met(post, interest) AS MATERIALIZED (
	SELECT a.post, x.interest FROM (SELECT DISTINCT post FROM answer) a ` + openPost("a.post") + `
	CROSS JOIN message_topic x ON x.message = a.post
),
above(id) AS (
	SELECT interest FROM met
	UNION SELECT g.genre FROM above CROSS JOIN genre g ON g.interest = above.id
),
step(id, above) AS MATERIALIZED (
	SELECT above.id, g.genre FROM above CROSS JOIN genre g ON g.interest = above.id
),
below(id) AS (
	SELECT :topic
	UNION SELECT step.id FROM below CROSS JOIN step ON step.above = below.id
),
about(post, interest) AS MATERIALIZED (
	SELECT post, interest FROM met WHERE interest IN (SELECT id FROM below)
)`
}

// Experts implements stores.CircleTopics.
func (s circleTopics) Experts(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleTopic, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	from := gathering{with: withAnswered(withCircle(filter.Reach), "circle"), body: `
SELECT n, count(*) AS rank, id FROM answer WHERE post IN (SELECT post FROM about) GROUP BY n, id`}
	return windows(ctx, s.Engine, "CircleTopics.Experts", keysOf(people, stores.KindUser), reachedList, from, window,
		named("viewer", person(viewer)), named("topic", bytesOf(filter.Topic, stores.KindInterest)))
}

// Answered implements stores.CircleTopics.
func (s circleTopics) Answered(
	ctx context.Context, viewer stores.ID, people []stores.ID, topic stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	with := withKeys + `,
member(n, id) AS MATERIALIZED (SELECT n, id FROM k WHERE id` + notBlockingViewer + `)`
	from := counted(withAnswered(with, "member"), `
	SELECT a.n, count(*) AS rank, about.interest AS id FROM answer a JOIN about ON about.post = a.post GROUP BY a.n, about.interest`)
	return windows(ctx, s.Engine, "CircleTopics.Answered", keysOf(people, stores.KindUser), topicCounts, from, window,
		named("viewer", person(viewer)), named("topic", bytesOf(topic, stores.KindInterest)))
}
