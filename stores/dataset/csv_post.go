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
		rows:     "post",
		defaults: func(now time.Time) row { return row{Audience: stores.AudiencePublic, CreatedAt: now} },
		complete: completePost,
		columns: []column[row]{
			keyColumn("post", func(r *row) *stores.ID { return &r.ID }),
			idColumn("author", "user", func(r *row) *stores.ID { return &r.Author }),
			optional(idColumn("wall", "user", func(r *row) *stores.ID { return &r.Wall }), "the author, unless `page` is set"),
			optional(idColumn("page", "page", func(r *row) *stores.ID { return &r.Page }), "the post is on a wall"),
			optional(textColumn("text", stores.PostText, func(r *row) *string { return &r.Text }), "none; `image` must be set"),
			optional(described(textColumn("image", stores.PostImage, func(r *row) *string { return &r.Image }),
				fmt.Sprintf("a URL or a file name of at most %d characters", stores.PostImage.Max)), "none"),
			optional(described(textColumn("language", stores.PostLanguage, func(r *row) *string { return &r.Language }),
				"a BCP 47 tag of "+stores.PostLanguage.Bounds()), "unknown"),
			optional(enumColumn("audience", func(r *row) *stores.Audience { return &r.Audience }, stores.AudiencePublic, stores.AudienceFriends,
				stores.AudienceOnlyMe), code(stores.AudiencePublic)),
			optional(idColumn("place", "place", func(r *row) *stores.ID { return &r.Place }), "none"),
			optional(timeColumn("created_at", func(r *row) *time.Time { return &r.CreatedAt }), timeOfImport),
			optionalTimeColumn("edited_at", "not edited", func(r *row) *time.Time { return &r.EditedAt }),
			optionalTimeColumn("deleted_at", "not deleted", func(r *row) *time.Time { return &r.DeletedAt }),
			optional(idColumn("deleted_by", "user", func(r *row) *stores.ID { return &r.DeletedBy }), "the author, if `deleted_at` is set"),
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
