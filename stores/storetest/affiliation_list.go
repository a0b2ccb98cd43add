package storetest

import (
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// affiliationList tests Affiliations.
func (s suite) affiliationList() {
	s.check("Affiliations returns all of each person, the latest year first, then by ID of the organisation", func(t *rapid.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		kinds := []stores.OrganisationKind{stores.University, stores.Company}
		ids := fx.organisations(t, 6, func(i int, o *stores.Organisation) { o.Kind = kinds[i%2] })
		wanted := map[stores.ID][]stores.Affiliation{}
		var rows stores.Rows
		for _, person := range p {
			for i, id := range ids {
				if year := rapid.SampledFrom([]int{-1, 0, 0, 1, 1999, 2000, 2000, 9999}).Draw(t, "year"); year >= 0 {
					wanted[person] = append(wanted[person], stores.Affiliation{User: person, Organisation: id, Kind: kinds[i%2], Year: year})
				}
			}
			rows.Affiliations = append(rows.Affiliations, wanted[person]...)
			slices.SortFunc(wanted[person], func(a, b stores.Affiliation) int {
				if a.Year != b.Year {
					return b.Year - a.Year // 0 is unknown and comes last
				}
				return a.Organisation.Compare(b.Organisation)
			})
		}
		fx.put(t, rows)
		keys := []stores.ID{p[2], fx.id(stores.KindUser), p[0], p[1], p[2], {}, asKind(p[0], stores.KindPage)}
		want(t, "affiliations", must(fx.Organisations.Affiliations(t.Context(), keys))(t), wanted)
		want(t, "of one", must(fx.Organisations.Affiliations(t.Context(), p[:1]))(t)[p[0]], wanted[p[0]])
	})
	s.test("no people have no affiliations", func(t *testing.T, fx *fixture) {
		fx.affiliate(t, fx.person(t), fx.organisations(t, 1, nil)[0], 1)
		want(t, "affiliations", len(must(fx.Organisations.Affiliations(t.Context(), nil))(t)), 0)
	})
	s.test("all affiliations of MaxBatch people are returned", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, stores.MaxBatch, nil), fx.organisations(t, 3, nil)
		var rows stores.Rows
		for _, person := range p {
			for _, id := range ids {
				rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: person, Organisation: id})
			}
		}
		fx.put(t, rows)
		got := must(fx.Organisations.Affiliations(t.Context(), p))(t)
		want(t, "people", len(got), len(p))
		for _, person := range p {
			want(t, "of one", len(got[person]), len(ids))
		}
	})
}
