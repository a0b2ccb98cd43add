package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// ReplyCounts implements stores.Threads.
func (s threads) ReplyCounts(
	ctx context.Context, viewer stores.ID, pairs []stores.Pair,
) (counts map[stores.Pair]stores.ReplyCounts, err error) {
	keys := pairsOf(pairs)
	if len(keys.list) == 0 {
		return map[stores.Pair]stores.ReplyCounts{}, s.checkOpen(ctx)
	}
	err = s.lane.run(ctx, len(keys.list) > manyNetworks, func() error {
		return s.read(ctx, func(c *conn) error {
			counts, err = c.replyCounts(ctx, viewer, keys)
			return err
		})
	})
	return counts, err
}

// replyCountsQuery counts the replies of each author once, in however many pairs they are. The index identifies a comment by its
// thread.
var replyCountsQuery = withPairs + `,
direction(n, author, replied_to) AS MATERIALIZED (SELECT n, id, other FROM k UNION ALL SELECT n, other, id FROM k WHERE id <> other),
person(id) AS MATERIALIZED (SELECT DISTINCT author FROM direction),
reply(author, replied_to, posts, comments) AS MATERIALIZED (
	SELECT y.author, x.author, sum(x.reply_to IS NULL), sum(x.reply_to IS NOT NULL)
	FROM person CROSS JOIN message y ON y.author = person.id AND y.deleted_at IS NULL AND y.post <> y.id
	CROSS JOIN message x ON x.id = y.reply_to AND x.deleted_at IS NULL AND x.author IN (SELECT id FROM person)
	` + joinThread + `
	WHERE ` + messageVisible + ` AND ` + strings.ReplaceAll(messageVisible, "y.author", "x.author") + `
	GROUP BY y.author, x.author
)
SELECT direction.n, sum(reply.posts), sum(reply.comments) FROM direction
CROSS JOIN reply ON reply.author = direction.author AND reply.replied_to = direction.replied_to GROUP BY direction.n`

// replyCounts returns how often the two people of each pair replied to each other. Pairs that never did are absent.
func (c *conn) replyCounts(ctx context.Context, viewer stores.ID, keys keySet[stores.Pair]) (map[stores.Pair]stores.ReplyCounts, error) {
	counts := make(map[stores.Pair]stores.ReplyCounts, len(keys.list))
	if len(keys.list) == 0 {
		return counts, nil
	}
	for r, err := range c.query(ctx, replyCountsQuery, keys.arg(), named("viewer", userArg(viewer))) {
		if err != nil {
			return nil, err
		}
		n := r.int()
		counts[keys.list[n]] = stores.ReplyCounts{ToPosts: r.int(), ToComments: r.int()}
	}
	return counts, nil
}
