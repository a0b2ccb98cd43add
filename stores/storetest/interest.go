package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Interests tests stores.Interests.
func Interests(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(interestCalls)
	s.interestLookup()
	s.interestCatalogue()
	s.interestGenre()
}

func interestCalls(t *testing.T, w *world, n int) []call {
	ids := w.interests(t, n, nil)
	page := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Interests.ByIDs", n, func(ctx context.Context) error { return failure(w.Interests.ByIDs(ctx, ids)) }},
		{"Interests.Catalogue", 0, func(ctx context.Context) error {
			return failure(w.Interests.Catalogue(ctx, stores.InterestFilter{GenreName: "x"}, stores.InterestsPopular, page))
		}},
		{"Interests.Kinds", 0, func(ctx context.Context) error { return failure(w.Interests.Kinds(ctx)) }},
		{"Interests.Genres", n, func(ctx context.Context) error { return failure(w.Interests.Genres(ctx, ids, page)) }},
	}
}
