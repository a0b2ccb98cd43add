package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// postArgs returns the values of the columns of postTable.
func postArgs(p stores.Post) []any {
	id := idArg(p.ID, stores.KindPost)
	return []any{
		id, userArg(p.Author), id, refArg(p.Wall, stores.KindUser), refArg(p.Page, stores.KindPage), p.Text, p.Image, p.Language,
		p.Audience, refArg(p.Place, stores.KindPlace), p.CreatedAt, timeOrNull(p.EditedAt), timeOrNull(p.DeletedAt), refArg(p.DeletedBy, stores.KindUser),
	}
}

// CreatePost implements stores.Messages.
func (s messages) CreatePost(ctx context.Context, p stores.Post, topics []stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		_, err := c.execValues(ctx, `INSERT INTO `+postRow+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, postArgs(p)...)
		if err != nil {
			return err
		}
		return c.insertTopics(ctx, p.ID, topics)
	})
}

// insertComment copies the post of the thread from the message that the comment replies to.
const insertComment = `INSERT INTO messages AS x (id, author_id, post_id, reply_to_id, text, place_id, created_at, edited_at, deleted_at, deleted_by_id)
SELECT @id::uuid, @author::uuid, m.post_id, m.id, @text, @place::uuid, @created_at::timestamptz, @edited_at::timestamptz, @deleted_at::timestamptz, @deleted_by::uuid
FROM messages m WHERE m.id = @reply_to AND m.kind = @kind AND m.deleted_at IS NULL
RETURNING ` + commentColumns

// CreateComment implements stores.Messages.
func (s messages) CreateComment(ctx context.Context, comment stores.Comment, topics []stores.ID) (stores.Comment, error) {
	var stored stores.Comment
	err := s.write(ctx, func(c *conn) (err error) {
		stored, err = queryRow(ctx, c, readComment, insertComment, args{
			"id": idArg(comment.ID, stores.KindComment), "author": userArg(comment.Author), "text": comment.Text,
			"place": refArg(comment.Place, stores.KindPlace), "created_at": comment.CreatedAt, "edited_at": timeOrNull(comment.EditedAt),
			"deleted_at": timeOrNull(comment.DeletedAt), "deleted_by": refArg(comment.DeletedBy, stores.KindUser),
			"reply_to": messageArg(comment.ReplyTo), "kind": string(comment.ReplyTo.Kind),
		})
		if err != nil {
			return err
		}
		return c.insertTopics(ctx, comment.ID, topics)
	})
	if err != nil {
		return stores.Comment{}, err
	}
	return stored, nil
}

// insertTopics adds the topics of a stored message.
func (c *conn) insertTopics(ctx context.Context, message stores.ID, topics []stores.ID) error {
	if len(topics) == 0 {
		return nil
	}
	ids := make(pgtype.FlatArray[pgtype.UUID], len(topics))
	for i, topic := range topics {
		ids[i] = idArg(topic, stores.KindInterest)
	}
	return c.run(ctx, "INSERT INTO message_topics (message_id, interest_id) SELECT @message, unnest(@topics::uuid[]) ON CONFLICT DO NOTHING",
		args{"message": messageArg(message), "topics": ids})
}

// Edit implements stores.Messages. It ignores changes of fields that a comment does not have.
func (s messages) Edit(ctx context.Context, id stores.ID, change stores.MessageChange, at time.Time) error {
	if id.Kind == stores.KindComment {
		change.Image, change.Language, change.Audience = nil, nil, nil
	}
	return s.write(ctx, func(c *conn) error {
		before, err := queryRow(ctx, c, readPost, "SELECT "+postColumns+` FROM messages x
			WHERE x.id = @id AND x.kind = @kind AND x.deleted_at IS NULL FOR NO KEY UPDATE`, messageKey(id))
		if err != nil {
			return err
		}
		after := before
		change.Apply(&after)
		if after.Text == "" && after.Image == "" && (change.Text != nil || change.Image != nil) {
			return stores.ErrEmptyMessage
		}
		changesTopics, err := c.changesTopics(ctx, id, change.Topics)
		if err != nil || after == before && !changesTopics {
			return err
		}
		if err := c.run(ctx, `UPDATE messages SET text = @text, image = @image, language = @language, audience = @audience, edited_at = @at WHERE id = @id`, args{
			"id": messageArg(id), "text": after.Text, "image": after.Image, "language": after.Language, "audience": after.Audience, "at": at,
		}); err != nil || !changesTopics {
			return err
		}
		if err := c.run(ctx, "DELETE FROM message_topics WHERE message_id = @id", args{"id": messageArg(id)}); err != nil {
			return err
		}
		return c.insertTopics(ctx, id, *change.Topics)
	})
}

// messageKey returns the arguments @id and @kind of a message.
func messageKey(id stores.ID) args { return args{"id": messageArg(id), "kind": string(id.Kind)} }

// changesTopics reports whether topics, nil for no change, differ from those of a message.
func (c *conn) changesTopics(ctx context.Context, message stores.ID, topics *[]stores.ID) (bool, error) {
	if topics == nil {
		return false, nil
	}
	missing := make(map[stores.ID]bool, len(*topics))
	for _, topic := range *topics {
		missing[topic] = true
	}
	extra := false
	err := c.each(ctx, "SELECT interest_id FROM message_topics WHERE message_id = @id", args{"id": messageArg(message)}, func(r *row) error {
		topic := r.id(stores.KindInterest)
		extra = extra || !missing[topic]
		delete(missing, topic)
		return nil
	})
	return extra || len(missing) > 0, err
}

// Delete implements stores.Messages.
func (s messages) Delete(ctx context.Context, id, by stores.ID, at time.Time) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotFound, `UPDATE messages SET deleted_at = coalesce(deleted_at, @at),
			deleted_by_id = CASE WHEN deleted_at IS NULL THEN @by ELSE deleted_by_id END WHERE id = @id AND kind = @kind`,
			with(messageKey(id), args{"by": existingArg(by, stores.KindUser), "at": at}))
	})
}

// Restore implements stores.Messages.
func (s messages) Restore(ctx context.Context, id, by stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotFound, `UPDATE messages SET deleted_at = NULL, deleted_by_id = NULL
			WHERE id = @id AND kind = @kind AND (deleted_at IS NULL OR deleted_by_id = @by)`, with(messageKey(id), args{"by": userArg(by)}))
	})
}
