package postgres

import (
	"context"

	"fivefold/stores"
)

// circleTopics implements stores.CircleTopics.
type circleTopics struct{ *Engine }

// topicCountList is the list of the topics that table, a SELECT of n, rank and id, counts for each circle: by count, then by name.
func topicCountList(tables, table string, a args) computedList[stores.TopicCount] {
	return computedList[stores.TopicCount]{
		kind: stores.KindInterest, text: "text", tables: tables, args: a,
		body: `SELECT r.n, r.rank, i.name COLLATE "C" AS text, r.id FROM (` + table + `) r
CROSS JOIN LATERAL (SELECT i.name FROM interests i WHERE i.id = r.id OFFSET 0) i`,
		read: func(_ *row, at *stores.ListPosition) stores.TopicCount {
			return stores.TopicCount{Topic: at.ID, Count: int(at.Rank)}
		},
	}
}

// New implements stores.CircleTopics. Earlier posts are checked for visibility only when their topic was found in the period.
func (s circleTopics) New(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleNewTopics, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	with := `,
found(n, rank, id) AS MATERIALIZED (
	SELECT c.n, count(*), x.interest_id FROM circle c CROSS JOIN LATERAL (
		SELECT x.interest_id, x.post_id FROM topic_posts x WHERE x.author_id = c.id AND x.created_at >= @from AND x.created_at < @until OFFSET 0
	) x ` + joinVisiblePost("x.post_id") + ` GROUP BY c.n, x.interest_id
),
known(n, id) AS MATERIALIZED (
	SELECT DISTINCT c.n, x.interest_id FROM circle c CROSS JOIN LATERAL (
		SELECT x.interest_id, x.post_id FROM topic_posts x WHERE x.author_id = c.id AND x.created_at < @from OFFSET 0
	) x JOIN found ON found.n = c.n AND found.id = x.interest_id
	` + joinVisiblePost("x.post_id") + `
)`
	l := topicCountList(with, `SELECT found.n, found.rank, found.id FROM found
	WHERE NOT EXISTS (SELECT FROM known WHERE known.n = found.n AND known.id = found.id)`, args{"from": filter.From, "until": filter.Until})
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}

// joinVisiblePost joins the post p with this id if the viewer may read it.
func joinVisiblePost(id string) string {
	return "CROSS JOIN LATERAL (SELECT p.id FROM messages p WHERE p.id = " + id + " AND " + postVisible + " OFFSET 0) p"
}

// Related implements stores.CircleTopics.
func (s circleTopics) Related(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleTopic, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	l := topicCountList("", `
	SELECT c.n, count(*) AS rank, x.interest_id AS id FROM circle c CROSS JOIN LATERAL (
		SELECT y.post_id FROM topic_posts y WHERE y.author_id = c.id AND y.interest_id = @topic OFFSET 0
	) y `+joinVisiblePost("y.post_id")+`
	JOIN message_topics x ON x.message_id = p.id AND x.interest_id <> @topic GROUP BY c.n, x.interest_id`, args{"topic": idArg(filter.Topic, stores.KindInterest)})
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}
