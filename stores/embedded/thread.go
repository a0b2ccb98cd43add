package embedded

import (
	"context"

	"fivefold/stores"
)

// threads implements stores.Threads.
type threads struct{ *Engine }

// messageReader reads messages ordered by creation time.
var messageReader = listReader[stores.ID]{
	columns: ", x.kind",
	into:    func(i *stores.Item[stores.ID]) []any { return []any{textColumn{(*string)(&i.At.ID.Kind)}} },
	finish:  func(i *stores.Item[stores.ID]) { i.Value = i.At.ID },
}

// messageList is the list of the messages that from, in which a message is called name, selects.
func messageList(with, from, name string) indexedList {
	return indexedList{
		with: with, from: from, order: listOrder{rank: name + ".created_at", id: name + ".id"}, key: name + ".number",
		table: "message x ON x.number", tableOrder: listOrder{rank: "x.created_at", id: "x.id"},
	}
}

// ByAuthors implements stores.Threads.
func (s threads) ByAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList(withKeys, `message y CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL
		WHERE y.author = k.id AND y.deleted_at IS NULL AND y.author`+notBlockingViewer+" AND "+postVisible, "y")
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), messageReader, source, window,
		named("viewer", userBytes(viewer)))
}

// OnWalls implements stores.Threads.
func (s threads) OnWalls(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList(withKeys, "message p WHERE p.wall = k.id AND "+postVisible, "p")
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), messageReader, source, window,
		named("viewer", userBytes(viewer)))
}

// OnPages implements stores.Threads.
func (s threads) OnPages(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList(withKeys, "message p WHERE p.page = k.id AND "+postVisible, "p")
	return queryWindows(ctx, s.Engine, keysOf(ids, stores.KindPage), messageReader, source, window,
		named("viewer", userBytes(viewer)))
}

// withVisibleThreads is withMessages limited to messages whose thread the viewer may read: this is decided once for all replies to a
// message.
var withVisibleThreads = `WITH k(n, id) AS MATERIALIZED (SELECT j.key, m.id FROM ` + messageOfKey + `
	CROSS JOIN message p INDEXED BY message_post ON p.id = m.post AND p.reply_to IS NULL AND ` + postVisible + `)`

// Replies implements stores.Threads.
func (s threads) Replies(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := messageList(withVisibleThreads, "message y WHERE y.reply_to = k.id AND y.deleted_at IS NULL AND y.author"+notBlockingViewer, "y")
	source.order.text, source.order.bytes, source.tableOrder.text = "y.author", true, "x.author"
	return queryWindows(ctx, s.Engine, messagesOf(ids), messageReader, source, window, named("viewer", userBytes(viewer)))
}

// withAuthored begins a statement with the tables k of users and authored of the messages they wrote that the viewer may read.
var withAuthored = withKeys + `,
authored(n, id, kind, created_at) AS MATERIALIZED (
	SELECT k.n, y.id, iif(y.id = y.post, 'post', 'comment'), y.created_at FROM k CROSS JOIN message y ON y.author = k.id AND y.deleted_at IS NULL
	CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL AND ` + postVisible + `
	WHERE y.author` + notBlockingViewer + `
)`

// ToAuthors implements stores.Threads.
func (s threads) ToAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	source := mergedList{with: withAuthored, members: "authored", source: messageList("",
		"message y WHERE y.reply_to = k.id AND y.deleted_at IS NULL AND y.author"+notBlockingViewer, "y")}
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), messageReader, source, window,
		named("viewer", userBytes(viewer)))
}
