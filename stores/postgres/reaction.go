package postgres

import (
	"context"

	"fivefold/stores"
)

// reactions implements stores.Reactions.
type reactions struct{ *Engine }

// reactionColumns needs a table k with the kind of the message.
const reactionColumns = `x.user_id, x.message_id, k.kind, x.kind, x.since`

// readReaction reads reactionColumns.
func readReaction(r *row) stores.Reaction {
	return stores.Reaction{
		User: r.id(stores.KindUser), Message: r.idWithKind(), Kind: stores.ReactionKind(r.text()), Since: r.time(),
	}
}

// Set implements stores.Reactions. The person is locked, so that of several reactions at the same time each knows the one before it.
func (s reactions) Set(ctx context.Context, r stores.Reaction) (stores.ReactionChange, error) {
	stored := stores.ReactionChange{Reaction: r}
	key := args{"user": userArg(r.User), "message": messageArg(r.Message), "kind": string(r.Kind)}
	err := s.write(ctx, func(c *conn) error {
		if err := c.lockUsers(ctx, r.User); err != nil {
			return err
		}
		same, err := queryRow(ctx, c, (*row).bool, "SELECT EXISTS (SELECT FROM reactions WHERE user_id = @user AND message_id = @message AND kind = @kind)", key)
		if err != nil {
			return err
		}
		stored.Changed = !same
		// No row is returned when the message does not exist.
		stored.Since, err = queryRow(ctx, c, (*row).time, `INSERT INTO reactions (user_id, message_id, kind, since)
			SELECT @user::uuid, m.id, @kind, @since::timestamptz FROM messages m WHERE m.id = @message AND m.kind = @noun AND m.deleted_at IS NULL
			ON CONFLICT (user_id, message_id) DO UPDATE SET kind = excluded.kind RETURNING since`,
			with(key, args{"since": r.Since, "noun": string(r.Message.Kind)}))
		return err
	})
	if err != nil {
		return stores.ReactionChange{}, err
	}
	return stored, nil
}

// Remove implements stores.Reactions.
func (s reactions) Remove(ctx context.Context, user, message stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNoReaction, `DELETE FROM reactions WHERE user_id = @user
			AND message_id = (SELECT m.id FROM messages m WHERE m.id = @id AND m.kind = @kind)`, with(messageKey(message), args{"user": userArg(user)}))
	})
}

// Between implements stores.Reactions.
func (s reactions) Between(ctx context.Context, user stores.ID, ids []stores.ID) (map[stores.ID]stores.Reaction, error) {
	keys := messagesOf(ids)
	return queryMap(ctx, s.Engine, keys, func(r stores.Reaction) stores.ID { return r.Message }, readReaction,
		"SELECT "+reactionColumns+" FROM "+keys.table+" JOIN reactions x ON x.user_id = @user AND x.message_id = k.id", args{"user": userArg(user)})
}

// Of implements stores.Reactions.
func (s reactions) Of(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Reaction], error) {
	return queryLists(ctx, s.Engine, messagesOf(ids), list[stores.Reaction]{
		kind: stores.KindUser, from: "reactions x WHERE x.message_id = k.id AND " + notBlockingViewer("x.user_id"),
		order: listOrder{rank: "x.since", id: "x.user_id"}, columns: ", " + reactionColumns, args: args{"viewer": userArg(viewer)},
		read: func(r *row, _ *stores.ListPosition) stores.Reaction { return readReaction(r) },
	}, window)
}

// Counts implements stores.Reactions.
func (s reactions) Counts(ctx context.Context, viewer stores.ID, ids []stores.ID) (map[stores.ID][]stores.ReactionCount, error) {
	keys := messagesOf(ids)
	return queryGroups(ctx, s.Engine, keys,
		func(r *row) stores.ReactionCount {
			return stores.ReactionCount{Kind: stores.ReactionKind(r.text()), Count: r.int()}
		},
		"SELECT k.n, x.kind, count(*) FROM "+keys.table+" JOIN reactions x ON x.message_id = k.id AND "+notBlockingViewer("x.user_id")+`
			GROUP BY k.n, x.kind ORDER BY k.n, count(*) DESC, x.kind`, args{"viewer": userArg(viewer)})
}

// Received implements stores.Reactions.
func (s reactions) Received(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ReceivedReaction], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), list[stores.ReceivedReaction]{
		kind: stores.KindUser, order: listOrder{rank: "x.since", id: "x.user_id"}, args: args{"viewer": userArg(viewer)},
		from: `(SELECT DISTINCT ON (x.user_id) x.user_id, x.since, x.message_id, y.kind AS noun, x.kind, y.created_at
			FROM messages y ` + joinThread + ` JOIN reactions x ON x.message_id = y.id
			WHERE y.author_id = k.id AND y.deleted_at IS NULL AND ` + messageVisible + " AND " + notBlockingViewer("x.user_id") + `
			ORDER BY x.user_id, x.since DESC, x.message_id) x WHERE TRUE`,
		columns: ", x.user_id, x.message_id, x.noun, x.kind, x.since, x.created_at",
		read: func(r *row, _ *stores.ListPosition) stores.ReceivedReaction {
			return stores.ReceivedReaction{Reaction: readReaction(r), WrittenAt: r.time()}
		},
	}, window)
}

// reactionTable is how reactions are moved.
var reactionTable = newTable("reactions", "user_id uuid, message_id uuid, kind text, since timestamptz", "(user_id, message_id)", func(r stores.Reaction) []any {
	return []any{userArg(r.User), messageArg(r.Message), r.Kind, r.Since}
}).
	read("reactions", newScan("x.user_id, x.message_id, m.kind, x.kind, x.since FROM reactions x"+ofMessage+"WHERE", "x.user_id, x.message_id", readReaction,
		func(r stores.Reaction) []stores.ID { return []stores.ID{r.User, r.Message} }))
