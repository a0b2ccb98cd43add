package dataset

import (
	"fmt"
	"time"

	"fivefold/stores"
)

func pageSchema() csvSchema[stores.Page] {
	type row = stores.Page
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{CreatedAt: now} },
		columns: []column[row]{
			idColumn("id", "page", func(r *row) *stores.ID { return &r.ID }),
			required(enumColumn("kind", func(r *row) *stores.PageKind { return &r.Kind }, stores.Business, stores.Group)),
			textColumn("name", true, stores.MaxPageName, func(r *row) *string { return &r.Name }),
			{
				name: "category", write: func(r row) string { return r.Category },
				read: func(r *row, f string) (err error) { r.Category, err = parseCategory(f); return err },
			},
			multilineColumn("about", stores.MaxAbout, func(r *row) *string { return &r.About }),
			textColumn("url", false, stores.MaxURL, func(r *row) *string { return &r.URL }),
			optional(idColumn("owner", "user", func(r *row) *stores.ID { return &r.Owner })),
			timeColumn("created_at", func(r *row) *time.Time { return &r.CreatedAt }),
		},
	}
}

func parseCategory(f string) (string, error) {
	if !stores.ValidCategory(f) {
		return "", fmt.Errorf("%s is not 1 to 30 characters of [A-Z0-9_] starting with a letter", quote(f))
	}
	return f, nil
}

func pageTopicSchema() csvSchema[stores.PageTopic] {
	type row = stores.PageTopic
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("page", "page", func(r *row) *stores.ID { return &r.Page }),
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
		},
	}
}

func pageLinkSchema() csvSchema[stores.PageLink] {
	type row = stores.PageLink
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("page_a", "page", func(r *row) *stores.ID { return &r.A }),
			idColumn("page_b", "page", func(r *row) *stores.ID { return &r.B }),
		},
		complete: func(r *row, _ time.Time) error {
			if r.A == r.B {
				return stores.ErrSelf
			}
			if r.A.Compare(r.B) > 0 {
				r.A, r.B = r.B, r.A
			}
			return nil
		},
	}
}

func membershipSchema() csvSchema[stores.Membership] {
	type row = stores.Membership
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{Role: stores.Member, Since: now} },
		columns: []column[row]{
			idColumn("page", "page", func(r *row) *stores.ID { return &r.Page }),
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			enumColumn("role", func(r *row) *stores.PageRole { return &r.Role }, stores.Member, stores.Moderator),
			timeColumn("since", func(r *row) *time.Time { return &r.Since }),
		},
	}
}
