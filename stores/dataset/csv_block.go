package dataset

import (
	"time"

	"fivefold/stores"
)

func blockSchema() csvSchema[stores.Block] {
	type row = stores.Block
	return csvSchema[row]{
		rows:     "block of one user by another",
		defaults: func(now time.Time) row { return row{Since: now} },
		complete: func(r *row, _ time.Time) error {
			if r.Blocker == r.Blocked {
				return errSame("blocker", "blocked")
			}
			return nil
		},
		columns: []column[row]{
			idColumn("blocker", "user", func(r *row) *stores.ID { return &r.Blocker }),
			idColumn("blocked", "user", func(r *row) *stores.ID { return &r.Blocked }),
			optional(timeColumn("since", func(r *row) *time.Time { return &r.Since }), timeOfImport),
		},
	}
}
