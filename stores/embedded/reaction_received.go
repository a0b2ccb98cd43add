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
	read: func(r *row, at *stores.ListPosition) stores.ReceivedReaction {
		return stores.ReceivedReaction{Reaction: stores.Reaction{
			Message: r.idWithKind(), Kind: stores.ReactionKind(r.text()), User: at.ID, Since: time.UnixMicro(at.Rank).UTC(),
		}, WrittenAt: r.time()}
	},
}

// Received implements stores.Reactions.
func (s reactions) Received(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ReceivedReaction], error) {
	source := computedList{with: withAuthored, large: true, body: `
SELECT n, since AS rank, user AS id, message, noun, kind, created_at FROM (
	SELECT authored.n, x.user, x.since, x.message, authored.kind AS noun, x.kind, authored.created_at,
		row_number() OVER (PARTITION BY authored.n, x.user ORDER BY x.since DESC, x.message) AS latest
	FROM authored CROSS JOIN reaction x ON x.message = authored.id WHERE x.user` + notBlockingViewer + `
) WHERE latest = 1`}
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), receivedReactionReader, source, window,
		named("viewer", userArg(viewer)))
}
