package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// affiliate tests Affiliate and Disaffiliate.
func (s suite) affiliate() {
	s.test("Affiliate stores an affiliation and returns it; an existing one takes the new year", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.organisations(t, 2, nil)
		for _, year := range []int{2009, 9999, 0, 1} {
			a := stores.Affiliation{User: p[0], Organisation: ids[0], Kind: stores.University, Year: year}
			want(t, "returned", fx.affiliate(t, p[0], ids[0], year), a)
			want(t, "stored", fx.affiliationsOf(t, p[0]), []stores.Affiliation{a})
		}
		want(t, "of another person", len(fx.affiliationsOf(t, p[1])), 0)
		want(t, "rows", must(fx.Archive.Counts(t.Context()))(t)[stores.TableAffiliations], 1)
	})
	s.test("engines set Kind to that of the organisation and ignore the caller's value", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		kinds := []stores.OrganisationKind{stores.University, stores.Company}
		ids := fx.organisations(t, 2, func(i int, o *stores.Organisation) { o.Kind = kinds[i] })
		for i, id := range ids {
			for _, given := range []stores.OrganisationKind{kinds[1-i], "", "NONE", kinds[i]} {
				got := must(fx.Organisations.Affiliate(t.Context(), stores.Affiliation{User: person, Organisation: id, Kind: given, Year: 2000 - i}))(t)
				want(t, "Kind returned", got.Kind, kinds[i])
				want(t, "Kind stored", fx.affiliationsOf(t, person)[i].Kind, kinds[i])
			}
		}
	})
	s.test("an affiliation of a missing person or organisation returns ErrNotFound", func(t *testing.T, fx *fixture) {
		person, organisation := fx.person(t), fx.organisations(t, 1, nil)[0]
		unknown, missing := fx.id(stores.KindUser), fx.id(stores.KindOrganisation)
		for _, pair := range []stores.Pair{
			{A: unknown, B: organisation}, {A: person, B: missing}, {A: unknown, B: missing}, {A: person}, {B: organisation},
			{A: asKind(person, stores.KindPage), B: organisation}, {A: person, B: asKind(organisation, stores.KindPlace)},
		} {
			if _, err := fx.Organisations.Affiliate(t.Context(), stores.Affiliation{User: pair.A, Organisation: pair.B}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Affiliate: %v", err)
			}
		}
		want(t, "rows", must(fx.Archive.Counts(t.Context()))(t)[stores.TableAffiliations], 0)
	})
	s.test("Disaffiliate removes an affiliation; a missing one returns ErrNotAffiliated", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.organisations(t, 2, nil)
		fx.affiliate(t, p[0], ids[0], 1)
		fx.affiliate(t, p[0], ids[1], 1)
		fx.affiliate(t, p[1], ids[0], 1)
		fx.disaffiliate(t, p[0], ids[0])
		for _, pair := range []stores.Pair{
			{A: p[0], B: ids[0]}, {A: p[1], B: ids[1]}, {A: fx.id(stores.KindUser), B: ids[0]}, {A: p[0], B: fx.id(stores.KindOrganisation)}, {},
		} {
			if err := fx.Organisations.Disaffiliate(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotAffiliated) {
				t.Errorf("Disaffiliate: %v", err)
			}
		}
		want(t, "left", len(fx.affiliationsOf(t, p[0])), 1)
		want(t, "left to the other", len(fx.affiliationsOf(t, p[1])), 1)
	})
	s.test("a new affiliation beyond MaxAffiliations returns ErrTooMany; existing and removed ones do not count as new", func(t *testing.T, fx *fixture) {
		p, ids := fx.people(t, 2, nil), fx.organisations(t, stores.MaxAffiliations+1, nil)
		for _, id := range ids[:stores.MaxAffiliations] {
			fx.affiliate(t, p[0], id, 2000)
		}
		last := ids[stores.MaxAffiliations]
		expectTooMany := func() {
			t.Helper()
			before := fx.affiliationsOf(t, p[0])
			if _, err := fx.Organisations.Affiliate(t.Context(), stores.Affiliation{User: p[0], Organisation: last}); !errors.Is(err, stores.ErrTooMany) {
				t.Errorf("Affiliate: %v", err)
			}
			want(t, "affiliations", len(before), stores.MaxAffiliations)
			want(t, "affiliations afterwards", fx.affiliationsOf(t, p[0]), before)
		}
		expectTooMany()
		want(t, "another year", fx.affiliate(t, p[0], ids[7], 2001).Year, 2001)
		expectTooMany()
		fx.affiliate(t, p[1], last, 2000) // another person's do not count
		fx.disaffiliate(t, p[0], ids[3])
		fx.affiliate(t, p[0], last, 2002)
		last = ids[3]
		expectTooMany()
	})
	s.test("concurrent Affiliates never store more than MaxAffiliations", func(t *testing.T, fx *fixture) {
		const before, more = stores.MaxAffiliations - 8, 16
		person, ids := fx.person(t), fx.organisations(t, before+more, nil)
		var rows stores.Rows
		for _, id := range ids[:before] {
			rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: person, Organisation: id, Year: 1})
		}
		fx.put(t, rows)
		stored := map[stores.ID]bool{}
		for i, err := range concurrently(2*more, func(i int) error { // two calls for each
			return errOf(fx.Organisations.Affiliate(t.Context(), stores.Affiliation{User: person, Organisation: ids[before+i/2], Year: 2}))
		}) {
			if err == nil {
				stored[ids[before+i/2]] = true
			} else if !errors.Is(err, stores.ErrTooMany) {
				t.Errorf("Affiliate: %v", err)
			}
		}
		want(t, "stored by those that succeeded", len(stored), stores.MaxAffiliations-before)
		got := fx.affiliationsOf(t, person)
		want(t, "affiliations", len(got), stores.MaxAffiliations)
		for _, a := range got {
			if (a.Year == 2) != stored[a.Organisation] {
				t.Errorf("%+v is stored, and Affiliate succeeded: %t", a, stored[a.Organisation])
			}
		}
	})
}
