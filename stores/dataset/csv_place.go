package dataset

import (
	"fmt"
	"strconv"
	"time"

	"fivefold/stores"
)

func placeSchema() csvSchema[stores.Place] {
	type row = stores.Place
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("id", "place", func(r *row) *stores.ID { return &r.ID }),
			required(enumColumn("kind", func(r *row) *stores.PlaceKind { return &r.Kind }, stores.City, stores.Country, stores.Continent)),
			textColumn("name", true, stores.MaxPlaceName, func(r *row) *string { return &r.Name }),
			textColumn("url", false, stores.MaxURL, func(r *row) *string { return &r.URL }),
			optional(idColumn("part_of", "place", func(r *row) *stores.ID { return &r.PartOf })),
		},
		complete: func(r *row, _ time.Time) error {
			if r.PartOf == r.ID {
				return stores.ErrSelf
			}
			return nil
		},
	}
}

func organisationSchema() csvSchema[stores.Organisation] {
	type row = stores.Organisation
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("id", "organisation", func(r *row) *stores.ID { return &r.ID }),
			required(enumColumn("kind", func(r *row) *stores.OrganisationKind { return &r.Kind }, stores.University, stores.Company)),
			textColumn("name", true, stores.MaxPlaceName, func(r *row) *string { return &r.Name }),
			textColumn("url", false, stores.MaxURL, func(r *row) *string { return &r.URL }),
			optional(idColumn("place", "place", func(r *row) *stores.ID { return &r.Place })),
		},
	}
}

func affiliationSchema() csvSchema[stores.Affiliation] {
	type row = stores.Affiliation
	return csvSchema[row]{
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			idColumn("organisation", "organisation", func(r *row) *stores.ID { return &r.Organisation }),
			{
				name: "year", write: func(r row) string { return formatYear(r.Year) },
				read: func(r *row, f string) (err error) { r.Year, err = parseYear(f); return err },
			},
		},
	}
}

func parseYear(f string) (int, error) {
	n, err := parseNumber(f)
	if err != nil || n < 1 || n > stores.MaxYear {
		return 0, fmt.Errorf("%s is not a year from 1 to %d", quote(f), stores.MaxYear)
	}
	return int(n), nil
}

// formatYear formats a year. No year becomes the empty string.
func formatYear(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}
