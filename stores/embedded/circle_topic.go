package embedded

import (
	"context"

	"fivefold/stores"
)

// circleTopics implements stores.CircleTopics.
type circleTopics struct{ *Engine }

// topicCountReader reads topics ordered by count and name.
var topicCountReader = listReader[stores.TopicCount]{
	kind: stores.KindInterest,
	read: func(_ *row, at *stores.ListPosition) stores.TopicCount {
		return stores.TopicCount{Topic: at.ID, Count: int(at.Rank)}
	},
}

// topicCountList is the list of the topics of table, a SELECT of n, rank and id, ordered by rank and name.
func topicCountList(with, table string) computedList {
	return computedList{with: with, text: "name", body: `
SELECT r.n, r.rank, i.name, r.id FROM (` + table + `
) r CROSS JOIN interest i ON i.id = r.id`}
}

// New implements stores.CircleTopics.
func (s circleTopics) New(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleNewTopics, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	// Earlier posts are checked for visibility only when their topic was found in the period. The + keeps SQLite from looking up each found
	// topic among each person's posts.
	with := circleTable + `,
found(n, rank, id) AS MATERIALIZED (
	SELECT c.n, count(*), x.interest FROM circle c
	CROSS JOIN message y ON y.author = c.id AND y.deleted_at IS NULL AND y.reply_to IS NULL AND y.created_at >= :from AND y.created_at < :until
		AND ` + authoredPostVisible + `
	CROSS JOIN message_topic x ON x.message = y.id GROUP BY c.n, x.interest
)`
	source := topicCountList(with, `
	SELECT n, rank, id FROM found WHERE (n, id) NOT IN (
		SELECT c.n, x.interest FROM circle c
		CROSS JOIN topic_post x ON x.author = c.id AND x.created_at < :from AND (c.n, +x.interest) IN (SELECT n, id FROM found)
		`+joinVisiblePost("x.post")+`
	)`)
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, topicCountReader, source, window,
		named("from", timeArg(filter.From)), named("until", timeArg(filter.Until)))
}

// Related implements stores.CircleTopics.
func (s circleTopics) Related(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleTopic, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	source := topicCountList(circleTable, `
	SELECT c.n, count(*) AS rank, x.interest AS id FROM circle c CROSS JOIN topic_post y ON y.author = c.id AND y.interest = :topic
	`+joinVisiblePost("y.post")+`
	CROSS JOIN message_topic x ON x.message = y.post AND x.interest <> :topic GROUP BY c.n, x.interest`)
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, topicCountReader, source, window,
		named("topic", idArg(filter.Topic, stores.KindInterest)))
}
