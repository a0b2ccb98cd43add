package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// receivedReactionReader reads the reactions to the messages of a user, ordered by since.
var receivedReactionReader = listReader[stores.ReceivedReaction]{
	kind:    stores.KindUser,
	columns: ", message, noun, kind, created_at",
	into: func(i *stores.Item[stores.ReceivedReaction]) []any {
		r := &i.Value
		return []any{idColumn{id: &r.Message}, textColumn{(*string)(&r.Message.Kind)}, textColumn{(*string)(&r.Kind)}, timeColumn{&r.WrittenAt}}
	},
	finish: func(i *stores.Item[stores.ReceivedReaction]) {
		i.Value.User, i.Value.Since = i.At.ID, time.UnixMicro(i.At.Rank).UTC()
	},
}

// Received implements stores.Reactions.
func (s reactions) Received(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ReceivedReaction], error) {
	source := computedList{with: withAuthored, body: `
SELECT n, since AS rank, user AS id, message, noun, kind, created_at FROM (
	SELECT authored.n, x.user, x.since, x.message, authored.kind AS noun, x.kind, authored.created_at,
		row_number() OVER (PARTITION BY authored.n, x.user ORDER BY x.since DESC, x.message) AS latest
	FROM authored CROSS JOIN reaction x ON x.message = authored.id WHERE x.user` + notBlockingViewer + `
) WHERE latest = 1`}
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), receivedReactionReader, source, window,
		named("viewer", userBytes(viewer)))
}
