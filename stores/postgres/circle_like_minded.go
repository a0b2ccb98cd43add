package postgres

import (
	"context"

	"fivefold/stores"
)

// LikeMinded implements stores.CircleTopics.
func (s circleTopics) LikeMinded(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleLikeMinded, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	born, a := bornWithin(filter.Birthday)
	l := countedUsers(viewer, "", `
SELECT c.n, w.score AS rank, c.id FROM circle c JOIN k ON k.n = c.n
CROSS JOIN LATERAL (
	SELECT coalesce(sum(CASE WHEN p.id IN (
		SELECT x.post_id FROM likes l JOIN topic_posts x ON x.author_id = c.id AND x.interest_id = l.interest_id WHERE l.user_id = k.id
	) THEN 1 ELSE -1 END), 0) AS score
	FROM messages p WHERE p.author_id = c.id AND p.reply_to_id IS NULL AND `+postVisible+`
) w WHERE c.distance > 1`+born)
	l.args = with(l.args, a)
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, l, window)
}

// bornWithin returns the condition, beginning with AND, that the birthday of the person c is within days, and its arguments.
func bornWithin(days stores.MonthDays) (condition string, a args) {
	if days == (stores.MonthDays{}) {
		return "", nil
	}
	both := "AND"
	if days.From > days.Until {
		both = "OR"
	}
	return ` AND EXISTS (SELECT FROM users b WHERE b.id = c.id AND b.birthday <> ''
	AND (substr(b.birthday, 6) COLLATE "C" >= @born_from ` + both + ` substr(b.birthday, 6) COLLATE "C" <= @born_until))`,
		args{"born_from": string(days.From), "born_until": string(days.Until)}
}
