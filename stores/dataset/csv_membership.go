package dataset

import (
	"time"

	"fivefold/stores"
)

func membershipSchema() csvSchema[stores.Membership] {
	type row = stores.Membership
	return csvSchema[row]{
		rows:     "page and member",
		defaults: func(now time.Time) row { return row{Role: stores.Member, Since: now} },
		columns: []column[row]{
			idColumn("page", "page", func(r *row) *stores.ID { return &r.Page }),
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			optional(enumColumn("role", func(r *row) *stores.PageRole { return &r.Role }, stores.Member, stores.Moderator), code(stores.Member)),
			optional(timeColumn("since", func(r *row) *time.Time { return &r.Since }), timeOfImport),
		},
	}
}
