package embedded

import (
	"context"

	"fivefold/stores"
)

// circleTopics implements stores.CircleTopics.
type circleTopics struct{ *Engine }

// topicCounts reads topics that stand by count and name.
var topicCounts = list[stores.TopicCount]{
	kind: stores.KindInterest,
	settle: func(i *stores.Item[stores.TopicCount]) {
		i.Value = stores.TopicCount{Topic: i.At.ID, Count: int(i.At.Rank)}
	},
}

// counted gathers the topics of a table of n, rank and id by rank and name.
func counted(with, table string) gathering {
	return gathering{with: with, text: "name", body: `
SELECT r.n, r.rank, i.name, r.id FROM (` + table + `
) r CROSS JOIN interest i ON i.id = r.id`}
}

// openPost joins the post p with this id, which viewer may read.
func openPost(id string) string {
	return "CROSS JOIN message p INDEXED BY message_post ON p.id = " + id + " AND p.reply_to IS NULL AND " + postOpen
}

// New implements stores.CircleTopics.
func (s circleTopics) New(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleNewTopics, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	// Of what they wrote before, only what is found in the time asked for need be open. The + keeps SQLite from seeking each
	// topic that is found among each person's posts.
	with := withCircle(filter.Reach) + `,
found(n, rank, id) AS MATERIALIZED (
	SELECT c.n, count(*), x.interest FROM circle c
	CROSS JOIN message y ON y.author = c.id AND y.deleted_at IS NULL AND y.post = y.id AND y.created_at >= :from AND y.created_at < :until
	CROSS JOIN message_topic x ON x.message = y.id ` + openPost("y.id") + ` GROUP BY c.n, x.interest
)`
	from := counted(with, `
	SELECT n, rank, id FROM found WHERE (n, id) NOT IN (
		SELECT c.n, x.interest FROM circle c
		CROSS JOIN topic_post x ON x.author = c.id AND x.created_at < :from AND (c.n, +x.interest) IN (SELECT n, id FROM found)
		`+openPost("x.post")+`
	)`)
	return windows(ctx, s.Engine, "CircleTopics.New", keysOf(people, stores.KindUser), topicCounts, from, window,
		named("viewer", person(viewer)), named("from", filter.From.UnixMicro()), named("until", filter.Until.UnixMicro()))
}

// Related implements stores.CircleTopics.
func (s circleTopics) Related(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleTopic, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	from := counted(withCircle(filter.Reach), `
	SELECT c.n, count(*) AS rank, x.interest AS id FROM circle c CROSS JOIN topic_post y ON y.author = c.id AND y.interest = :topic
	`+openPost("y.post")+`
	CROSS JOIN message_topic x ON x.message = y.post AND x.interest <> :topic GROUP BY c.n, x.interest`)
	return windows(ctx, s.Engine, "CircleTopics.Related", keysOf(people, stores.KindUser), topicCounts, from, window,
		named("viewer", person(viewer)), named("topic", bytesOf(filter.Topic, stores.KindInterest)))
}
