package embedded

import (
	"context"

	"fivefold/stores"
)

// withAnswered adds tables to a statement that has the table members of people (n, id): answer, their comments that reply directly to a
// post, and about, the posts among these that the viewer may read and that are about :topic or a topic below it, with each such topic. It follows genres upwards from
// the topics of the posts: these are few compared with everything below a topic.
func withAnswered(with, members string) string {
	return with + `,
answer(n, id, post) AS MATERIALIZED (
	SELECT c.n, c.id, y.post FROM ` + members + ` c
	CROSS JOIN message y ON y.author = c.id AND y.deleted_at IS NULL AND y.reply_to = y.post
),
met(post, interest) AS MATERIALIZED (
	SELECT a.post, x.interest FROM (SELECT DISTINCT post FROM answer) a CROSS JOIN message_topic x ON x.message = a.post
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
	SELECT met.post, met.interest FROM met ` + joinVisiblePost("met.post") + ` WHERE met.interest IN (SELECT id FROM below)
)`
}

// Experts implements stores.CircleTopics.
func (s circleTopics) Experts(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleTopic, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	source := computedList{with: withAnswered(circleTable, "circle"), body: `
SELECT n, count(*) AS rank, id FROM answer WHERE post IN (SELECT post FROM about) GROUP BY n, id`}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, countedUserReader, source, window,
		named("topic", idArg(filter.Topic, stores.KindInterest)))
}

// Answered implements stores.CircleTopics.
func (s circleTopics) Answered(
	ctx context.Context, viewer stores.ID, people []stores.ID, topic stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	with := withKeys + `,
member(n, id) AS MATERIALIZED (SELECT n, id FROM k WHERE id` + notBlockingViewer + `)`
	source := topicCountList(withAnswered(with, "member"), `
	SELECT a.n, count(*) AS rank, about.interest AS id FROM answer a JOIN about ON about.post = a.post GROUP BY a.n, about.interest`)
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), topicCountReader, source, window,
		named("viewer", userArg(viewer)), named("topic", idArg(topic, stores.KindInterest)))
}
