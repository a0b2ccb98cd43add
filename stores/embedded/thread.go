package embedded

import (
	"context"

	"fivefold/stores"
)

// threads implements stores.Threads.
type threads struct{ *Engine }

// postOpen is true of the post p when it appears in the viewer's lists.
var postOpen = ruleColumns{
	value: "p.audience", deletedAt: "p.deleted_at", subjects: map[stores.Subject]string{stores.Author: "p.author", stores.WallOwner: "p.wall"},
}.sql(stores.PostListed)

// messageList reads messages that stand by when they were made.
var messageList = list[stores.ID]{
	columns: ", x.kind",
	into:    func(i *stores.Item[stores.ID]) []any { return []any{text{(*string)(&i.At.ID.Kind)}} },
	settle:  func(i *stores.Item[stores.ID]) { i.Value = i.At.ID },
}

// messagesFound seeks the messages that find, which calls them by that name, leads to.
func messagesFound(with, find, name string) seek {
	return seek{
		with: with, find: find, order: order{rank: name + ".created_at", id: name + ".id"}, pick: name + ".number",
		read: "message x ON x.number", place: order{rank: "x.created_at", id: "x.id"},
	}
}

// ByAuthors implements stores.Threads.
func (s threads) ByAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	from := messagesFound(withKeys, `message y CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL
		WHERE y.author = k.id AND y.deleted_at IS NULL AND y.author`+notBlockingViewer+" AND "+postOpen, "y")
	return windows(ctx, s.Engine, "Threads.ByAuthors", keysOf(people, stores.KindUser), messageList, from, window,
		named("viewer", person(viewer)))
}

// OnWalls implements stores.Threads.
func (s threads) OnWalls(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	from := messagesFound(withKeys, "message p WHERE p.wall = k.id AND "+postOpen, "p")
	return windows(ctx, s.Engine, "Threads.OnWalls", keysOf(people, stores.KindUser), messageList, from, window,
		named("viewer", person(viewer)))
}

// OnPages implements stores.Threads.
func (s threads) OnPages(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	from := messagesFound(withKeys, "message p WHERE p.page = k.id AND "+postOpen, "p")
	return windows(ctx, s.Engine, "Threads.OnPages", keysOf(ids, stores.KindPage), messageList, from, window,
		named("viewer", person(viewer)))
}

// withThreads is withMessages for those alone whose thread the viewer may read: it is asked once for all answers to a message.
var withThreads = `WITH k(n, id) AS MATERIALIZED (SELECT j.key, m.id FROM ` + messageOfKey + `
	CROSS JOIN message p INDEXED BY message_post ON p.id = m.post AND p.reply_to IS NULL AND ` + postOpen + `)`

// Replies implements stores.Threads.
func (s threads) Replies(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	from := messagesFound(withThreads, "message y WHERE y.reply_to = k.id AND y.deleted_at IS NULL AND y.author"+notBlockingViewer, "y")
	from.order.text, from.order.bytes, from.place.text = "y.author", true, "x.author"
	return windows(ctx, s.Engine, "Threads.Replies", messagesOf(ids), messageList, from, window, named("viewer", person(viewer)))
}
