package postgres

import (
	"context"
	"strings"

	"fivefold/stores"
)

// joinGenres joins the genres g of the interests above.
const joinGenres = "CROSS JOIN LATERAL (SELECT g.genre_id FROM genres g WHERE g.interest_id = above.id OFFSET 0) g"

// answeredTables are tables of a statement that has the table {members} of people (n, id): answer, their comments that reply directly to a
// post, and about, the posts among these that the viewer may read and that are about @topic or a topic below it, with each such topic. They
// follow genres upwards from the topics of the posts: these are few compared with everything below a topic.
var answeredTables = `,
answer(n, id, post) AS MATERIALIZED (
	SELECT c.n, c.id, y.post_id FROM {members} c CROSS JOIN LATERAL (
		SELECT y.post_id FROM messages y WHERE y.author_id = c.id AND y.deleted_at IS NULL AND y.reply_to_id = y.post_id OFFSET 0
	) y
),
met(post, interest) AS MATERIALIZED (
	SELECT a.post, x.interest_id FROM (SELECT DISTINCT post FROM answer) a
	CROSS JOIN LATERAL (SELECT x.interest_id FROM message_topics x WHERE x.message_id = a.post OFFSET 0) x
),
above(id) AS (
	SELECT interest FROM met
	UNION SELECT g.genre_id FROM above ` + joinGenres + `
),
step(id, above) AS MATERIALIZED (
	SELECT above.id, g.genre_id FROM above ` + joinGenres + `
),
below(id) AS (
	SELECT @topic::uuid
	UNION SELECT step.id FROM below JOIN step ON step.above = below.id
),
about(post, interest) AS MATERIALIZED (
	SELECT met.post, met.interest FROM (SELECT met.* FROM met JOIN below ON below.id = met.interest OFFSET 0) met ` + joinVisiblePost("met.post") + `
)`

// withAnswered returns answeredTables about the people of a table.
func withAnswered(members string) string {
	return strings.Replace(answeredTables, "{members}", members, 1)
}

// Experts implements stores.CircleTopics.
func (s circleTopics) Experts(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleTopic, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	l := countedUsers(viewer, withAnswered("circle"), `
SELECT n, count(*) AS rank, id FROM answer WHERE post IN (SELECT post FROM about) GROUP BY n, id`)
	l.args = with(l.args, args{"topic": idArg(filter.Topic, stores.KindInterest)})
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}

// Answered implements stores.CircleTopics.
func (s circleTopics) Answered(
	ctx context.Context, viewer stores.ID, people []stores.ID, topic stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.TopicCount], error) {
	with := `,
member(n, id) AS MATERIALIZED (SELECT n, id FROM k WHERE ` + notBlockingViewer("k.id") + `)` + withAnswered("member")
	l := topicCountList(with, `
	SELECT a.n, count(*) AS rank, about.interest AS id FROM answer a JOIN about ON about.post = a.post GROUP BY a.n, about.interest`,
		args{"topic": idArg(topic, stores.KindInterest), "viewer": userArg(viewer)})
	return queryComputed(ctx, s.Engine, keysOf(people, stores.KindUser), l, window)
}
