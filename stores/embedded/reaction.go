package embedded

import (
	"context"

	"fivefold/stores"
)

// reactions implements stores.Reactions.
type reactions struct{ *Engine }

// reactionColumns need the message's kind in a table k.
const reactionColumns = `x.user, x.message, k.kind, x.kind, x.since`

// intoReaction gives where reactionColumns go.
func intoReaction(r *stores.Reaction) []any {
	return []any{
		identity{&r.User, stores.KindUser}, identity{id: &r.Message}, text{(*string)(&r.Message.Kind)}, text{(*string)(&r.Kind)},
		moment{&r.Since},
	}
}

// Set implements stores.Reactions.
func (s reactions) Set(ctx context.Context, r stores.Reaction) (stores.Reaction, error) {
	stored := r
	err := s.write(ctx, "Reactions.Set", 1, func(l *line) error {
		// No row comes back when there is no message.
		err := l.one(ctx, `INSERT INTO reaction (user, message, kind, since)
			SELECT :user, m.id, :kind, :since FROM message m WHERE m.id = :message AND m.kind = :noun AND m.deleted_at IS NULL
			ON CONFLICT (user, message) DO UPDATE SET kind = excluded.kind RETURNING since`,
			[]any{named("user", person(r.User)), named("kind", string(r.Kind)), named("since", r.Since.UnixMicro()),
				named("message", r.Message.UUID[:]), named("noun", string(r.Message.Kind))}, moment{&stored.Since})
		return refused(err)
	})
	if err != nil {
		return stores.Reaction{}, err
	}
	return stored, nil
}

// Remove implements stores.Reactions.
func (s reactions) Remove(ctx context.Context, user, message stores.ID) error {
	return s.write(ctx, "Reactions.Remove", 1, func(l *line) error {
		removed, err := l.exec(ctx, `DELETE FROM reaction WHERE user = ?
			AND message = (SELECT m.id FROM message m WHERE m.id = ? AND m.kind = ?)`,
			person(user), message.UUID[:], string(message.Kind))
		if err == nil && removed == 0 {
			return stores.ErrNoReaction
		}
		return err
	})
}

// Between implements stores.Reactions.
func (s reactions) Between(ctx context.Context, user stores.ID, ids []stores.ID) (map[stores.ID]stores.Reaction, error) {
	ks := messagesOf(ids)
	return found(ctx, s.Engine, "Reactions.Between", len(ks.list), func(r stores.Reaction) stores.ID { return r.Message },
		intoReaction, withMessages+" SELECT "+reactionColumns+" FROM k CROSS JOIN reaction x ON x.user = :user AND x.message = k.id",
		named("keys", ks.json), named("user", person(user)))
}

// reactionList reads reactions to a message, which stand by since.
var reactionList = list[stores.Reaction]{
	kind:    stores.KindUser,
	columns: ", " + reactionColumns,
	into:    func(i *stores.Item[stores.Reaction]) []any { return intoReaction(&i.Value) },
	settle:  func(*stores.Item[stores.Reaction]) {},
}

// Of implements stores.Reactions.
func (s reactions) Of(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Reaction], error) {
	from := ofTable(withMessages, "reaction", "message", "user", "", " AND x.user"+notBlockingViewer,
		order{rank: "x.since", id: "x.user"})
	return windows(ctx, s.Engine, "Reactions.Of", messagesOf(ids), reactionList, from, window, named("viewer", person(viewer)))
}

// Counts implements stores.Reactions.
func (s reactions) Counts(
	ctx context.Context, viewer stores.ID, ids []stores.ID,
) (map[stores.ID][]stores.ReactionCount, error) {
	return groups(ctx, s.Engine, "Reactions.Counts", messagesOf(ids),
		func(c *stores.ReactionCount) []any { return []any{text{(*string)(&c.Kind)}, whole{&c.Count}} },
		withMessages+` SELECT k.n, x.kind, count(*) FROM k CROSS JOIN reaction x ON x.message = k.id AND x.user`+notBlockingViewer+`
			GROUP BY k.n, x.kind ORDER BY k.n, count(*) DESC, x.kind`, named("viewer", person(viewer)))
}
