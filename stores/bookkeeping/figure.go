package bookkeeping

import (
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// breakdowns are the columns of FigureKey, named as in stores.AdFigures, by which figures are added up.
var breakdowns = map[stores.AdBreakdown][]int{
	stores.AdByDay: {0}, stores.AdByAdSet: {1}, stores.AdByCreative: {2}, stores.AdByAge: {3}, stores.AdByGender: {4}, stores.AdByAgeGender: {3, 4},
	stores.AdByPlace: {5}, stores.AdByInterest: {6},
}

// BreakdownColumns returns the SQL of the columns of a table by which figures are broken down, where the others are NULL, and of GROUP BY and ORDER BY, which is empty
// when they are not broken down. columns are those of the day, the ad set, the creative, the age, the gender, the place and the interest.
func BreakdownColumns(columns []string, table string, by stores.AdBreakdown) (selected, group string) {
	list, grouped := make([]string, len(columns)), []string{}
	for i, column := range columns {
		list[i] = "NULL"
		if slices.Contains(breakdowns[by], i) {
			list[i] = table + "." + column
			grouped = append(grouped, list[i])
		}
	}
	if len(grouped) > 0 {
		names := strings.Join(grouped, ", ")
		group = " GROUP BY " + names + " ORDER BY " + names
	}
	return strings.Join(list, ", "), group
}

// Days returns the bounds of the days that a report has, where a zero time is no bound.
func Days(from, until time.Time) (first, end time.Time) {
	first, end = time.Unix(0, 0).UTC(), time.Date(stores.MaxYear, 12, 31, 0, 0, 0, 0, time.UTC)
	if !from.IsZero() {
		first = from.UTC().Truncate(24 * time.Hour)
	}
	if !until.IsZero() {
		end = until.UTC().Truncate(24 * time.Hour)
	}
	return first, end
}

// WithoutEmpty removes the sums of no rows.
func WithoutEmpty(figures map[stores.ID][]stores.AdFigures) map[stores.ID][]stores.AdFigures {
	for id, list := range figures {
		if len(list) == 1 && list[0] == (stores.AdFigures{}) {
			delete(figures, id)
		}
	}
	return figures
}

// CheckFigures returns the error of the port for figures that cannot be added.
func CheckFigures(campaign stores.ID, figures []stores.AdFigures) error {
	switch {
	case campaign.Kind != stores.KindCampaign:
		return stores.ErrNotFound
	case len(figures) > stores.MaxBatch:
		return stores.ErrTooMany
	}
	for _, f := range figures {
		if f.Impressions < 0 || f.Clicks < 0 || f.Spend.Minor < 0 || f.Spend.Nanos < 0 || f.Spend.Nanos >= stores.NanosPerMinor {
			return stores.ErrAmount
		}
	}
	return nil
}
