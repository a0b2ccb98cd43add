package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// reactions implements stores.Reactions.
type reactions struct{ *Engine }

// reactionColumns needs a table k with the kind of the message.
const reactionColumns = `x.user, x.message, k.kind, x.kind, x.since`

// readReaction reads reactionColumns.
func readReaction(r *row) stores.Reaction {
	return stores.Reaction{
		User: r.id(stores.KindUser), Message: r.idWithKind(), Kind: stores.ReactionKind(r.text()), Since: r.time(),
	}
}

// Set implements stores.Reactions.
func (s reactions) Set(ctx context.Context, r stores.Reaction) (stores.ReactionChange, error) {
	stored := stores.ReactionChange{Reaction: r}
	args := []arg{named("user", userArg(r.User)), named("kind", textArg(r.Kind)), named("since", timeArg(r.Since)),
		named("message", blobArg(r.Message.UUID[:])), named("noun", textArg(r.Message.Kind))}
	err := s.write(ctx, func(c *conn) error {
		same, err := queryRow(ctx, c, (*row).bool, "SELECT EXISTS (SELECT 1 FROM reaction WHERE user = :user AND message = :message AND kind = :kind)", args...)
		if err != nil {
			return err
		}
		stored.Changed = !same
		// No row is returned when the message does not exist.
		stored.Since, err = queryRow(ctx, c, (*row).time, `INSERT INTO reaction (user, message, kind, since)
			SELECT :user, m.id, :kind, :since FROM message m WHERE m.id = :message AND m.kind = :noun AND m.deleted_at IS NULL
			ON CONFLICT (user, message) DO UPDATE SET kind = excluded.kind RETURNING since`, args...)
		return constraintError(err)
	})
	if err != nil {
		return stores.ReactionChange{}, err
	}
	return stored, nil
}

// Remove implements stores.Reactions.
func (s reactions) Remove(ctx context.Context, user, message stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		removed, err := c.exec(ctx, `DELETE FROM reaction WHERE user = ?
			AND message = (SELECT m.id FROM message m WHERE m.id = ? AND m.kind = ?)`,
			userArg(user), blobArg(message.UUID[:]), textArg(message.Kind))
		if err == nil && removed == 0 {
			return stores.ErrNoReaction
		}
		return err
	})
}

// Between implements stores.Reactions.
func (s reactions) Between(ctx context.Context, user stores.ID, ids []stores.ID) (map[stores.ID]stores.Reaction, error) {
	keys := messagesOf(ids)
	return queryMap(ctx, s.Engine, len(keys.list), func(r stores.Reaction) stores.ID { return r.Message },
		readReaction, withMessages+" SELECT "+reactionColumns+" FROM k CROSS JOIN reaction x ON x.user = :user AND x.message = k.id",
		keys.arg(), named("user", userArg(user)))
}

// reactionReader reads the reactions to a message, ordered by since.
var reactionReader = listReader[stores.Reaction]{
	kind:    stores.KindUser,
	columns: ", x.kind",
	read: func(r *row, at *stores.ListPosition) stores.Reaction {
		return stores.Reaction{User: at.ID, Message: r.key, Kind: stores.ReactionKind(r.text()), Since: time.UnixMicro(at.Rank).UTC()}
	},
}

// Of implements stores.Reactions.
func (s reactions) Of(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Reaction], error) {
	source := keyList{
		from:  "reaction x WHERE EXISTS (SELECT 1 FROM message m WHERE m.id = :key AND m.kind = :kind) AND x.message = :key AND x.user" + notBlockingViewer,
		order: listOrder{rank: "x.since", id: "x.user"},
	}
	return queryLists(ctx, s.Engine, messagesOf(ids), reactionReader, source, window, named("viewer", userArg(viewer)))
}

// Counts implements stores.Reactions.
func (s reactions) Counts(
	ctx context.Context, viewer stores.ID, ids []stores.ID,
) (map[stores.ID][]stores.ReactionCount, error) {
	return queryGroups(ctx, s.Engine, messagesOf(ids),
		func(r *row) stores.ReactionCount {
			return stores.ReactionCount{Kind: stores.ReactionKind(r.text()), Count: r.int()}
		},
		withMessages+` SELECT k.n, x.kind, count(*) FROM k CROSS JOIN reaction x ON x.message = k.id AND x.user`+notBlockingViewer+`
			GROUP BY k.n, x.kind ORDER BY k.n, count(*) DESC, x.kind`, named("viewer", userArg(viewer)))
}

// reactionArchiveTable is how reactions are moved.
var reactionArchiveTable = newArchiveTable("reaction (user, message, kind, since)", "(user, message)", reactionArgs).
	read("reaction", newTableScan("x.user, x.message, m.kind, x.kind, x.since FROM reaction x"+ofMessage+"WHERE", "x.user, x.message", readReaction,
		func(r stores.Reaction) []stores.ID { return []stores.ID{r.User, r.Message} }))

func (reactions) archiveTables() []archiveTable {
	return []archiveTable{reactionArchiveTable}
}
