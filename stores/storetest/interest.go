package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Interests tests stores.Interests.
func Interests(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(interestCalls)

	s.test("ByIDs returns the interests it finds; the missing are absent, keys given twice are answered once", func(t *testing.T, w *world) {
		ids := w.ids(stores.KindInterest, 3)
		rows := []stores.Interest{
			{ID: ids[0], Kind: "K2_X", Name: "Mötley \"Crüe\" 🎸 ", URL: "https://example.org/?q=%20&x='"},
			{ID: ids[1], Kind: stores.KindFood, Name: strings.Repeat("🍲", 300)},
			{ID: ids[2], Kind: stores.KindFood, Name: "x"},
		}
		w.put(t, stores.Rows{Interests: rows})
		sameBytes := ids[2]
		sameBytes.Kind = stores.KindUser
		got := must(w.Interests.ByIDs(t.Context(), []stores.ID{ids[1], ids[0], w.id(stores.KindInterest), ids[1], {}, sameBytes}))(t)
		want(t, "interests", got, map[stores.ID]stores.Interest{ids[0]: rows[0], ids[1]: rows[1]})
		want(t, "no keys", len(must(w.Interests.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are answered", func(t *testing.T, w *world) {
		ids := w.interests(t, stores.MaxBatch, nil)
		want(t, "interests", len(must(w.Interests.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("engines count Likes, and never take it from a caller", func(t *testing.T, w *world) {
		id := w.interests(t, 1, func(_ int, i *stores.Interest) { i.Likes = 99 })[0]
		likes := func(wanted int) {
			t.Helper()
			want(t, "Likes by ID", must(w.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, wanted)
			catalogue := must(w.Interests.Catalogue(t.Context(), stores.InterestFilter{}, stores.InterestsByName, stores.Window{Limit: 1}))(t)
			want(t, "Likes in the catalogue", catalogue.Items[0].Value.Likes, wanted)
		}
		likes(0)
		p := w.people(t, 3, nil)
		w.like(t, p[0], id, 1)
		w.like(t, p[1], id, 5)
		likes(2)
		w.like(t, p[0], id, 7)
		likes(2)
		w.put(t, stores.Rows{Likes: []stores.Like{{User: p[2], Interest: id, Strength: 1, Since: at(0)}}})
		likes(3)
		for i := range 2 {
			w.unlike(t, p[i], id)
			likes(2 - i)
		}
		if err := w.Likes.Remove(t.Context(), p[0], id); err == nil {
			t.Error("a like was removed twice")
		}
		likes(1)
	})
	s.test("likes set and removed at the same time are all counted", func(t *testing.T, w *world) {
		p, id := w.people(t, 32, nil), w.interests(t, 1, nil)[0]
		for _, err := range together(len(p), func(i int) error {
			return failure(w.Likes.Set(t.Context(), stores.Like{User: p[i/2*2], Interest: id, Strength: 1 + i, Since: at(i)}))
		}) {
			if err != nil {
				t.Errorf("Set: %v", err)
			}
		}
		want(t, "Likes", must(w.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, 16)
		removed := 0
		for _, err := range together(len(p), func(i int) error { return w.Likes.Remove(t.Context(), p[i/4*4], id) }) {
			if err == nil {
				removed++
			}
		}
		want(t, "removed", removed, 8)
		want(t, "Likes", must(w.Interests.ByIDs(t.Context(), []stores.ID{id}))(t)[id].Likes, 8)
	})
	s.test("two interests may share a name", func(t *testing.T, w *world) {
		ids := w.interests(t, 2, func(_ int, i *stores.Interest) { i.Name = "Boston" })
		slices.SortFunc(ids, stores.ID.Compare)
		got := must(w.Interests.Catalogue(t.Context(), stores.InterestFilter{}, stores.InterestsByName, stores.Window{Limit: 9}))(t)
		want(t, "interests", []stores.ID{got.Items[0].Value.ID, got.Items[1].Value.ID}, ids)
	})
	s.check("Catalogue lets through what filter says, each interest once", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		kind := "K" + strings.ReplaceAll(strings.ToUpper(w.handle()), "-", "_") // keeps this try's interests apart
		named := w.ids(stores.KindInterest, 4)
		var rows stores.Rows
		for i, id := range named {
			rows.Interests = append(rows.Interests, stores.Interest{ID: id, Kind: kind, Name: fmt.Sprintf("%d %s", i, kind)})
			for _, genre := range g.interests {
				if rapid.Bool().Draw(t, "has genre") {
					rows.Genres = append(rows.Genres, stores.Genre{Interest: id, Genre: genre.ID, Count: 1 + i})
				}
			}
		}
		w.put(t, rows)
		g.genres = append(g.genres, rows.Genres...)
		filter := g.drawFilter(t)
		filter.Kind = kind
		var all []stores.Interest
		for _, interest := range rows.Interests {
			if g.passes(interest, filter) {
				all = append(all, interest)
			}
		}
		page := drawFirst(t)
		got := must(w.Interests.Catalogue(t.Context(), filter, stores.InterestsByName, page))(t)
		sameList(t, "by name", got, all, page)
		slices.SortFunc(all, func(a, b stores.Interest) int { return a.ID.Compare(b.ID) })
		got = must(w.Interests.Catalogue(t.Context(), filter, stores.InterestsPopular, page))(t)
		sameList(t, "most liked", got, all, page)
	})
	s.test("GenreName is a folded name, compared whole", func(t *testing.T, w *world) {
		ids := w.interests(t, 2, func(i int, interest *stores.Interest) { interest.Name = []string{"Black Métal", "Song"}[i] })
		w.put(t, stores.Rows{Genres: []stores.Genre{{Interest: ids[1], Genre: ids[0], Count: 1}}})
		for name, n := range map[string]int{"black metal": 1, "Black Métal": 0, "metal": 0, "black%": 0, "black metal ": 0, "black_metal": 0} {
			got := must(w.Interests.Catalogue(t.Context(), stores.InterestFilter{GenreName: name}, stores.InterestsByName, stores.Window{Limit: 9, Count: true}))(t)
			want(t, name, []int{len(got.Items), got.Total}, []int{n, n})
		}
	})
	s.test("Kind is compared byte by byte", func(t *testing.T, w *world) {
		kinds := []string{"BAND", "BAND2", "B_ND"}
		w.interests(t, len(kinds), func(i int, interest *stores.Interest) { interest.Kind = kinds[i] })
		for kind, n := range map[string]int{"BAND": 1, "B_ND": 1, "band": 0, "BAN%": 0, "": 3} {
			got := must(w.Interests.Catalogue(t.Context(), stores.InterestFilter{Kind: kind}, stores.InterestsPopular, stores.Window{Count: true}))(t)
			want(t, kind, got.Total, n)
		}
	})
	s.test("Kinds returns every kind with the number of its interests, the largest first, then by name", func(t *testing.T, w *world) {
		want(t, "of nothing", len(must(w.Interests.Kinds(t.Context()))(t)), 0)
		kinds := []string{"B_X", "BAND", "FOOD", "B0", "BAND", "ZOO", "FOOD", "ZOO", "ZOO", "B"}
		w.interests(t, len(kinds), func(i int, interest *stores.Interest) { interest.Kind = kinds[i] })
		want(t, "kinds", must(w.Interests.Kinds(t.Context()))(t), []stores.KindCount{
			{Kind: "ZOO", Count: 3}, {Kind: "BAND", Count: 2}, {Kind: "FOOD", Count: 2}, {Kind: "B", Count: 1}, {Kind: "B0", Count: 1}, {Kind: "B_X", Count: 1},
		})
	})
	s.test("Genres answers each interest with a page of its own", func(t *testing.T, w *world) {
		ids := w.interests(t, 5, nil)
		slices.SortFunc(ids, stores.ID.Compare)
		genres := []stores.Genre{
			{Interest: ids[0], Genre: ids[3], Count: 9}, {Interest: ids[0], Genre: ids[2], Count: 2}, {Interest: ids[0], Genre: ids[4], Count: 2},
			{Interest: ids[1], Genre: ids[2], Count: 1},
		}
		w.put(t, stores.Rows{Genres: genres})
		page := stores.Window{Limit: 2, Count: true}
		got := must(w.Interests.Genres(t.Context(), append(ids, ids[0], w.id(stores.KindInterest)), page))(t)
		sameList(t, "genres", got[ids[0]], genres[:3], page)
		sameList(t, "genres", got[ids[1]], genres[3:], page)
		sameList(t, "genres", got[ids[2]], nil, page)
		want(t, "no keys", len(must(w.Interests.Genres(t.Context(), nil, page))(t)), 0)
	})

	for _, order := range []stores.InterestOrder{stores.InterestsPopular, stores.InterestsByName} {
		s.lists("Catalogue by "+string(order), func(t tester, w *world, rank []int) feed {
			fans := w.people(t, ranks, nil)
			kind := "K" + strings.ReplaceAll(strings.ToUpper(w.handle()), "-", "_")
			ids := w.ids(stores.KindInterest, len(rank))
			return feed{
				ids: ids,
				add: func(items ...int) {
					var rows stores.Rows
					for _, i := range items {
						interest := stores.Interest{ID: ids[i], Kind: kind, Name: "same"}
						if order == stores.InterestsByName {
							interest.Name = named(rank[i], i)
						}
						rows.Interests = append(rows.Interests, interest)
						for j, fan := range fans {
							if order == stores.InterestsPopular && j < rank[i] || order == stores.InterestsByName && j <= i%ranks {
								rows.Likes = append(rows.Likes, stores.Like{User: fan, Interest: ids[i], Strength: 1, Since: at(0)})
							}
						}
					}
					w.put(t, rows)
				},
				read: func(page stores.Window) (stores.List[stores.ID], error) {
					got, err := w.Interests.Catalogue(t.Context(), stores.InterestFilter{Kind: kind}, order, page)
					return only(map[int]stores.List[stores.Interest]{0: got}, err, 0, func(i stores.Interest) stores.ID { return i.ID })
				},
			}
		})
	}
	s.lists("Genres", func(t tester, w *world, rank []int) feed {
		both, ids := w.interests(t, 2, nil), w.interests(t, len(rank), nil)
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Genres = append(rows.Genres, stores.Genre{Interest: both[0], Genre: ids[i], Count: 1 + rank[i]})
				}
				w.put(t, rows)
			},
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Interests.Genres(t.Context(), []stores.ID{both[1], both[0], {}, both[0]}, page)
				return only(got, err, both[0], func(g stores.Genre) stores.ID { return g.Genre })
			},
		}
	})
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
