package dataset

import (
	"fmt"
	"time"

	"fivefold/stores"
)

func interestSchema() csvSchema[stores.Interest] {
	type row = stores.Interest
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("id", "interest", func(r *row) *stores.ID { return &r.ID }),
			{
				name: "kind", required: true, write: func(r row) string { return r.Kind },
				read: func(r *row, f string) (err error) { r.Kind, err = parseInterestKind(f); return err },
			},
			textColumn("name", true, stores.MaxInterestName, func(r *row) *string { return &r.Name }),
			textColumn("url", false, maxRowBytes, func(r *row) *string { return &r.URL }),
		},
	}
}

func genreSchema() csvSchema[stores.Genre] {
	type row = stores.Genre
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{Count: 1} },
		columns: []column[row]{
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			idColumn("genre", "interest", func(r *row) *stores.ID { return &r.Genre }),
			countColumn("count", func(r *row) *int { return &r.Count }),
		},
	}
}

func likeSchema() csvSchema[stores.Like] {
	type row = stores.Like
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{Strength: 1, Since: now} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			countColumn("strength", func(r *row) *int { return &r.Strength }),
			timeColumn("since", func(r *row) *time.Time { return &r.Since }),
		},
	}
}

func parseInterestKind(f string) (string, error) {
	if !stores.ValidInterestKind(f) {
		return "", fmt.Errorf("%s is not 1 to 30 characters of [A-Z0-9_] starting with a letter", quote(f))
	}
	return f, nil
}
