package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// withWritten begins a statement with the tables k of people and written of the messages of theirs that the viewer may read.
var withWritten = withKeys + `,
written(n, id, kind, created_at) AS MATERIALIZED (
	SELECT k.n, y.id, iif(y.id = y.post, 'post', 'comment'), y.created_at FROM k CROSS JOIN message y ON y.author = k.id AND y.deleted_at IS NULL
	CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL AND ` + postOpen + `
	WHERE y.author` + notBlockingViewer + `
)`

// ToAuthors implements stores.Threads.
func (s threads) ToAuthors(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	from := merging{with: withWritten, members: "written", seek: messagesFound("",
		"message y WHERE y.reply_to = k.id AND y.deleted_at IS NULL AND y.author"+notBlockingViewer, "y")}
	return windows(ctx, s.Engine, "Threads.ToAuthors", keysOf(people, stores.KindUser), messageList, from, window,
		named("viewer", person(viewer)))
}

// receivedList reads reactions to what a person wrote, which stand by since.
var receivedList = list[stores.ReceivedReaction]{
	kind:    stores.KindUser,
	columns: ", message, noun, kind, created_at",
	into: func(i *stores.Item[stores.ReceivedReaction]) []any {
		r := &i.Value
		return []any{identity{id: &r.Message}, text{(*string)(&r.Message.Kind)}, text{(*string)(&r.Kind)}, moment{&r.WrittenAt}}
	},
	settle: func(i *stores.Item[stores.ReceivedReaction]) {
		i.Value.User, i.Value.Since = i.At.ID, time.UnixMicro(i.At.Rank).UTC()
	},
}

// Received implements stores.Reactions.
func (s reactions) Received(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ReceivedReaction], error) {
	from := gathering{with: withWritten, body: `
SELECT n, since AS rank, user AS id, message, noun, kind, created_at FROM (
	SELECT written.n, x.user, x.since, x.message, written.kind AS noun, x.kind, written.created_at,
		row_number() OVER (PARTITION BY written.n, x.user ORDER BY x.since DESC, x.message) AS latest
	FROM written CROSS JOIN reaction x ON x.message = written.id WHERE x.user` + notBlockingViewer + `
) WHERE latest = 1`}
	return windows(ctx, s.Engine, "Reactions.Received", keysOf(people, stores.KindUser), receivedList, from, window,
		named("viewer", person(viewer)))
}
