package dataset

import (
	"fmt"
	"strconv"
	"time"

	"fivefold/stores"
)

func affiliationSchema() csvSchema[stores.Affiliation] {
	type row = stores.Affiliation
	return csvSchema[row]{
		rows:     "user and organisation where they studied or work",
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			idColumn("organisation", "organisation", func(r *row) *stores.ID { return &r.Organisation }),
			{
				name: "year", value: yearValue, empty: "unknown", write: func(r row) string { return formatYear(r.Year) },
				read: func(r *row, f string) (err error) { r.Year, err = parseYear(f); return err },
			},
		},
	}
}

var yearValue = fmt.Sprintf("a year from 1 to %d: of the class, or in which the employment began", stores.MaxYear)

func parseYear(f string) (int, error) {
	n, err := parseNumber(f)
	if err != nil || n < 1 || n > stores.MaxYear {
		return 0, notValue(f, yearValue)
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
