package embedded

import (
	"context"

	"fivefold/stores"
)

// ReplyCounts implements stores.Threads.
func (s threads) ReplyCounts(
	ctx context.Context, viewer stores.ID, pairs []stores.Pair,
) (answer map[stores.Pair]stores.ReplyCounts, err error) {
	ks := pairsOf(pairs)
	if len(ks.list) == 0 {
		return map[stores.Pair]stores.ReplyCounts{}, s.alive(ctx)
	}
	err = s.read(ctx, "Threads.ReplyCounts", len(ks.list), func(l *line) error {
		answer, err = l.exchanges(ctx, viewer, ks)
		return err
	})
	return answer, err
}

// exchangeQuery counts what each writes once, however many pairs it is asked of. A comment is known by its thread in the index.
var exchangeQuery = withPairs + `,
heard(n, writer, reader) AS MATERIALIZED (SELECT n, id, other FROM k UNION ALL SELECT n, other, id FROM k WHERE id <> other),
one(id) AS MATERIALIZED (SELECT DISTINCT writer FROM heard),
said(writer, reader, posts, comments) AS MATERIALIZED (
	SELECT y.author, x.author, sum(x.reply_to IS NULL), sum(x.reply_to IS NOT NULL)
	FROM one CROSS JOIN message y ON y.author = one.id AND y.deleted_at IS NULL AND y.post <> y.id
	CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL AND ` + postOpen + `
	CROSS JOIN message x ON x.id = y.reply_to AND x.deleted_at IS NULL AND x.author IN (SELECT id FROM one)
	WHERE y.author` + notBlockingViewer + ` AND x.author` + notBlockingViewer + `
	GROUP BY y.author, x.author
)
SELECT heard.n, sum(said.posts), sum(said.comments)
FROM heard CROSS JOIN said ON said.writer = heard.writer AND said.reader = heard.reader GROUP BY heard.n`

// exchanges tells how often the two of each pair answered each other.
func (l *line) exchanges(ctx context.Context, viewer stores.ID, ks keys[stores.Pair]) (map[stores.Pair]stores.ReplyCounts, error) {
	answer := make(map[stores.Pair]stores.ReplyCounts, len(ks.list))
	if len(ks.list) == 0 {
		return answer, nil
	}
	var n int
	var e stores.ReplyCounts
	args := []any{named("keys", ks.json), named("viewer", person(viewer))}
	err := l.each(ctx, exchangeQuery, args, []any{whole{&n}, whole{&e.ToPosts}, whole{&e.ToComments}}, func() error {
		answer[ks.list[n]] = e
		return nil
	})
	return answer, err
}
