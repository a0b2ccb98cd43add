package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// affiliate tests Affiliate and Disaffiliate.
func (s suite) affiliate() {
	s.test("Affiliate stores an affiliation and returns it; one that is there takes the new year", func(t *testing.T, w *world) {
		p, ids := w.people(t, 2, nil), w.organisations(t, 2, nil)
		for _, year := range []int{2009, 9999, 0, 1} {
			a := stores.Affiliation{User: p[0], Organisation: ids[0], Kind: stores.University, Year: year}
			want(t, "returned", w.affiliate(t, p[0], ids[0], year), a)
			want(t, "stored", w.affiliationsOf(t, p[0]), []stores.Affiliation{a})
		}
		want(t, "of somebody else", len(w.affiliationsOf(t, p[1])), 0)
		want(t, "rows", must(w.Archive.Counts(t.Context()))(t)[stores.TableAffiliations], 1)
	})
	s.test("engines fill Kind with that of the organisation, and never take it from a caller", func(t *testing.T, w *world) {
		person := w.person(t)
		kinds := []stores.OrganisationKind{stores.University, stores.Company}
		ids := w.organisations(t, 2, func(i int, o *stores.Organisation) { o.Kind = kinds[i] })
		for i, id := range ids {
			for _, given := range []stores.OrganisationKind{kinds[1-i], "", "NONE", kinds[i]} {
				got := must(w.Organisations.Affiliate(t.Context(), stores.Affiliation{User: person, Organisation: id, Kind: given, Year: 2000 - i}))(t)
				want(t, "Kind returned", got.Kind, kinds[i])
				want(t, "Kind stored", w.affiliationsOf(t, person)[i].Kind, kinds[i])
			}
		}
	})
	s.test("an affiliation of a missing person or organisation gives ErrNotFound", func(t *testing.T, w *world) {
		person, organisation := w.person(t), w.organisations(t, 1, nil)[0]
		nobody, nothing := w.id(stores.KindUser), w.id(stores.KindOrganisation)
		for _, pair := range []stores.Pair{
			{A: nobody, B: organisation}, {A: person, B: nothing}, {A: nobody, B: nothing}, {A: person}, {B: organisation},
			{A: posing(person, stores.KindPage), B: organisation}, {A: person, B: posing(organisation, stores.KindPlace)},
		} {
			if _, err := w.Organisations.Affiliate(t.Context(), stores.Affiliation{User: pair.A, Organisation: pair.B}); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Affiliate: %v", err)
			}
		}
		want(t, "rows", must(w.Archive.Counts(t.Context()))(t)[stores.TableAffiliations], 0)
	})
	s.test("Disaffiliate takes an affiliation away; one that is not there gives ErrNoMember", func(t *testing.T, w *world) {
		p, ids := w.people(t, 2, nil), w.organisations(t, 2, nil)
		w.affiliate(t, p[0], ids[0], 1)
		w.affiliate(t, p[0], ids[1], 1)
		w.affiliate(t, p[1], ids[0], 1)
		w.disaffiliate(t, p[0], ids[0])
		for _, pair := range []stores.Pair{
			{A: p[0], B: ids[0]}, {A: p[1], B: ids[1]}, {A: w.id(stores.KindUser), B: ids[0]}, {A: p[0], B: w.id(stores.KindOrganisation)}, {},
		} {
			if err := w.Organisations.Disaffiliate(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("Disaffiliate: %v", err)
			}
		}
		want(t, "left", len(w.affiliationsOf(t, p[0])), 1)
		want(t, "left to the other", len(w.affiliationsOf(t, p[1])), 1)
	})
	s.test("one more than MaxAffiliations gives ErrTooMany, which one that is there or has gone is not", func(t *testing.T, w *world) {
		p, ids := w.people(t, 2, nil), w.organisations(t, stores.MaxAffiliations+1, nil)
		for _, id := range ids[:stores.MaxAffiliations] {
			w.affiliate(t, p[0], id, 2000)
		}
		last := ids[stores.MaxAffiliations]
		refused := func() {
			t.Helper()
			before := w.affiliationsOf(t, p[0])
			if _, err := w.Organisations.Affiliate(t.Context(), stores.Affiliation{User: p[0], Organisation: last}); !errors.Is(err, stores.ErrTooMany) {
				t.Errorf("Affiliate: %v", err)
			}
			want(t, "affiliations", len(before), stores.MaxAffiliations)
			want(t, "affiliations afterwards", w.affiliationsOf(t, p[0]), before)
		}
		refused()
		want(t, "another year", w.affiliate(t, p[0], ids[7], 2001).Year, 2001)
		refused()
		w.affiliate(t, p[1], last, 2000) // somebody else's are not counted
		w.disaffiliate(t, p[0], ids[3])
		w.affiliate(t, p[0], last, 2002)
		last = ids[3]
		refused()
	})
	s.test("of more affiliations at the same time than a person may have, as many are stored as the person may have", func(t *testing.T, w *world) {
		const before, more = stores.MaxAffiliations - 8, 16
		person, ids := w.person(t), w.organisations(t, before+more, nil)
		var rows stores.Rows
		for _, id := range ids[:before] {
			rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: person, Organisation: id, Year: 1})
		}
		w.put(t, rows)
		stored := map[stores.ID]bool{}
		for i, err := range together(2*more, func(i int) error { // each is asked for twice
			return failure(w.Organisations.Affiliate(t.Context(), stores.Affiliation{User: person, Organisation: ids[before+i/2], Year: 2}))
		}) {
			if err == nil {
				stored[ids[before+i/2]] = true
			} else if !errors.Is(err, stores.ErrTooMany) {
				t.Errorf("Affiliate: %v", err)
			}
		}
		want(t, "stored by those that succeeded", len(stored), stores.MaxAffiliations-before)
		got := w.affiliationsOf(t, person)
		want(t, "affiliations", len(got), stores.MaxAffiliations)
		for _, a := range got {
			if (a.Year == 2) != stored[a.Organisation] {
				t.Errorf("%+v is stored, and Affiliate succeeded: %t", a, stored[a.Organisation])
			}
		}
	})
}
