package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// threads implements stores.Threads.
type threads struct{ *Engine }

// The readers of posts, of comments, and of messages y of either kind, ordered by creation time.
var (
	postReader     = listReader[stores.ID]{kind: stores.KindPost, read: readPosition}
	commentReader  = listReader[stores.ID]{kind: stores.KindComment, read: readPosition}
	authoredReader = listReader[stores.ID]{columns: ", iif(y.reply_to IS NULL, 'post', 'comment')", read: func(r *row, at *stores.ListPosition) stores.ID {
		at.ID.Kind = stores.Kind(r.text())
		return at.ID
	}}
)

// messageList is the list of the messages that from, in which a message is called name, selects.
func messageList(from, name string) keyList {
	return keyList{from: from, order: listOrder{rank: name + ".created_at", id: name + ".id"}}
}

// ByAuthors implements stores.Threads.
func (s threads) ByAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList("message y WHERE y.author = :key AND y.deleted_at IS NULL AND "+authoredVisible, "y")
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), authoredReader, source, window,
		named("viewer", userArg(viewer)))
}

// OnWalls implements stores.Threads.
func (s threads) OnWalls(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList("message p WHERE p.wall = :key AND "+wallPostVisible, "p")
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), postReader, source, window,
		named("viewer", userArg(viewer)))
}

// OnPages implements stores.Threads.
func (s threads) OnPages(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList("message p WHERE p.page = :key AND "+postVisible, "p")
	return queryLists(ctx, s.Engine, keysOf(ids, stores.KindPage), postReader, source, window,
		named("viewer", userArg(viewer)))
}

// withThreads begins a statement with the table k of messages. Whether the viewer may read and moderates the thread is decided once for
// all replies to a message.
var withThreads = `WITH k(n, id, readable, moderated) AS MATERIALIZED (SELECT j.key, m.id, ` + postVisible + ", " + threadModerated + `
	FROM ` + messageOfKey + ` CROSS JOIN message p INDEXED BY message_post ON p.id = m.post AND p.reply_to IS NULL)`

// repliesList is the list of the messages y that from selects in the thread of a message of withThreads.
func repliesList(from string) indexedList {
	list := messageList(from, "y")
	return indexedList{with: withThreads, keyList: list, key: "y.number", table: "message x ON x.number",
		tableOrder: listOrder{rank: "x.created_at", id: "x.id"}}
}

// answered is the condition that below the deleted message y, through deleted messages only, there is a message that the viewer may read.
// Nobody learns of deleted messages of people who block them.
var answered = `k.readable AND ` + replyVisible("y") + ` AND EXISTS (
	WITH RECURSIVE below(id) AS (
		SELECT y.id UNION ALL
		SELECT d.id FROM below CROSS JOIN message d ON d.reply_to = below.id AND d.deleted_at IS NOT NULL AND ` + replyVisible("d") + `
	)
	SELECT 1 FROM below CROSS JOIN message z ON z.reply_to = below.id AND z.deleted_at IS NULL AND ` + replyVisible("z") + `
)`

// Replies implements stores.Threads.
func (s threads) Replies(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := repliesList("message y WHERE y.reply_to = k.id AND iif(y.deleted_at IS NULL, " + replyVisible("y") + ", " + answered + ")")
	return queryWindows(ctx, s.Engine, messagesOf(ids), commentReader, source, window, named("viewer", userArg(viewer)))
}

// Comments implements stores.Threads.
func (s threads) Comments(
	ctx context.Context, viewer stores.ID, posts []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := repliesList("message y WHERE y.post = k.id AND y.reply_to IS NOT NULL AND y.deleted_at IS NULL AND " + replyVisible("y"))
	return queryWindows(ctx, s.Engine, messagesOf(posts), commentReader, source, window, named("viewer", userArg(viewer)))
}

// Deleted implements stores.Threads.
func (s threads) Deleted(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList("message y WHERE y.author = :key AND y.deleted_at IS NOT NULL", "y")
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), authoredReader, source, window)
}

// DeletedOnPages implements stores.Threads.
func (s threads) DeletedOnPages(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList("message p WHERE p.page = :key AND p.deleted_at IS NOT NULL AND "+postRestorable, "p")
	return queryLists(ctx, s.Engine, keysOf(ids, stores.KindPage), postReader, source, window,
		named("viewer", userArg(viewer)))
}

// DeletedOnWalls implements stores.Threads.
func (s threads) DeletedOnWalls(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList("message p WHERE p.wall = :key AND p.deleted_at IS NOT NULL AND "+wallPostRestorable, "p")
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), postReader, source, window,
		named("viewer", userArg(viewer)))
}

// DeletedComments implements stores.Threads.
func (s threads) DeletedComments(
	ctx context.Context, viewer stores.ID, posts []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList("message y "+joinThread+" WHERE y.post = :key AND y.reply_to IS NOT NULL AND y.deleted_at IS NOT NULL AND "+commentRestorable, "y")
	return queryLists(ctx, s.Engine, keysOf(posts, stores.KindPost), commentReader, source, window,
		named("viewer", userArg(viewer)))
}

// Answered implements stores.Threads.
func (s threads) Answered(ctx context.Context, viewer stores.ID, comments []stores.ID) (map[stores.ID]bool, error) {
	keys := messagesOf(comments)
	found := make(map[stores.ID]bool)
	if len(keys.list) == 0 {
		return found, s.checkOpen(ctx)
	}
	err := s.read(ctx, func(c *conn) error {
		for r, err := range c.query(ctx, withThreads+" SELECT k.n FROM k CROSS JOIN message y ON y.id = k.id AND y.reply_to IS NOT NULL AND y.deleted_at IS NOT NULL AND "+answered,
			keys.arg(), named("viewer", userArg(viewer))) {
			if err != nil {
				return err
			}
			found[keys.list[r.int()]] = true
		}
		return nil
	})
	return found, err
}

// withAuthored begins a statement with the tables k of users and authored of the messages they wrote that the viewer may read.
var withAuthored = withKeys + `,
authored(n, id, kind, created_at, readable, moderated) AS MATERIALIZED (
	SELECT k.n, y.id, iif(y.id = y.post, 'post', 'comment'), y.created_at, ` + postVisible + ", " + threadModerated + `
	FROM k CROSS JOIN message y ON y.author = k.id AND y.deleted_at IS NULL ` + joinThread + `
	WHERE ` + messageVisible + `
)`

// ToAuthors implements stores.Threads.
func (s threads) ToAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (result map[stores.ID]stores.List[stores.ID], err error) {
	keys := keysOf(people, stores.KindUser)
	if len(keys.list) == 0 {
		return map[stores.ID]stores.List[stores.ID]{}, s.checkOpen(ctx)
	}
	err = s.readExpensive(ctx, func(c *conn) error {
		search := func(n int, part stores.Window, onlyReadable bool) ([]*candidate, error) {
			return c.newestReplies(ctx, viewer, keys.list[n], part, onlyReadable)
		}
		count := withAuthored + ` SELECT k.n, count(*) FROM authored k
			CROSS JOIN message y ON y.reply_to = k.id AND y.deleted_at IS NULL AND ` + replyVisible("y") + " GROUP BY k.n"
		result, err = c.readableMessages(ctx, viewer, keys, readableReplies, window, search, count)
		return err
	})
	return result, err
}

// newestReplies returns the candidates among the replies to the messages of a person. It reads all of them: their index has them in order for
// each message only. See candidateSearch.
func (c *conn) newestReplies(ctx context.Context, viewer, person stores.ID, window stores.Window, onlyReadable bool) (found []*candidate, err error) {
	join := ""
	if onlyReadable {
		join = " " + joinThread + " AND " + messageVisible + " AND " + strings.ReplaceAll(messageVisible, "y.author", "x.author")
	}
	text := `SELECT y.created_at, y.id, x.post, y.author
FROM message x CROSS JOIN message y ON y.reply_to = x.id AND y.deleted_at IS NULL` + join + ` WHERE x.author = :author AND x.deleted_at IS NULL` +
		candidateOrder.condition(window) + " ORDER BY " + candidateOrder.orderBy(window.Backward) + " LIMIT :limit"
	for r, err := range c.query(ctx, text, append(candidateArgs(window), named("author", userArg(person)), named("viewer", userArg(viewer)))...) {
		if err != nil {
			return nil, err
		}
		reply := &candidate{at: stores.ListPosition{Rank: r.int64(), ID: r.id(stores.KindComment)}, other: person.UUID, isReadable: onlyReadable}
		r.bytes(reply.post[:])
		r.bytes(reply.author[:])
		found = append(found, reply)
	}
	return found, nil
}
