package postgres

import (
	"context"
	"strings"

	"fivefold/stores"
)

// threads implements stores.Threads.
type threads struct{ *Engine }

// messageList is the list of the messages that from, in which a message is called name, selects for viewer.
func messageList(viewer stores.ID, name, from string) list[stores.ID] {
	return list[stores.ID]{
		from: from, order: listOrder{rank: name + ".created_at", id: name + ".id"}, columns: ", " + name + ".kind", args: args{"viewer": userArg(viewer)},
		read: readMessageAt,
	}
}

// readMessageAt reads the kind of a message in a list.
func readMessageAt(r *row, at *stores.ListPosition) stores.ID {
	at.ID.Kind = stores.Kind(r.text())
	return at.ID
}

// ByAuthors implements stores.Threads.
func (s threads) ByAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), messageList(viewer, "y",
		"messages y "+joinThread+" WHERE y.author_id = k.id AND y.deleted_at IS NULL AND "+messageVisible), window)
}

// OnWalls implements stores.Threads.
func (s threads) OnWalls(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), messageList(viewer, "p", "messages p WHERE p.wall_id = k.id AND "+postVisible), window)
}

// OnPages implements stores.Threads.
func (s threads) OnPages(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(ids, stores.KindPage), messageList(viewer, "p", "messages p WHERE p.page_id = k.id AND "+postVisible), window)
}

// inThreads returns messagesOf with the columns readable and moderated: whether the viewer may read and moderates the thread of a message is decided
// once for all replies to it. OFFSET keeps PostgreSQL from deciding it again for each.
func inThreads(ids []stores.ID) keySet[stores.ID] {
	keys := messagesOf(ids)
	keys.table = "(SELECT j.n, m.id, " + postVisible + " AS readable, " + threadModerated + " AS moderated FROM " + messageOfKey +
		" JOIN messages p ON p.id = m.post_id OFFSET 0) k"
	return keys
}

// answered is the condition that below the deleted message y, through deleted messages only, there is a message that the viewer may read.
// Nobody learns of deleted messages of people who block them.
var answered = `k.readable AND ` + replyVisible("y") + ` AND EXISTS (
	WITH RECURSIVE below(id) AS (
		SELECT y.id UNION ALL
		SELECT d.id FROM below JOIN messages d ON d.reply_to_id = below.id AND d.deleted_at IS NOT NULL AND ` + replyVisible("d") + `
	)
	SELECT FROM below JOIN messages z ON z.reply_to_id = below.id AND z.deleted_at IS NULL AND ` + replyVisible("z") + `
)`

// Replies implements stores.Threads.
func (s threads) Replies(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, inThreads(ids), messageList(viewer, "y",
		"messages y WHERE y.reply_to_id = k.id AND CASE WHEN y.deleted_at IS NULL THEN "+replyVisible("y")+" ELSE "+answered+" END"), window)
}

// Comments implements stores.Threads.
func (s threads) Comments(
	ctx context.Context, viewer stores.ID, posts []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, inThreads(posts), messageList(viewer, "y",
		"messages y WHERE y.post_id = k.id AND y.reply_to_id IS NOT NULL AND y.deleted_at IS NULL AND "+replyVisible("y")), window)
}

// Answered implements stores.Threads.
func (s threads) Answered(ctx context.Context, viewer stores.ID, comments []stores.ID) (map[stores.ID]bool, error) {
	keys := inThreads(comments)
	groups, err := queryGroups(ctx, s.Engine, keys, func(*row) bool { return true }, "SELECT k.n FROM "+keys.table+
		" CROSS JOIN LATERAL (SELECT y.* FROM messages y WHERE y.id = k.id AND y.reply_to_id IS NOT NULL AND y.deleted_at IS NOT NULL OFFSET 0) y WHERE "+answered, args{"viewer": userArg(viewer)})
	if err != nil {
		return nil, err
	}
	found := make(map[stores.ID]bool, len(groups))
	for id := range groups {
		found[id] = true
	}
	return found, nil
}

// ToAuthors implements stores.Threads.
func (s threads) ToAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), messageList(viewer, "y",
		"messages x JOIN messages y ON y.reply_to_id = x.id AND y.deleted_at IS NULL "+joinThread+
			" WHERE x.author_id = k.id AND x.deleted_at IS NULL AND "+bothVisible), window)
}

// bothVisible is messageVisible for the message y and for the message x, to which it replies.
var bothVisible = messageVisible + " AND " + strings.ReplaceAll(messageVisible, "y.author_id", "x.author_id")

// replyCountsQuery counts the replies of each author once, in however many pairs they are.
var replyCountsQuery = `WITH k AS MATERIALIZED (SELECT n, id, other FROM {keys}),
direction(n, author_id, replied_to_id) AS (SELECT n, id, other FROM k UNION ALL SELECT n, other, id FROM k WHERE id <> other),
person(id) AS (SELECT DISTINCT author_id FROM direction),
reply(author_id, replied_to_id, posts, comments) AS MATERIALIZED (
	SELECT y.author_id, x.author_id, count(*) FILTER (WHERE x.reply_to_id IS NULL), count(*) FILTER (WHERE x.reply_to_id IS NOT NULL)
	FROM person JOIN messages y ON y.author_id = person.id AND y.deleted_at IS NULL AND y.reply_to_id IS NOT NULL
	JOIN messages x ON x.id = y.reply_to_id AND x.deleted_at IS NULL AND x.author_id IN (SELECT id FROM person)
	` + joinThread + `
	WHERE ` + bothVisible + `
	GROUP BY y.author_id, x.author_id
)
SELECT direction.n, sum(reply.posts)::bigint, sum(reply.comments)::bigint FROM direction
JOIN reply ON reply.author_id = direction.author_id AND reply.replied_to_id = direction.replied_to_id GROUP BY direction.n`

// ReplyCounts implements stores.Threads.
func (s threads) ReplyCounts(ctx context.Context, viewer stores.ID, pairs []stores.Pair) (counts map[stores.Pair]stores.ReplyCounts, err error) {
	keys := pairsOf(pairs)
	if len(keys.list) == 0 {
		return map[stores.Pair]stores.ReplyCounts{}, s.checkOpen(ctx)
	}
	err = s.read(ctx, func(c *conn) error {
		counts, err = c.replyCounts(ctx, viewer, keys)
		return err
	})
	return counts, err
}

// replyCounts returns how often the two people of each pair replied to each other. Pairs that never did are absent.
func (c *conn) replyCounts(ctx context.Context, viewer stores.ID, keys keySet[stores.Pair]) (map[stores.Pair]stores.ReplyCounts, error) {
	counts := make(map[stores.Pair]stores.ReplyCounts, len(keys.list))
	if len(keys.list) == 0 {
		return counts, nil
	}
	err := c.each(ctx, strings.Replace(replyCountsQuery, "{keys}", keys.table, 1), with(keys.args, args{"viewer": userArg(viewer)}), func(r *row) error {
		n := r.int() - 1
		counts[keys.list[n]] = stores.ReplyCounts{ToPosts: r.int(), ToComments: r.int()}
		return nil
	})
	return counts, err
}
