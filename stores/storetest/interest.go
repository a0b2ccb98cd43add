package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Interests tests stores.Interests.
func Interests(t *testing.T, open Open) {
	s := suite{t, open, "Interests"}
	s.promises(interestCalls)
	s.interestLookup()
	s.interestCatalogue()
	s.interestGenre()
}

func interestCalls(t *testing.T, fx *fixture, n int) []call {
	ids := fx.interests(t, n, nil)
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Interests.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Interests.ByIDs(ctx, ids)) }},
		{"Interests.Catalogue", 0, func(ctx context.Context) error {
			return errOf(fx.Interests.Catalogue(ctx, stores.InterestFilter{GenreName: stores.Only("x")}, stores.InterestsPopular, window))
		}},
		{"Interests.Kinds", 0, func(ctx context.Context) error { return errOf(fx.Interests.Kinds(ctx)) }},
		{"Interests.Genres", n, func(ctx context.Context) error { return errOf(fx.Interests.Genres(ctx, ids, window)) }},
	}
}
