package storetest

import (
	"context"
	"strings"
	"testing"

	"fivefold/stores"
)

// Places tests stores.Places.
func Places(t *testing.T, open Open) {
	s := suite{t, open, "Places"}
	s.promises(placeCalls)

	s.test("ByIDs returns the places it finds; missing ones are absent, duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		ids := fx.ids(stores.KindPlace, 4)
		rows := []stores.Place{
			{ID: ids[0], Kind: stores.City, Name: "Sant'Ambrogio \"sul\" 🏔 ", URL: "https://example.org/?q=%20&x='", PartOf: ids[1]},
			{ID: ids[1], Kind: stores.Country, Name: strings.Repeat("🗺", 200), PartOf: ids[2]},
			{ID: ids[2], Kind: stores.Continent, Name: "x"},
			{ID: ids[3], Kind: stores.City, Name: "y"}, // the source did not say where
		}
		fx.put(t, stores.Rows{Places: rows})
		keys := []stores.ID{ids[1], ids[0], fx.id(stores.KindPlace), ids[1], {}, asKind(ids[2], stores.KindUser), ids[3]}
		got := must(fx.Places.ByIDs(t.Context(), keys))(t)
		want(t, "places", got, map[stores.ID]stores.Place{ids[0]: rows[0], ids[1]: rows[1], ids[3]: rows[3]})
		want(t, "no keys", len(must(fx.Places.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are accepted", func(t *testing.T, fx *fixture) {
		ids := fx.places(t, stores.MaxBatch, nil)
		want(t, "places", len(must(fx.Places.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("two places may share a name", func(t *testing.T, fx *fixture) {
		ids := fx.places(t, 2, func(_ int, p *stores.Place) { p.Name = "Springfield" })
		want(t, "places", len(must(fx.Places.ByIDs(t.Context(), ids))(t)), 2)
	})
	s.test("Catalogue returns the places that match filter, each once", func(t *testing.T, fx *fixture) {
		ids := fx.ids(stores.KindPlace, 12)
		kinds := []stores.PlaceKind{stores.City, stores.Country, stores.Continent}
		rows := make([]stores.Place, len(ids))
		for i, id := range ids { // continents, countries, and cities of both
			rows[i] = stores.Place{ID: id, Kind: stores.City, Name: "same"}
			switch {
			case i < 2:
				rows[i].Kind = stores.Continent
			case i < 5:
				rows[i].Kind, rows[i].PartOf = stores.Country, ids[i%2]
			case i < 11:
				rows[i].PartOf = ids[i%5]
			}
		}
		fx.put(t, stores.Rows{Places: rows})
		sortBy(rows, func(p stores.Place) stores.ID { return p.ID })
		parts := append([]stores.ID{{}, fx.id(stores.KindPlace), asKind(ids[0], stores.KindOrganisation)}, ids...)
		for _, kind := range append(kinds, "", "city", "C%", "ISLAND") {
			for _, part := range parts {
				var all []stores.Place
				for _, p := range rows {
					if (kind == "" || p.Kind == kind) && (part.IsZero() || p.PartOf == part) {
						all = append(all, p)
					}
				}
				for _, window := range []stores.Window{{Limit: stores.MaxLimit, Count: true}, {Limit: 1, Count: true}, {Count: true}} {
					got := must(fx.Places.Catalogue(t.Context(), stores.PlaceFilter{Kind: kind, PartOf: part}, window))(t)
					sameList(t, "places of kind "+string(kind), got, all, window)
				}
			}
		}
	})
	s.test("names are in order of the bytes of Fold in every script", func(t *testing.T, fx *fixture) {
		ids := fx.places(t, len(scripts), func(i int, p *stores.Place) { p.Name = scripts[i] })
		list := must(fx.Places.Catalogue(t.Context(), stores.PlaceFilter{}, stores.Window{Limit: 100}))(t)
		inOrderOfScripts(t, values(list), ids, func(p stores.Place) stores.ID { return p.ID })
	})

	s.lists("Catalogue", func(t tester, fx *fixture, rank []int) listFixture {
		country := fx.places(t, 1, nil)[0]
		ids := fx.ids(stores.KindPlace, len(rank))
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Places = append(rows.Places, stores.Place{ID: ids[i], Kind: stores.City, Name: rankedName(rank[i], i), PartOf: country})
				}
				fx.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Places.Catalogue(t.Context(), stores.PlaceFilter{PartOf: country}, window)
				return listOf(map[int]stores.List[stores.Place]{0: got}, err, 0, func(p stores.Place) stores.ID { return p.ID })
			},
		}
	})
}

func placeCalls(t *testing.T, fx *fixture, n int) []call {
	ids := fx.places(t, n, nil)
	return []call{
		{"Places.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Places.ByIDs(ctx, ids)) }},
		{"Places.Catalogue", 0, func(ctx context.Context) error {
			return errOf(fx.Places.Catalogue(ctx, stores.PlaceFilter{Kind: stores.City}, stores.Window{Limit: 2, Count: true}))
		}},
	}
}
