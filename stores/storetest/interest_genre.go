package storetest

import (
	"slices"
	"testing"

	"fivefold/stores"
)

// interestGenre tests Genres.
func (s suite) interestGenre() {
	s.test("Genres returns a window for each interest", func(t *testing.T, fx *fixture) {
		ids := fx.interests(t, 5, nil)
		slices.SortFunc(ids, stores.ID.Compare)
		genres := []stores.Genre{
			{Interest: ids[0], Genre: ids[3], Count: 9}, {Interest: ids[0], Genre: ids[2], Count: 2}, {Interest: ids[0], Genre: ids[4], Count: 2},
			{Interest: ids[1], Genre: ids[2], Count: 1},
		}
		fx.put(t, stores.Rows{Genres: genres})
		window := stores.Window{Limit: 2, Count: true}
		got := must(fx.Interests.Genres(t.Context(), append(ids, ids[0], fx.id(stores.KindInterest)), window))(t)
		sameList(t, "genres", got[ids[0]], genres[:3], window)
		sameList(t, "genres", got[ids[1]], genres[3:], window)
		sameList(t, "genres", got[ids[2]], nil, window)
		want(t, "no keys", len(must(fx.Interests.Genres(t.Context(), nil, window))(t)), 0)
	})
	s.lists("Genres", func(t tester, fx *fixture, rank []int) listFixture {
		both, ids := fx.interests(t, 2, nil), fx.interests(t, len(rank), nil)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Genres = append(rows.Genres, stores.Genre{Interest: both[0], Genre: ids[i], Count: 1 + rank[i]})
				}
				fx.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Interests.Genres(t.Context(), []stores.ID{both[1], both[0], {}, both[0]}, window)
				return listOf(got, err, both[0], func(g stores.Genre) stores.ID { return g.Genre })
			},
		}
	})
}
