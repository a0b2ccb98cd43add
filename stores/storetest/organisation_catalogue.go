package storetest

import (
	"testing"

	"fivefold/stores"
)

// organisationCatalogue tests Catalogue.
func (s suite) organisationCatalogue() {
	s.test("Catalogue returns the organisations that match filter, each once", func(t *testing.T, fx *fixture) {
		places := fx.places(t, 2, nil)
		inside := fx.places(t, 1, func(_ int, p *stores.Place) { p.PartOf = places[0] })[0]
		where := []stores.ID{places[0], {}, places[1], inside}
		kinds := []stores.OrganisationKind{stores.University, stores.Company}
		rows := make([]stores.Organisation, 16)
		for i, id := range fx.ids(stores.KindOrganisation, len(rows)) { // each kind at each place, twice
			rows[i] = stores.Organisation{ID: id, Kind: kinds[i%2], Name: "same", Place: where[i/2%4]}
		}
		fx.put(t, stores.Rows{Organisations: rows})
		sortBy(rows, func(o stores.Organisation) stores.ID { return o.ID })
		for _, kind := range append(kinds, "", "company", "C%", "CLUB") {
			for _, place := range append(where, fx.id(stores.KindPlace), asKind(places[0], stores.KindUser)) {
				var all []stores.Organisation
				for _, o := range rows {
					if (kind == "" || o.Kind == kind) && (place.IsZero() || o.Place == place) {
						all = append(all, o)
					}
				}
				for _, window := range []stores.Window{{Limit: stores.MaxLimit, Count: true}, {Limit: 1, Count: true}, {Count: true}} {
					got := must(fx.Organisations.Catalogue(t.Context(), stores.OrganisationFilter{Kind: kind, Place: place}, window))(t)
					sameList(t, "organisations of kind "+string(kind), got, all, window)
				}
			}
		}
	})
	s.test("names are in order of the bytes of Fold in every script", func(t *testing.T, fx *fixture) {
		ids := fx.organisations(t, len(scripts), func(i int, o *stores.Organisation) { o.Name = scripts[i] })
		list := must(fx.Organisations.Catalogue(t.Context(), stores.OrganisationFilter{}, stores.Window{Limit: 100}))(t)
		inOrderOfScripts(t, values(list), ids, func(o stores.Organisation) stores.ID { return o.ID })
	})
	s.lists("Catalogue", func(t tester, fx *fixture, rank []int) listFixture {
		place := fx.places(t, 1, nil)[0]
		ids := fx.ids(stores.KindOrganisation, len(rank))
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Organisations = append(rows.Organisations, stores.Organisation{
						ID: ids[i], Kind: stores.Company, Name: rankedName(rank[i], i), Place: place,
					})
				}
				fx.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Organisations.Catalogue(t.Context(), stores.OrganisationFilter{Place: place}, window)
				return listOf(map[int]stores.List[stores.Organisation]{0: got}, err, 0, func(o stores.Organisation) stores.ID { return o.ID })
			},
		}
	})
}
