package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// Advertisers tests stores.Advertisers.
func Advertisers(t *testing.T, open Open) {
	s := suite{t, open, "Advertisers"}
	s.promises(advertiserCalls)
	s.advertiserCreate()
	s.advertiserRole()
	s.advertiserList()
}

func advertiserCalls(t *testing.T, fx *fixture, n int) []call {
	people, window := fx.people(t, n, nil), stores.Window{Limit: 2, Count: true}
	other := fx.person(t)
	pages := fx.pages(t, n, func(i int, p *stores.Page) { p.Owner = people[i] })
	made := []stores.ID{fx.advertiser(t, pages[0]).ID}
	for range n - 1 {
		made = append(made, fx.id(stores.KindAdvertiser))
	}
	free := fx.pages(t, 1, func(_ int, p *stores.Page) { p.Owner = people[0] })[0]
	a := fx.newAdvertiser(free)
	return []call{
		{"Advertisers.Create", 0, func(ctx context.Context) error { return fx.Advertisers.Create(ctx, a) }},
		{"Advertisers.SetRole", 0, func(ctx context.Context) error {
			return errOf(fx.Advertisers.SetRole(ctx, made[0], other, stores.AdvertiserAnalyst, at(1)))
		}},
		{"Advertisers.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Advertisers.ByIDs(ctx, made)) }},
		{"Advertisers.OfPages", n, func(ctx context.Context) error { return errOf(fx.Advertisers.OfPages(ctx, people[0], pages)) }},
		{"Advertisers.Between", n, func(ctx context.Context) error { return errOf(fx.Advertisers.Between(ctx, people[0], made)) }},
		{"Advertisers.Members", n, func(ctx context.Context) error { return errOf(fx.Advertisers.Members(ctx, made, window)) }},
		{"Advertisers.OfUsers", n, func(ctx context.Context) error { return errOf(fx.Advertisers.OfUsers(ctx, people, window)) }},
		{"Advertisers.RemoveRole", 0, func(ctx context.Context) error { return fx.Advertisers.RemoveRole(ctx, made[0], other) }},
	}
}

// ownedPages stores n pages of a new person each.
func (fx *fixture) ownedPages(t tester, n int) (pages, owners []stores.ID) {
	t.Helper()
	owners = fx.people(t, n, nil)
	return fx.pages(t, n, func(i int, p *stores.Page) { p.Owner = owners[i] }), owners
}

// newAdvertiser makes an advertiser of a page, which is not stored yet.
func (fx *fixture) newAdvertiser(page stores.ID) stores.Advertiser {
	return stores.Advertiser{ID: fx.id(stores.KindAdvertiser), Page: page, Name: "Soup & Söhne", Currency: "EUR", CreatedAt: at(0)}
}

// advertiser stores an advertiser of a page that has an owner.
func (fx *fixture) advertiser(t tester, page stores.ID) stores.Advertiser {
	t.Helper()
	a := fx.newAdvertiser(page)
	if err := fx.Advertisers.Create(t.Context(), a); err != nil {
		t.Fatalf("Create: %v", err)
	}
	return a
}

// setAdvertiserRole gives a person a role.
func (fx *fixture) setAdvertiserRole(t tester, advertiser, person stores.ID, role stores.AdvertiserRole, when time.Time) stores.AdvertiserMember {
	t.Helper()
	return must(fx.Advertisers.SetRole(t.Context(), advertiser, person, role, when))(t)
}

// advertiserMembers returns everybody with a role for an advertiser.
func (fx *fixture) advertiserMembers(t tester, advertiser stores.ID) []stores.AdvertiserMember {
	t.Helper()
	return values(must(fx.Advertisers.Members(t.Context(), []stores.ID{advertiser}, wholeList))(t)[advertiser])
}

// advertiserCreate tests Create, ByIDs and OfPages.
func (s suite) advertiserCreate() {
	s.test("Create stores an advertiser, and the owner of its page as its Admin", func(t *testing.T, fx *fixture) {
		pages, owners := fx.ownedPages(t, 2)
		a := fx.advertiser(t, pages[0])
		m := stores.AdvertiserMember{Advertiser: a.ID, User: owners[0], Role: stores.AdvertiserAdmin, Since: a.CreatedAt}
		want(t, "by ID", must(fx.Advertisers.ByIDs(t.Context(), []stores.ID{a.ID, fx.id(stores.KindAdvertiser), {}, asKind(a.ID, stores.KindPage)}))(t), map[stores.ID]stores.Advertiser{a.ID: a})
		want(t, "by page", must(fx.Advertisers.OfPages(t.Context(), owners[0], pages))(t), map[stores.ID]stores.Advertiser{pages[0]: a})
		want(t, "members", fx.advertiserMembers(t, a.ID), []stores.AdvertiserMember{m})
		want(t, "role", must(fx.Advertisers.Between(t.Context(), owners[0], []stores.ID{a.ID}))(t), map[stores.ID]stores.AdvertiserMember{a.ID: m})
		want(t, "role of another", len(must(fx.Advertisers.Between(t.Context(), owners[1], []stores.ID{a.ID}))(t)), 0)
	})
	s.test("Create opens the account of funds, and the revenue of the currency unless it is open", func(t *testing.T, fx *fixture) {
		pages, _ := fx.ownedPages(t, 2)
		a, b := fx.advertiser(t, pages[0]), fx.newAdvertiser(pages[1])
		b.CreatedAt = at(5)
		if err := fx.Advertisers.Create(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		revenue := a.Accounts()[1]
		want(t, "owned", must(fx.Books.Owned(t.Context(), []stores.ID{a.ID, b.ID}))(t), map[stores.ID][]stores.Account{a.ID: {a.Funds()}, b.ID: {b.Funds()}})
		want(t, "revenue", must(fx.Books.Accounts(t.Context(), []stores.ID{revenue.ID}))(t)[revenue.ID].Account, revenue)
	})
	s.test("Create with what is no currency returns ErrCurrency and stores nothing", func(t *testing.T, fx *fixture) {
		pages, owners := fx.ownedPages(t, 1)
		a := fx.newAdvertiser(pages[0])
		a.Currency = "eur"
		if err := fx.Advertisers.Create(t.Context(), a); !errors.Is(err, stores.ErrCurrency) {
			t.Errorf("Create: %v", err)
		}
		want(t, "stored", len(must(fx.Advertisers.OfPages(t.Context(), owners[0], pages))(t)), 0)
		want(t, "accounts", len(must(fx.Books.Owned(t.Context(), []stores.ID{a.ID}))(t)), 0)
	})
	s.test("OfPages returns the advertisers for which the person has a role; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		pages, owners := fx.ownedPages(t, 3)
		a, b, person := fx.advertiser(t, pages[0]), fx.advertiser(t, pages[1]), fx.person(t)
		fx.setAdvertiserRole(t, b.ID, person, stores.AdvertiserAnalyst, at(1))
		keys := append([]stores.ID{pages[1], fx.id(stores.KindPage), {}, a.ID, asKind(pages[0], stores.KindUser)}, pages...)
		for who, wanted := range map[stores.ID]map[stores.ID]stores.Advertiser{
			person: {pages[1]: b}, owners[0]: {pages[0]: a}, owners[1]: {pages[1]: b}, owners[2]: {}, {}: {}, fx.id(stores.KindUser): {}, asKind(person, stores.KindPage): {},
		} {
			want(t, "of "+who.String(), must(fx.Advertisers.OfPages(t.Context(), who, keys))(t), wanted)
		}
	})
	s.test("CreatedAt is stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		pages, _ := fx.ownedPages(t, 1)
		a := fx.newAdvertiser(pages[0])
		a.CreatedAt = inOtherZone()
		if err := fx.Advertisers.Create(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		want(t, "CreatedAt", must(fx.Advertisers.ByIDs(t.Context(), []stores.ID{a.ID}))(t)[a.ID].CreatedAt, at(0))
		want(t, "Since", fx.advertiserMembers(t, a.ID)[0].Since, at(0))
	})
	s.test("Create for a missing page, or one without an owner, returns ErrNotFound and stores nothing", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		for _, page := range []stores.ID{fx.pages(t, 1, nil)[0], fx.id(stores.KindPage), {}, asKind(person, stores.KindPage), person} {
			a := fx.newAdvertiser(page)
			if err := fx.Advertisers.Create(t.Context(), a); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Create: %v", err)
			}
			want(t, "stored", len(must(fx.Advertisers.ByIDs(t.Context(), []stores.ID{a.ID}))(t)), 0)
		}
	})
	s.test("of concurrent Creates for one page one succeeds, and the others return ErrAlreadyExists", func(t *testing.T, fx *fixture) {
		pages, owners := fx.ownedPages(t, 1)
		all, made := make([]stores.Advertiser, 8), 0
		for i := range all {
			all[i] = fx.newAdvertiser(pages[0])
			if i%2 == 1 {
				all[i] = all[i-1] // also with the ID of another call
			}
		}
		for i, err := range concurrently(len(all), func(i int) error { return fx.Advertisers.Create(t.Context(), all[i]) }) {
			if err == nil {
				made++
				want(t, "of the page", must(fx.Advertisers.OfPages(t.Context(), owners[0], pages))(t)[pages[0]], all[i])
			} else if !errors.Is(err, stores.ErrAlreadyExists) {
				t.Errorf("Create: %v", err)
			}
		}
		want(t, "made", made, 1)
		want(t, "roles", len(must(fx.Advertisers.OfUsers(t.Context(), owners, wholeList))(t)[owners[0]].Items), 1)
	})
}

// advertiserRole tests SetRole and RemoveRole.
func (s suite) advertiserRole() {
	s.test("SetRole stores a role; another one replaces it and keeps Since", func(t *testing.T, fx *fixture) {
		pages, _ := fx.ownedPages(t, 2)
		a, other, person := fx.advertiser(t, pages[0]), fx.advertiser(t, pages[1]), fx.person(t)
		m := stores.AdvertiserMember{Advertiser: a.ID, User: person, Since: at(3)}
		for i, role := range []stores.AdvertiserRole{stores.AdvertiserAnalyst, stores.AdvertiserManager, stores.AdvertiserAdmin, stores.AdvertiserAnalyst} {
			m.Role = role
			want(t, "returned", fx.setAdvertiserRole(t, a.ID, person, role, at(3+i)), m)
			want(t, "stored", must(fx.Advertisers.Between(t.Context(), person, []stores.ID{other.ID, a.ID}))(t), map[stores.ID]stores.AdvertiserMember{a.ID: m})
			want(t, "in the list", fx.advertiserMembers(t, a.ID)[0], m)
		}
		want(t, "members of another", len(fx.advertiserMembers(t, other.ID)), 1)
	})
	s.test("Since is stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		pages, _ := fx.ownedPages(t, 1)
		a, person := fx.advertiser(t, pages[0]), fx.person(t)
		want(t, "returned", fx.setAdvertiserRole(t, a.ID, person, stores.AdvertiserAnalyst, inOtherZone()).Since, at(0))
	})
	s.test("SetRole of a missing advertiser or person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		pages, _ := fx.ownedPages(t, 1)
		a, person := fx.advertiser(t, pages[0]), fx.person(t)
		for _, pair := range []stores.Pair{{A: fx.id(stores.KindAdvertiser), B: person}, {A: a.ID, B: fx.id(stores.KindUser)}, {A: a.ID}, {B: person}, {A: a.ID, B: a.ID}} {
			if _, err := fx.Advertisers.SetRole(t.Context(), pair.A, pair.B, stores.AdvertiserAnalyst, at(1)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("SetRole: %v", err)
			}
		}
		want(t, "members", len(fx.advertiserMembers(t, a.ID)), 1)
	})
	s.test("RemoveRole deletes a role; a missing one returns ErrNotMember", func(t *testing.T, fx *fixture) {
		pages, _ := fx.ownedPages(t, 1)
		a, people := fx.advertiser(t, pages[0]), fx.people(t, 2, nil)
		for i, person := range people {
			fx.setAdvertiserRole(t, a.ID, person, stores.AdvertiserManager, at(1+i))
		}
		if err := fx.Advertisers.RemoveRole(t.Context(), a.ID, people[0]); err != nil {
			t.Fatal(err)
		}
		for _, pair := range []stores.Pair{{A: a.ID, B: people[0]}, {A: fx.id(stores.KindAdvertiser), B: people[1]}, {A: a.ID, B: fx.id(stores.KindUser)}, {}} {
			if err := fx.Advertisers.RemoveRole(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("RemoveRole: %v", err)
			}
		}
		want(t, "left", len(fx.advertiserMembers(t, a.ID)), 2)
		want(t, "of the other", len(must(fx.Advertisers.Between(t.Context(), people[1], []stores.ID{a.ID}))(t)), 1)
	})
	s.test("the owner of the page keeps the role Admin: another one, and RemoveRole, return ErrOwner", func(t *testing.T, fx *fixture) {
		pages, owners := fx.ownedPages(t, 1)
		a := fx.advertiser(t, pages[0])
		before := fx.advertiserMembers(t, a.ID)
		if _, err := fx.Advertisers.SetRole(t.Context(), a.ID, owners[0], stores.AdvertiserManager, at(1)); !errors.Is(err, stores.ErrOwner) {
			t.Errorf("SetRole: %v", err)
		}
		if err := fx.Advertisers.RemoveRole(t.Context(), a.ID, owners[0]); !errors.Is(err, stores.ErrOwner) {
			t.Errorf("RemoveRole: %v", err)
		}
		want(t, "the same role", fx.setAdvertiserRole(t, a.ID, owners[0], stores.AdvertiserAdmin, at(1)), before[0])
		want(t, "members", fx.advertiserMembers(t, a.ID), before)
	})
}
