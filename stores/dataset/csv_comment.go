package dataset

import (
	"errors"
	"time"

	"fivefold/stores"
)

func commentSchema() csvSchema[stores.Comment] {
	type row = stores.Comment
	replyTo := func(r *row) *stores.ID { return &r.ReplyTo }
	return csvSchema[row]{
		rows:     "reply to a post or a comment",
		defaults: func(now time.Time) row { return row{CreatedAt: now} },
		columns: []column[row]{
			keyColumn("comment", func(r *row) *stores.ID { return &r.ID }),
			idColumn("author", "user", func(r *row) *stores.ID { return &r.Author }),
			messageColumn("reply_to_post", "reply_to_comment", stores.KindPost, replyTo),
			messageColumn("reply_to_comment", "reply_to_post", stores.KindComment, replyTo),
			textColumn("text", stores.CommentText, func(r *row) *string { return &r.Text }),
			optional(idColumn("place", "place", func(r *row) *stores.ID { return &r.Place }), "none"),
			optional(timeColumn("created_at", func(r *row) *time.Time { return &r.CreatedAt }), timeOfImport),
			optionalTimeColumn("edited_at", "not edited", func(r *row) *time.Time { return &r.EditedAt }),
			optionalTimeColumn("deleted_at", "not deleted", func(r *row) *time.Time { return &r.DeletedAt }),
			optional(idColumn("deleted_by", "user", func(r *row) *stores.ID { return &r.DeletedBy }), "the author, if `deleted_at` is set"),
		},
		complete: func(r *row, _ time.Time) error {
			if r.ReplyTo.IsZero() {
				return errors.New("reply_to_post and reply_to_comment are both empty")
			}
			return completeDeletion(r.Author, r.DeletedAt, &r.DeletedBy)
		},
	}
}
