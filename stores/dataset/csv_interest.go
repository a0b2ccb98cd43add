package dataset

import (
	"time"

	"fivefold/stores"
)

func interestSchema() csvSchema[stores.Interest] {
	type row = stores.Interest
	return csvSchema[row]{
		rows:     "interest: something that people like",
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			keyColumn("interest", func(r *row) *stores.ID { return &r.ID }),
			described(textColumn("kind", stores.InterestKind, func(r *row) *string { return &r.Kind }), kindValue+", such as `BAND`, `FOOD` or `GENRE`"),
			textColumn("name", stores.InterestName, func(r *row) *string { return &r.Name }),
			optional(described(linkColumn(stores.InterestURL, func(r *row) *string { return &r.URL }), "a link"), "none"),
		},
	}
}

func genreSchema() csvSchema[stores.Genre] {
	type row = stores.Genre
	return csvSchema[row]{
		rows:     "interest and genre, with the number of times the genre was assigned",
		defaults: func(time.Time) row { return row{Count: 1} },
		columns: []column[row]{
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			idColumn("genre", "interest", func(r *row) *stores.ID { return &r.Genre }),
			optional(countColumn("count", func(r *row) *int { return &r.Count }), "1"),
		},
	}
}

// kindValue describes the form of stores.InterestKind and stores.PageCategory.
const kindValue = "1 to 30 characters of `A-Z`, `0-9` and `_` starting with a letter"
