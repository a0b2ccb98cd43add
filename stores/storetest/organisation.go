package storetest

import (
	"context"
	"strings"
	"testing"

	"fivefold/stores"
)

// Organisations tests stores.Organisations.
func Organisations(t *testing.T, open Open) {
	s := suite{t, open, "Organisations"}
	s.promises(organisationCalls)
	s.test("ByIDs returns the organisations it finds; missing ones are absent, duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		place, ids := fx.places(t, 1, nil)[0], fx.ids(stores.KindOrganisation, 3)
		rows := []stores.Organisation{
			{ID: ids[0], Kind: stores.Company, Name: "Müller & \"Söhne\" 🏭 ", URL: "https://example.org/?q=%20&x='", Place: place},
			{ID: ids[1], Kind: stores.University, Name: strings.Repeat("🎓", 200)}, // the source did not say where
			{ID: ids[2], Kind: stores.University, Name: "x"},
		}
		fx.put(t, stores.Rows{Organisations: rows})
		keys := []stores.ID{ids[1], ids[0], fx.id(stores.KindOrganisation), ids[1], {}, asKind(ids[2], stores.KindPlace)}
		got := must(fx.Organisations.ByIDs(t.Context(), keys))(t)
		want(t, "organisations", got, map[stores.ID]stores.Organisation{ids[0]: rows[0], ids[1]: rows[1]})
		want(t, "no keys", len(must(fx.Organisations.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are accepted", func(t *testing.T, fx *fixture) {
		ids := fx.organisations(t, stores.MaxBatch, nil)
		want(t, "organisations", len(must(fx.Organisations.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("two organisations may share a name", func(t *testing.T, fx *fixture) {
		ids := fx.organisations(t, 2, func(_ int, o *stores.Organisation) { o.Name = "Columbia" })
		want(t, "organisations", len(must(fx.Organisations.ByIDs(t.Context(), ids))(t)), 2)
	})
	s.organisationCatalogue()
	s.affiliate()
	s.affiliationList()
}

func organisationCalls(t *testing.T, fx *fixture, n int) []call {
	people, ids := fx.people(t, n, nil), fx.organisations(t, n, nil)
	return []call{
		{"Organisations.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Organisations.ByIDs(ctx, ids)) }},
		{"Organisations.Catalogue", 0, func(ctx context.Context) error {
			return errOf(fx.Organisations.Catalogue(ctx, stores.OrganisationFilter{Kind: stores.University}, stores.Window{Limit: 2, Count: true}))
		}},
		{"Organisations.Affiliate", 0, func(ctx context.Context) error {
			return errOf(fx.Organisations.Affiliate(ctx, stores.Affiliation{User: people[0], Organisation: ids[0], Year: 1999}))
		}},
		{"Organisations.Affiliations", n, func(ctx context.Context) error { return errOf(fx.Organisations.Affiliations(ctx, people)) }},
		{"Organisations.Disaffiliate", 0, func(ctx context.Context) error { return fx.Organisations.Disaffiliate(ctx, people[0], ids[0]) }},
	}
}
