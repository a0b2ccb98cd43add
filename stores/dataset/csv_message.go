package dataset

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

func postSchema() csvSchema[stores.Post] {
	type row = stores.Post
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{Audience: stores.AudiencePublic, CreatedAt: now} }, complete: completePost,
		columns: []column[row]{
			idColumn("id", "post", func(r *row) *stores.ID { return &r.ID }),
			idColumn("author", "user", func(r *row) *stores.ID { return &r.Author }),
			optional(idColumn("wall", "user", func(r *row) *stores.ID { return &r.Wall })),
			optional(idColumn("page", "page", func(r *row) *stores.ID { return &r.Page })),
			multilineColumn("text", stores.MaxText, func(r *row) *string { return &r.Text }),
			textColumn("image", false, stores.MaxURL, func(r *row) *string { return &r.Image }),
			{
				name: "language", write: func(r row) string { return r.Language },
				read: func(r *row, f string) error { r.Language = f; return checkLanguage(f) },
			},
			enumColumn("audience", func(r *row) *stores.Audience { return &r.Audience }, stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe),
			optional(idColumn("place", "place", func(r *row) *stores.ID { return &r.Place })),
			timeColumn("created_at", func(r *row) *time.Time { return &r.CreatedAt }),
			timeColumn("edited_at", func(r *row) *time.Time { return &r.EditedAt }),
			timeColumn("deleted_at", func(r *row) *time.Time { return &r.DeletedAt }),
			optional(idColumn("deleted_by", "user", func(r *row) *stores.ID { return &r.DeletedBy })),
		},
	}
}

// completePost checks a post. A post without wall and page belongs to its author's wall.
func completePost(p *stores.Post, _ time.Time) error {
	switch {
	case !p.Wall.IsZero() && !p.Page.IsZero():
		return errors.New("wall and page are both set")
	case !p.Page.IsZero() && p.Audience != stores.AudiencePublic:
		return fmt.Errorf("audience of a post on a page must be %s", stores.AudiencePublic)
	case p.Text == "" && p.Image == "":
		return errors.New("text and image are both empty")
	case p.Page.IsZero() && p.Wall.IsZero():
		p.Wall = p.Author
	}
	return completeDeletion(p.Author, p.DeletedAt, &p.DeletedBy)
}

// completeDeletion checks the columns of a deletion. The default of deleted_by is the author.
func completeDeletion(author stores.ID, at time.Time, by *stores.ID) error {
	switch {
	case at.IsZero() && !by.IsZero():
		return errors.New("deleted_by is set, but deleted_at is empty")
	case !at.IsZero() && by.IsZero():
		*by = author
	}
	return nil
}

func commentSchema() csvSchema[stores.Comment] {
	type row = stores.Comment
	replyTo := func(r *row) *stores.ID { return &r.ReplyTo }
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{CreatedAt: now} },
		columns: []column[row]{
			idColumn("id", "comment", func(r *row) *stores.ID { return &r.ID }),
			idColumn("author", "user", func(r *row) *stores.ID { return &r.Author }),
			messageColumn("reply_to_post", stores.KindPost, replyTo),
			messageColumn("reply_to_comment", stores.KindComment, replyTo),
			required(multilineColumn("text", stores.MaxText, func(r *row) *string { return &r.Text })),
			optional(idColumn("place", "place", func(r *row) *stores.ID { return &r.Place })),
			timeColumn("created_at", func(r *row) *time.Time { return &r.CreatedAt }),
			timeColumn("edited_at", func(r *row) *time.Time { return &r.EditedAt }),
			timeColumn("deleted_at", func(r *row) *time.Time { return &r.DeletedAt }),
			optional(idColumn("deleted_by", "user", func(r *row) *stores.ID { return &r.DeletedBy })),
		},
		complete: func(r *row, _ time.Time) error {
			if r.ReplyTo.IsZero() {
				return errors.New("reply_to_post and reply_to_comment are both empty")
			}
			return completeDeletion(r.Author, r.DeletedAt, &r.DeletedBy)
		},
	}
}

func messageTopicSchema() csvSchema[stores.MessageTopic] {
	type row = stores.MessageTopic
	message := func(r *row) *stores.ID { return &r.Message }
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{} },
		complete: func(r *row, _ time.Time) error { return checkMessage(r.Message) },
		columns: []column[row]{
			messageColumn("post", stores.KindPost, message),
			messageColumn("comment", stores.KindComment, message),
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
		},
	}
}

func reactionSchema() csvSchema[stores.Reaction] {
	type row = stores.Reaction
	message := func(r *row) *stores.ID { return &r.Message }
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{Kind: stores.ReactionLike, Since: now} },
		complete: func(r *row, _ time.Time) error { return checkMessage(r.Message) },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			messageColumn("post", stores.KindPost, message),
			messageColumn("comment", stores.KindComment, message),
			enumColumn("kind", func(r *row) *stores.ReactionKind { return &r.Kind }, stores.ReactionLike, stores.ReactionLove,
				stores.ReactionLaugh, stores.ReactionWow, stores.ReactionSad, stores.ReactionAngry),
			timeColumn("since", func(r *row) *time.Time { return &r.Since }),
		},
	}
}

// messageColumn is one of the two columns for a message, post or comment: their keys are separate.
func messageColumn[T any](name string, kind stores.Kind, of func(*T) *stores.ID) column[T] {
	return column[T]{
		name: name,
		write: func(r T) string {
			if id := *of(&r); id.Kind == kind {
				return id.String()
			}
			return ""
		},
		read: func(r *T, f string) (err error) {
			if !of(r).IsZero() {
				return errors.New("another message is set already")
			}
			*of(r), err = parseCSVID(string(kind), f)
			return err
		},
	}
}

// checkMessage returns an error if a row names no message.
func checkMessage(message stores.ID) error {
	if message.IsZero() {
		return errors.New("post and comment are both empty")
	}
	return nil
}
