package dataset

import (
	"time"

	"fivefold/stores"
)

func pageSchema() csvSchema[stores.Page] {
	type row = stores.Page
	return csvSchema[row]{
		rows:     "business page or group",
		defaults: func(now time.Time) row { return row{CreatedAt: now} },
		columns: []column[row]{
			keyColumn("page", func(r *row) *stores.ID { return &r.ID }),
			enumColumn("kind", func(r *row) *stores.PageKind { return &r.Kind }, stores.Business, stores.Group),
			textColumn("name", stores.PageName, func(r *row) *string { return &r.Name }),
			optional(described(textColumn("category", stores.PageCategory, func(r *row) *string { return &r.Category }), kindValue), "none"),
			optional(textColumn("about", stores.PageAbout, func(r *row) *string { return &r.About }), "none"),
			optional(linkColumn(stores.PageURL, func(r *row) *string { return &r.URL }), "none"),
			optional(idColumn("owner", "user", func(r *row) *stores.ID { return &r.Owner }), "none"),
			optional(timeColumn("created_at", func(r *row) *time.Time { return &r.CreatedAt }), timeOfImport),
		},
	}
}

func pageTopicSchema() csvSchema[stores.PageTopic] {
	type row = stores.PageTopic
	return csvSchema[row]{
		rows:     "page and interest that it is about",
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
		rows:     "pair of pages that like each other",
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("page_a", "page", func(r *row) *stores.ID { return &r.A }),
			idColumn("page_b", "page", func(r *row) *stores.ID { return &r.B }),
		},
		complete: func(r *row, _ time.Time) error {
			if r.A == r.B {
				return errSame("page_a", "page_b")
			}
			if r.A.Compare(r.B) > 0 {
				r.A, r.B = r.B, r.A
			}
			return nil
		},
	}
}
