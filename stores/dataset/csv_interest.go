package dataset

import (
	"fmt"
	"time"

	"fivefold/stores"
)

func interestsSheet() sheet[stores.Interest] {
	type row = stores.Interest
	return sheet[row]{
		table: stores.TableInterests, wrap: ofInterests, unwrap: func(r stores.Rows) []row { return r.Interests },
		blank: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("id", "interest", func(r *row) *stores.ID { return &r.ID }),
			{
				name: "kind", required: true, write: func(r row) string { return r.Kind },
				read: func(r *row, f string) (err error) { r.Kind, err = interestKind(f); return err },
			},
			textColumn("name", true, stores.MaxInterestName, func(r *row) *string { return &r.Name }),
			textColumn("url", false, lineMax, func(r *row) *string { return &r.URL }),
		},
	}
}

func genresSheet() sheet[stores.Genre] {
	type row = stores.Genre
	return sheet[row]{
		table: stores.TableGenres, wrap: ofGenres, unwrap: func(r stores.Rows) []row { return r.Genres },
		blank: func(time.Time) row { return row{Count: 1} },
		columns: []column[row]{
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			idColumn("genre", "interest", func(r *row) *stores.ID { return &r.Genre }),
			countColumn("count", func(r *row) *int { return &r.Count }),
		},
	}
}

func likesSheet() sheet[stores.Like] {
	type row = stores.Like
	return sheet[row]{
		table: stores.TableLikes, wrap: ofLikes, unwrap: func(r stores.Rows) []row { return r.Likes },
		blank: func(now time.Time) row { return row{Strength: 1, Since: now} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			countColumn("strength", func(r *row) *int { return &r.Strength }),
			timeColumn("since", func(r *row) *time.Time { return &r.Since }),
		},
	}
}

func interestKind(f string) (string, error) {
	if !stores.ValidInterestKind(f) {
		return "", fmt.Errorf("%s is not 1 to 30 of [A-Z0-9_], a letter first", quote(f))
	}
	return f, nil
}
