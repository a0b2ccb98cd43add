package dataset

import (
	"time"

	"fivefold/stores"
)

func placeSchema() csvSchema[stores.Place] {
	type row = stores.Place
	return csvSchema[row]{
		rows:     "city, country or continent",
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			keyColumn("place", func(r *row) *stores.ID { return &r.ID }),
			enumColumn("kind", func(r *row) *stores.PlaceKind { return &r.Kind }, stores.City, stores.Country, stores.Continent),
			textColumn("name", stores.PlaceName, func(r *row) *string { return &r.Name }),
			optional(linkColumn(stores.PlaceURL, func(r *row) *string { return &r.URL }), "none"),
			optional(idColumn("part_of", "place", func(r *row) *stores.ID { return &r.PartOf }), "none"),
		},
		complete: func(r *row, _ time.Time) error {
			if r.PartOf == r.ID {
				return errSame("id", "part_of")
			}
			return nil
		},
	}
}
