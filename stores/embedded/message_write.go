package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

const (
	postRow = `message (id, author, post, wall, page, text, image, language, audience, place, created_at, edited_at, deleted_at, deleted_by)`

	insertPost = "INSERT INTO " + postRow + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

	// insertComment finds the post with which the thread begins at what the comment answers.
	insertComment = `INSERT INTO message (id, author, post, reply_to, text, place, created_at, edited_at, deleted_at, deleted_by)
SELECT :id, :author, m.post, m.id, :text, :place, :created_at, :edited_at, :deleted_at, :deleted_by
FROM message m WHERE m.id = :reply_to AND m.kind = :kind AND m.deleted_at IS NULL`
)

// postArgs gives the values of postRow's columns.
func postArgs(p stores.Post) []any {
	id := bytesOf(p.ID, stores.KindPost)
	return []any{
		id, person(p.Author), id, orNull(p.Wall, stores.KindUser), orNull(p.Page, stores.KindPage), p.Text, p.Image, p.Language,
		string(p.Audience), orNull(p.Place, stores.KindPlace), p.CreatedAt.UnixMicro(), timeOrNull(p.EditedAt), timeOrNull(p.DeletedAt),
		orNull(p.DeletedBy, stores.KindUser),
	}
}

// CreatePost implements stores.Messages.
func (s messages) CreatePost(ctx context.Context, p stores.Post, topics []stores.ID) error {
	return s.write(ctx, "Messages.CreatePost", 1, func(l *line) error {
		if _, err := l.exec(ctx, insertPost, postArgs(p)...); err != nil {
			return refused(err)
		}
		return l.insertTopics(ctx, p.ID, topics)
	})
}

// CreateComment implements stores.Messages.
func (s messages) CreateComment(ctx context.Context, c stores.Comment, topics []stores.ID) (stores.Comment, error) {
	var stored stores.Comment
	err := s.write(ctx, "Messages.CreateComment", 1, func(l *line) error {
		id := bytesOf(c.ID, stores.KindComment)
		added, err := l.exec(ctx, insertComment, named("id", id), named("author", person(c.Author)), named("text", c.Text),
			named("place", orNull(c.Place, stores.KindPlace)), named("created_at", c.CreatedAt.UnixMicro()),
			named("edited_at", timeOrNull(c.EditedAt)), named("deleted_at", timeOrNull(c.DeletedAt)),
			named("deleted_by", orNull(c.DeletedBy, stores.KindUser)),
			named("reply_to", c.ReplyTo.UUID[:]), named("kind", string(c.ReplyTo.Kind)))
		if err != nil {
			return refused(err)
		}
		if added == 0 {
			return stores.ErrNotFound
		}
		if err := l.insertTopics(ctx, c.ID, topics); err != nil {
			return err
		}
		return l.one(ctx, "SELECT "+commentColumns+" FROM message x WHERE x.id = ?", []any{id}, intoComment(&stored)...)
	})
	if err != nil {
		return stores.Comment{}, err
	}
	return stored, nil
}

// insertTopics stores what a message that is there is about.
func (l *line) insertTopics(ctx context.Context, message stores.ID, topics []stores.ID) error {
	for _, topic := range topics {
		_, err := l.exec(ctx, "INSERT INTO message_topic (message, interest) VALUES (?, ?) ON CONFLICT DO NOTHING",
			message.UUID[:], bytesOf(topic, stores.KindInterest))
		if err != nil {
			return refused(err)
		}
	}
	return nil
}

// Edit implements stores.Messages. What a comment does not have stays as it is.
func (s messages) Edit(ctx context.Context, id stores.ID, change stores.MessageChange, at time.Time) error {
	if id.Kind == stores.KindComment {
		change.Image, change.Language, change.Audience = nil, nil, nil
	}
	return s.write(ctx, "Messages.Edit", 1, func(l *line) error {
		err := l.mark(ctx, id, ` SET text = coalesce(:text, text), image = coalesce(:image, image), language = coalesce(:language, language),
			audience = coalesce(:audience, audience), edited_at = :at`, "AND deleted_at IS NULL",
			named("text", change.Text), named("image", change.Image), named("language", change.Language),
			named("audience", (*string)(change.Audience)), named("at", at.UnixMicro()))
		if err == nil && (change.Text != nil || change.Image != nil) {
			err = l.hasContent(ctx, id)
		}
		if err != nil || change.Topics == nil {
			return err
		}
		if _, err := l.exec(ctx, "DELETE FROM message_topic WHERE message = ?", id.UUID[:]); err != nil {
			return err
		}
		return l.insertTopics(ctx, id, *change.Topics)
	})
}

// hasContent gives ErrEmptyMessage for a message that has become neither text nor image, so that the transaction is taken back.
func (l *line) hasContent(ctx context.Context, id stores.ID) error {
	var content bool
	err := l.one(ctx, "SELECT text <> '' OR image <> '' FROM message WHERE id = ?", []any{id.UUID[:]}, &content)
	if err == nil && !content {
		return stores.ErrEmptyMessage
	}
	return err
}

// Delete implements stores.Messages.
func (s messages) Delete(ctx context.Context, id, by stores.ID, at time.Time) error {
	return s.write(ctx, "Messages.Delete", 1, func(l *line) error {
		return refused(l.mark(ctx, id, "SET deleted_by = iif(deleted_at IS NULL, :by, deleted_by), deleted_at = coalesce(deleted_at, :at)", "",
			named("by", person(by)), named("at", at.UnixMicro())))
	})
}

// Restore implements stores.Messages.
func (s messages) Restore(ctx context.Context, id, by stores.ID) error {
	return s.write(ctx, "Messages.Restore", 1, func(l *line) error {
		return l.mark(ctx, id, "SET deleted_at = NULL, deleted_by = NULL", "AND (deleted_at IS NULL OR deleted_by = :by)", named("by", person(by)))
	})
}

// mark changes a message for which the condition holds. No such message gives ErrNotFound.
func (l *line) mark(ctx context.Context, id stores.ID, set, condition string, args ...any) error {
	args = append(args, named("id", id.UUID[:]), named("kind", string(id.Kind)))
	changed, err := l.exec(ctx, "UPDATE message "+set+" WHERE id = :id AND kind = :kind "+condition, args...)
	if err == nil && changed == 0 {
		return stores.ErrNotFound
	}
	return err
}
