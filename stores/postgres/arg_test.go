package postgres

import (
	"math"
	"testing"

	"fivefold/stores"
)

// Cursors that somebody has made up are positions in a list, and no fault.
func TestPositionsThatAreMadeUp(t *testing.T) {
	t.Parallel()
	s := OpenEmpty(t).Set()
	for _, rank := range []int64{math.MinInt64, math.MaxInt64} {
		window := stores.Window{Limit: 1, After: &stores.ListPosition{Rank: rank, Text: "a\x00\xff", ID: stores.NewID(stores.KindPage)}}
		for _, by := range []stores.PageOrder{stores.PagesNewest, stores.PagesByName} {
			if _, err := s.Pages.Catalogue(t.Context(), stores.PageFilter{}, by, window); err != nil {
				t.Errorf("%d %v: %v", rank, by, err)
			}
		}
	}
}
