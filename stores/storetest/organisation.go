package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Organisations tests stores.Organisations.
func Organisations(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(organisationCalls)

	s.test("ByIDs returns the organisations it finds; the missing are absent, keys given twice are answered once", func(t *testing.T, w *world) {
		place, ids := w.places(t, 1, nil)[0], w.ids(stores.KindOrganisation, 3)
		rows := []stores.Organisation{
			{ID: ids[0], Kind: stores.Company, Name: "Müller & \"Söhne\" 🏭 ", URL: "https://example.org/?q=%20&x='", Place: place},
			{ID: ids[1], Kind: stores.University, Name: strings.Repeat("🎓", 200)}, // the source did not say where
			{ID: ids[2], Kind: stores.University, Name: "x"},
		}
		w.put(t, stores.Rows{Organisations: rows})
		keys := []stores.ID{ids[1], ids[0], w.id(stores.KindOrganisation), ids[1], {}, posing(ids[2], stores.KindPlace)}
		got := must(w.Organisations.ByIDs(t.Context(), keys))(t)
		want(t, "organisations", got, map[stores.ID]stores.Organisation{ids[0]: rows[0], ids[1]: rows[1]})
		want(t, "no keys", len(must(w.Organisations.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are answered", func(t *testing.T, w *world) {
		ids := w.organisations(t, stores.MaxBatch, nil)
		want(t, "organisations", len(must(w.Organisations.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("two organisations may share a name", func(t *testing.T, w *world) {
		ids := w.organisations(t, 2, func(_ int, o *stores.Organisation) { o.Name = "Columbia" })
		want(t, "organisations", len(must(w.Organisations.ByIDs(t.Context(), ids))(t)), 2)
	})
	s.test("Catalogue lets through what filter says, each organisation once", func(t *testing.T, w *world) {
		places := w.places(t, 2, nil)
		inside := w.places(t, 1, func(_ int, p *stores.Place) { p.PartOf = places[0] })[0]
		where := []stores.ID{places[0], {}, places[1], inside}
		kinds := []stores.OrganisationKind{stores.University, stores.Company}
		rows := make([]stores.Organisation, 16)
		for i, id := range w.ids(stores.KindOrganisation, len(rows)) { // every kind at every place, twice
			rows[i] = stores.Organisation{ID: id, Kind: kinds[i%2], Name: "same", Place: where[i/2%4]}
		}
		w.put(t, stores.Rows{Organisations: rows})
		sortBy(rows, func(o stores.Organisation) stores.ID { return o.ID })
		for _, kind := range append(kinds, "", "company", "C%", "CLUB") {
			for _, place := range append(where, w.id(stores.KindPlace), posing(places[0], stores.KindUser)) {
				var all []stores.Organisation
				for _, o := range rows {
					if (kind == "" || o.Kind == kind) && (place.IsZero() || o.Place == place) {
						all = append(all, o)
					}
				}
				for _, window := range []stores.Window{{Limit: stores.MaxLimit, Count: true}, {Limit: 1, Count: true}, {Count: true}} {
					got := must(w.Organisations.Catalogue(t.Context(), stores.OrganisationFilter{Kind: kind, Place: place}, window))(t)
					sameList(t, "organisations of kind "+string(kind), got, all, window)
				}
			}
		}
	})
	s.test("names are ordered by the bytes of Fold, whatever the script", func(t *testing.T, w *world) {
		ids := w.organisations(t, len(scripts), func(i int, o *stores.Organisation) { o.Name = scripts[i] })
		list := must(w.Organisations.Catalogue(t.Context(), stores.OrganisationFilter{}, stores.Window{Limit: 100}))(t)
		inOrderOfScripts(t, values(list), ids, func(o stores.Organisation) stores.ID { return o.ID })
	})

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
	s.check("Affiliations returns all of each person, the latest year first, then by ID of the organisation", func(t *rapid.T, w *world) {
		p := w.people(t, 3, nil)
		kinds := []stores.OrganisationKind{stores.University, stores.Company}
		ids := w.organisations(t, 6, func(i int, o *stores.Organisation) { o.Kind = kinds[i%2] })
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
					return b.Year - a.Year // not told is 0, and so comes last
				}
				return a.Organisation.Compare(b.Organisation)
			})
		}
		w.put(t, rows)
		keys := []stores.ID{p[2], w.id(stores.KindUser), p[0], p[1], p[2], {}, posing(p[0], stores.KindPage)}
		want(t, "affiliations", must(w.Organisations.Affiliations(t.Context(), keys))(t), wanted)
		want(t, "of one", must(w.Organisations.Affiliations(t.Context(), p[:1]))(t)[p[0]], wanted[p[0]])
	})
	s.test("no people have no affiliations", func(t *testing.T, w *world) {
		w.affiliate(t, w.person(t), w.organisations(t, 1, nil)[0], 1)
		want(t, "affiliations", len(must(w.Organisations.Affiliations(t.Context(), nil))(t)), 0)
	})
	s.test("all affiliations of MaxBatch people are answered", func(t *testing.T, w *world) {
		p, ids := w.people(t, stores.MaxBatch, nil), w.organisations(t, 3, nil)
		var rows stores.Rows
		for _, person := range p {
			for _, id := range ids {
				rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: person, Organisation: id})
			}
		}
		w.put(t, rows)
		got := must(w.Organisations.Affiliations(t.Context(), p))(t)
		want(t, "people", len(got), len(p))
		for _, person := range p {
			want(t, "of one", len(got[person]), len(ids))
		}
	})

	s.lists("Catalogue", func(t tester, w *world, rank []int) feed {
		place := w.places(t, 1, nil)[0]
		ids := w.ids(stores.KindOrganisation, len(rank))
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Organisations = append(rows.Organisations, stores.Organisation{
						ID: ids[i], Kind: stores.Company, Name: named(rank[i], i), Place: place,
					})
				}
				w.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Organisations.Catalogue(t.Context(), stores.OrganisationFilter{Place: place}, window)
				return only(map[int]stores.List[stores.Organisation]{0: got}, err, 0, func(o stores.Organisation) stores.ID { return o.ID })
			},
		}
	})
}

// affiliate stores an affiliation and gives what Affiliate returns.
func (w *world) affiliate(t tester, person, organisation stores.ID, year int) stores.Affiliation {
	t.Helper()
	return must(w.Organisations.Affiliate(t.Context(), stores.Affiliation{User: person, Organisation: organisation, Year: year}))(t)
}

// disaffiliate takes an affiliation away.
func (w *world) disaffiliate(t tester, person, organisation stores.ID) {
	t.Helper()
	if err := w.Organisations.Disaffiliate(t.Context(), person, organisation); err != nil {
		t.Fatalf("Disaffiliate: %v", err)
	}
}

func (w *world) affiliationsOf(t tester, person stores.ID) []stores.Affiliation {
	t.Helper()
	return must(w.Organisations.Affiliations(t.Context(), []stores.ID{person}))(t)[person]
}

func organisationCalls(t *testing.T, w *world, n int) []call {
	people, ids := w.people(t, n, nil), w.organisations(t, n, nil)
	return []call{
		{"Organisations.ByIDs", n, func(ctx context.Context) error { return failure(w.Organisations.ByIDs(ctx, ids)) }},
		{"Organisations.Catalogue", 0, func(ctx context.Context) error {
			return failure(w.Organisations.Catalogue(ctx, stores.OrganisationFilter{Kind: stores.University}, stores.Window{Limit: 2, Count: true}))
		}},
		{"Organisations.Affiliate", 0, func(ctx context.Context) error {
			return failure(w.Organisations.Affiliate(ctx, stores.Affiliation{User: people[0], Organisation: ids[0], Year: 1999}))
		}},
		{"Organisations.Affiliations", n, func(ctx context.Context) error { return failure(w.Organisations.Affiliations(ctx, people)) }},
		{"Organisations.Disaffiliate", 0, func(ctx context.Context) error { return w.Organisations.Disaffiliate(ctx, people[0], ids[0]) }},
	}
}
