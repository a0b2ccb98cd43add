package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// interestCatalogue tests Catalogue.
func (s suite) interestCatalogue() {
	s.test("two interests may share a name", func(t *testing.T, fx *fixture) {
		ids := fx.interests(t, 2, func(_ int, i *stores.Interest) { i.Name = "Boston" })
		slices.SortFunc(ids, stores.ID.Compare)
		got := must(fx.Interests.Catalogue(t.Context(), stores.InterestFilter{}, stores.InterestsByName, stores.Window{Limit: 9}))(t)
		want(t, "interests", []stores.ID{got.Items[0].Value.ID, got.Items[1].Value.ID}, ids)
	})
	s.check("Catalogue returns the interests that match filter, each once", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		kind := "K" + strings.ReplaceAll(strings.ToUpper(fx.handle()), "-", "_") // of this draw only
		named := fx.ids(stores.KindInterest, 4)
		var rows stores.Rows
		for i, id := range named {
			rows.Interests = append(rows.Interests, stores.Interest{ID: id, Kind: kind, Name: fmt.Sprintf("%d %s", i, kind)})
			for _, genre := range g.interests {
				if rapid.Bool().Draw(t, "has genre") {
					rows.Genres = append(rows.Genres, stores.Genre{Interest: id, Genre: genre.ID, Count: 1 + i})
				}
			}
		}
		fx.put(t, rows)
		g.genres = append(g.genres, rows.Genres...)
		filter := g.drawFilter(t)
		filter.Kind = kind
		var all []stores.Interest
		for _, interest := range rows.Interests {
			if g.matches(interest, filter) {
				all = append(all, interest)
			}
		}
		window := drawFirst(t)
		got := must(fx.Interests.Catalogue(t.Context(), filter, stores.InterestsByName, window))(t)
		sameList(t, "by name", got, all, window)
		slices.SortFunc(all, func(a, b stores.Interest) int { return a.ID.Compare(b.ID) })
		got = must(fx.Interests.Catalogue(t.Context(), filter, stores.InterestsPopular, window))(t)
		sameList(t, "most liked", got, all, window)
	})
	s.test("GenreName is the key of a name, compared as a whole", func(t *testing.T, fx *fixture) {
		ids := fx.interests(t, 2, func(i int, interest *stores.Interest) { interest.Name = []string{"Black Métal", "Song"}[i] })
		fx.put(t, stores.Rows{Genres: []stores.Genre{{Interest: ids[1], Genre: ids[0], Count: 1}}})
		for name, n := range map[string]int{
			stores.Fold("black metal"): 1, stores.Fold("BLACK METAL"): 1, "black metal": 0, "Black Métal": 0, stores.Fold("metal"): 0,
			stores.Fold("black%"): 0, stores.Fold("black metal "): 0, stores.Fold("black_metal"): 0, stores.Fold("black") + "%": 0, "": 0,
		} {
			got := must(fx.Interests.Catalogue(t.Context(), stores.InterestFilter{GenreName: stores.Only(name)}, stores.InterestsByName, stores.Window{Limit: 9, Count: true}))(t)
			want(t, name, []int{len(got.Items), got.Total}, []int{n, n})
		}
	})
	s.test("Kind is compared byte by byte", func(t *testing.T, fx *fixture) {
		kinds := []string{"BAND", "BAND2", "B_ND"}
		fx.interests(t, len(kinds), func(i int, interest *stores.Interest) { interest.Kind = kinds[i] })
		for kind, n := range map[string]int{"BAND": 1, "B_ND": 1, "band": 0, "BAN%": 0, "": 3} {
			got := must(fx.Interests.Catalogue(t.Context(), stores.InterestFilter{Kind: kind}, stores.InterestsPopular, stores.Window{Count: true}))(t)
			want(t, kind, got.Total, n)
		}
	})
	for _, order := range []stores.InterestOrder{stores.InterestsPopular, stores.InterestsByName} {
		s.lists("Catalogue by "+string(order), func(t tester, fx *fixture, rank []int) listFixture {
			fans := fx.people(t, ranks, nil)
			kind := "K" + strings.ReplaceAll(strings.ToUpper(fx.handle()), "-", "_")
			ids := fx.ids(stores.KindInterest, len(rank))
			return listFixture{
				ids: ids,
				add: func(items ...int) {
					var rows stores.Rows
					for _, i := range items {
						interest := stores.Interest{ID: ids[i], Kind: kind, Name: "same"}
						if order == stores.InterestsByName {
							interest.Name = rankedName(rank[i], i)
						}
						rows.Interests = append(rows.Interests, interest)
						for j, fan := range fans {
							if order == stores.InterestsPopular && j < rank[i] || order == stores.InterestsByName && j <= i%ranks {
								rows.Likes = append(rows.Likes, stores.Like{User: fan, Interest: ids[i], Strength: 1, Since: at(0)})
							}
						}
					}
					fx.put(t, rows)
				},
				read: func(window stores.Window) (stores.List[stores.ID], error) {
					got, err := fx.Interests.Catalogue(t.Context(), stores.InterestFilter{Kind: kind}, order, window)
					return listOf(map[int]stores.List[stores.Interest]{0: got}, err, 0, func(i stores.Interest) stores.ID { return i.ID })
				},
			}
		})
	}
}
