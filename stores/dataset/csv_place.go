package dataset

import (
	"fmt"
	"strconv"
	"time"

	"fivefold/stores"
)

func placesSheet() sheet[stores.Place] {
	type row = stores.Place
	return sheet[row]{
		table: stores.TablePlaces, wrap: ofPlaces, unwrap: func(r stores.Rows) []row { return r.Places },
		blank: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("id", "place", func(r *row) *stores.ID { return &r.ID }),
			required(choiceColumn("kind", func(r *row) *stores.PlaceKind { return &r.Kind }, stores.City, stores.Country, stores.Continent)),
			textColumn("name", true, stores.MaxPlaceName, func(r *row) *string { return &r.Name }),
			textColumn("url", false, stores.MaxURL, func(r *row) *string { return &r.URL }),
			optional(idColumn("part_of", "place", func(r *row) *stores.ID { return &r.PartOf })),
		},
		finish: func(r *row, _ time.Time) error {
			if r.PartOf == r.ID {
				return stores.ErrSelf
			}
			return nil
		},
	}
}

func organisationsSheet() sheet[stores.Organisation] {
	type row = stores.Organisation
	return sheet[row]{
		table: stores.TableOrganisations, wrap: ofOrganisations, unwrap: func(r stores.Rows) []row { return r.Organisations },
		blank: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("id", "organisation", func(r *row) *stores.ID { return &r.ID }),
			required(choiceColumn("kind", func(r *row) *stores.OrganisationKind { return &r.Kind }, stores.University, stores.Company)),
			textColumn("name", true, stores.MaxPlaceName, func(r *row) *string { return &r.Name }),
			textColumn("url", false, stores.MaxURL, func(r *row) *string { return &r.URL }),
			optional(idColumn("place", "place", func(r *row) *stores.ID { return &r.Place })),
		},
	}
}

func affiliationsSheet() sheet[stores.Affiliation] {
	type row = stores.Affiliation
	return sheet[row]{
		table: stores.TableAffiliations, wrap: ofAffiliations, unwrap: func(r stores.Rows) []row { return r.Affiliations },
		blank: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			idColumn("organisation", "organisation", func(r *row) *stores.ID { return &r.Organisation }),
			{
				name: "year", write: func(r row) string { return yearText(r.Year) },
				read: func(r *row, f string) (err error) { r.Year, err = year(f); return err },
			},
		},
	}
}

func year(f string) (int, error) {
	n, err := number(f)
	if err != nil || n < 1 || n > stores.MaxYear {
		return 0, fmt.Errorf("%s is not a year from 1 to %d", quote(f), stores.MaxYear)
	}
	return int(n), nil
}

// yearText writes a year; none is the empty text.
func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}
