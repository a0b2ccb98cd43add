package embedded

import (
	"context"

	"fivefold/stores"
)

// LikeMinded implements stores.CircleTopics.
func (s circleTopics) LikeMinded(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleLikeMinded, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	source := computedList{with: circleTable + `,
stranger(n, me, id) AS MATERIALIZED (
	SELECT c.n, k.id, c.id FROM circle c CROSS JOIN k ON k.n = c.n` + joinBirthday(filter.Birthday) + ` WHERE c.distance > 1
),
written(n, id, score) AS MATERIALIZED (
	SELECT c.n, c.id, sum(iif(EXISTS (
		SELECT 1 FROM message_topic x CROSS JOIN "like" l ON l.user = c.me AND l.interest = x.interest WHERE x.message = y.id
	), 1, -1)) FROM stranger c
	CROSS JOIN message y ON y.author = c.id AND y.deleted_at IS NULL AND y.reply_to IS NULL AND ` + authoredPostVisible + ` GROUP BY c.n, c.id
)`, body: `
SELECT c.n, coalesce(w.score, 0) AS rank, c.id FROM stranger c LEFT JOIN written w ON w.n = c.n AND w.id = c.id`}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, countedUserReader, source, window,
		named("born_from", textArg(filter.Birthday.From)), named("born_until", textArg(filter.Birthday.Until)))
}

// joinBirthday joins the user b, who is the person c, if the birthday is within days.
func joinBirthday(days stores.MonthDays) string {
	if days == (stores.MonthDays{}) {
		return ""
	}
	both := "AND"
	if days.From > days.Until {
		both = "OR"
	}
	return ` CROSS JOIN user b ON b.id = c.id AND b.birthday <> ''
		AND (substr(b.birthday, 6) >= :born_from ` + both + " substr(b.birthday, 6) <= :born_until)"
}
