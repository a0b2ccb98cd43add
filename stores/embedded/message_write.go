package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

const (
	postRow = `message (id, author, post, wall, page, text, image, language, audience, place, created_at, edited_at, deleted_at, deleted_by)`

	insertPost = "INSERT INTO " + postRow + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

	// insertComment copies the post of the thread from the message that the comment replies to.
	insertComment = `INSERT INTO message (id, author, post, reply_to, text, place, created_at, edited_at, deleted_at, deleted_by)
SELECT :id, :author, m.post, m.id, :text, :place, :created_at, :edited_at, :deleted_at, :deleted_by
FROM message m WHERE m.id = :reply_to AND m.kind = :kind AND m.deleted_at IS NULL`
)

// postArgs returns the values of the columns of postRow.
func postArgs(p stores.Post) []arg {
	id := idArg(p.ID, stores.KindPost)
	return []arg{
		id, userArg(p.Author), id, idOrNull(p.Wall, stores.KindUser), idOrNull(p.Page, stores.KindPage), textArg(p.Text), textArg(p.Image), textArg(p.Language),
		textArg(p.Audience), idOrNull(p.Place, stores.KindPlace), timeArg(p.CreatedAt), timeOrNull(p.EditedAt), timeOrNull(p.DeletedAt),
		idOrNull(p.DeletedBy, stores.KindUser),
	}
}

// CreatePost implements stores.Messages.
func (s messages) CreatePost(ctx context.Context, p stores.Post, topics []stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		if err := c.run(ctx, insertPost, postArgs(p)...); err != nil {
			return constraintError(err)
		}
		return c.insertTopics(ctx, p.ID, topics)
	})
}

// CreateComment implements stores.Messages.
func (s messages) CreateComment(ctx context.Context, comment stores.Comment, topics []stores.ID) (stores.Comment, error) {
	var stored stores.Comment
	err := s.write(ctx, func(c *conn) error {
		id := idArg(comment.ID, stores.KindComment)
		added, err := c.exec(ctx, insertComment, named("id", id), named("author", userArg(comment.Author)), named("text", textArg(comment.Text)),
			named("place", idOrNull(comment.Place, stores.KindPlace)), named("created_at", timeArg(comment.CreatedAt)),
			named("edited_at", timeOrNull(comment.EditedAt)), named("deleted_at", timeOrNull(comment.DeletedAt)),
			named("deleted_by", idOrNull(comment.DeletedBy, stores.KindUser)),
			named("reply_to", blobArg(comment.ReplyTo.UUID[:])), named("kind", textArg(comment.ReplyTo.Kind)))
		if err != nil {
			return constraintError(err)
		}
		if added == 0 {
			return stores.ErrNotFound
		}
		if err := c.insertTopics(ctx, comment.ID, topics); err != nil {
			return err
		}
		stored, err = queryRow(ctx, c, readComment, "SELECT "+commentColumns+" FROM message x WHERE x.id = ?", id)
		return err
	})
	if err != nil {
		return stores.Comment{}, err
	}
	return stored, nil
}

// insertTopics adds the topics of a stored message.
func (c *conn) insertTopics(ctx context.Context, message stores.ID, topics []stores.ID) error {
	for _, topic := range topics {
		err := c.run(ctx, "INSERT INTO message_topic (message, interest) VALUES (?, ?) ON CONFLICT DO NOTHING",
			blobArg(message.UUID[:]), idArg(topic, stores.KindInterest))
		if err != nil {
			return constraintError(err)
		}
	}
	return nil
}

// Edit implements stores.Messages. It ignores changes of fields that a comment does not have.
func (s messages) Edit(ctx context.Context, id stores.ID, change stores.MessageChange, at time.Time) error {
	if id.Kind == stores.KindComment {
		change.Image, change.Language, change.Audience = nil, nil, nil
	}
	return s.write(ctx, func(c *conn) error {
		topics, err := c.changesTopics(ctx, id, change.Topics)
		if err != nil {
			return err
		}
		err = c.updateMessage(ctx, id, ` SET text = coalesce(:text, text), image = coalesce(:image, image), language = coalesce(:language, language),
			audience = coalesce(:audience, audience), edited_at = iif(:topics OR coalesce(:text <> text, FALSE) OR coalesce(:image <> image, FALSE)
			OR coalesce(:language <> language, FALSE) OR coalesce(:audience <> audience, FALSE), :at, edited_at)`, "AND deleted_at IS NULL",
			named("text", textOrNull(change.Text)), named("image", textOrNull(change.Image)), named("language", textOrNull(change.Language)),
			named("audience", textOrNull(change.Audience)), named("topics", boolArg(topics)), named("at", timeArg(at)))
		if err == nil && (change.Text != nil || change.Image != nil) {
			err = c.checkContent(ctx, id)
		}
		if err != nil || !topics {
			return err
		}
		if err := c.run(ctx, "DELETE FROM message_topic WHERE message = ?", blobArg(id.UUID[:])); err != nil {
			return err
		}
		return c.insertTopics(ctx, id, *change.Topics)
	})
}

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
	for r, err := range c.query(ctx, "SELECT interest FROM message_topic WHERE message = ?", blobArg(message.UUID[:])) {
		if err != nil {
			return false, err
		}
		topic := r.id(stores.KindInterest)
		extra = extra || !missing[topic]
		delete(missing, topic)
	}
	return extra || len(missing) > 0, nil
}

// checkContent returns ErrEmptyMessage for a message with neither text nor image, so that the transaction is rolled back.
func (c *conn) checkContent(ctx context.Context, id stores.ID) error {
	content, err := queryRow(ctx, c, (*row).bool, "SELECT text <> '' OR image <> '' FROM message WHERE id = ?", blobArg(id.UUID[:]))
	if err == nil && !content {
		return stores.ErrEmptyMessage
	}
	return err
}

// Delete implements stores.Messages.
func (s messages) Delete(ctx context.Context, id, by stores.ID, at time.Time) error {
	return s.write(ctx, func(c *conn) error {
		return constraintError(c.updateMessage(ctx, id, "SET deleted_by = iif(deleted_at IS NULL, :by, deleted_by), deleted_at = coalesce(deleted_at, :at)", "",
			named("by", userArg(by)), named("at", timeArg(at))))
	})
}

// Restore implements stores.Messages.
func (s messages) Restore(ctx context.Context, id, by stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		return c.updateMessage(ctx, id, "SET deleted_at = NULL, deleted_by = NULL", "AND (deleted_at IS NULL OR deleted_by = :by)", named("by", userArg(by)))
	})
}

// updateMessage changes a message for which condition holds. ErrNotFound when there is none.
func (c *conn) updateMessage(ctx context.Context, id stores.ID, set, condition string, args ...arg) error {
	args = append(args, named("id", blobArg(id.UUID[:])), named("kind", textArg(id.Kind)))
	changed, err := c.exec(ctx, "UPDATE message "+set+" WHERE id = :id AND kind = :kind "+condition, args...)
	if err == nil && changed == 0 {
		return stores.ErrNotFound
	}
	return err
}
