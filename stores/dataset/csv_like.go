package dataset

import (
	"time"

	"fivefold/stores"
)

func likeSchema() csvSchema[stores.Like] {
	type row = stores.Like
	return csvSchema[row]{
		rows:     "user and liked interest",
		defaults: func(now time.Time) row { return row{Strength: 1, Since: now} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			optional(countColumn("strength", func(r *row) *int { return &r.Strength }), "1"),
			optional(timeColumn("since", func(r *row) *time.Time { return &r.Since }), timeOfImport),
		},
	}
}
