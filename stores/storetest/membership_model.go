package storetest

import (
	"errors"
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// membershipModel runs operations on pages and memberships, and compares every method with a map of memberships.
func membershipModel(t *rapid.T, fx *fixture) {
	people := fx.people(t, rapid.IntRange(1, 4).Draw(t, "people"), nil)
	pages := fx.pages(t, 1, nil)
	in := map[stores.Pair]stores.Membership{} // by page and person
	for i := range rapid.IntRange(0, 25).Draw(t, "acts") {
		m := stores.Membership{
			Page: rapid.SampledFrom(pages).Draw(t, "page"), User: rapid.SampledFrom(people).Draw(t, "person"), Role: stores.Member, Since: at(i),
		}
		key := stores.Pair{A: m.Page, B: m.User}
		old, was := in[key]
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			page := fx.newPages(1, func(_ int, p *stores.Page) { p.Owner, p.CreatedAt = m.User, m.Since })[0]
			createPage(t, fx, page)
			pages = append(pages, page.ID)
			m.Page, m.Role = page.ID, stores.Moderator
			in[stores.Pair{A: m.Page, B: m.User}] = m
		case 1:
			got, err := fx.Memberships.Join(t.Context(), m.Page, m.User, m.Since)
			if was != errors.Is(err, stores.ErrAlreadyMember) || !was && (err != nil || got != m) {
				t.Fatalf("Join returns %+v, %v, and there was %+v", got, err, old)
			}
			if !was {
				in[key] = m
			}
		case 2:
			err := fx.Memberships.Leave(t.Context(), m.Page, m.User)
			if was == errors.Is(err, stores.ErrNotMember) || was && err != nil {
				t.Fatalf("Leave returns %v, and there was %+v", err, old)
			}
			delete(in, key)
		case 3:
			got, err := fx.Memberships.SetRole(t.Context(), m.Page, m.User, stores.Moderator)
			if old.Role = stores.Moderator; was && (err != nil || got != old) || !was && !errors.Is(err, stores.ErrNotMember) {
				t.Fatalf("SetRole returns %+v, %v, want %+v", got, err, old)
			}
			if was {
				in[key] = old
			}
		case 4:
			added, err := fx.Archive.Put(t.Context(), stores.Rows{Memberships: []stores.Membership{m}})
			if err != nil || (added == 1) == was {
				t.Fatalf("Put adds %d, %v, and there was %+v", added, err, old)
			}
			if !was {
				in[key] = m
			}
		}
	}
	ofPages, ofUsers := map[stores.ID][]stores.PageMember{}, map[stores.ID][]stores.Membership{}
	for _, m := range in {
		ofPages[m.Page], ofUsers[m.User] = append(ofPages[m.Page], stores.PageMember{Membership: m}), append(ofUsers[m.User], m)
	}
	for _, page := range pages {
		slices.SortFunc(ofPages[page], func(a, b stores.PageMember) int { return compareNewest(a.Since, b.Since, a.User, b.User) })
		want(t, "Members", fx.members(t, page), len(ofPages[page]))
	}
	for _, person := range people {
		slices.SortFunc(ofUsers[person], func(a, b stores.Membership) int { return compareNewest(a.Since, b.Since, a.Page, b.Page) })
		between := map[stores.ID]stores.Membership{}
		for _, m := range ofUsers[person] {
			between[m.Page] = m
		}
		want(t, "Between", must(fx.Memberships.Between(t.Context(), person, pages))(t), between)
	}
	window := stores.Window{Limit: stores.MaxLimit, Count: true}
	sameLists(t, "OfPages", must(fx.Memberships.OfPages(t.Context(), people[0], pages, window))(t), ofPages)
	sameLists(t, "OfUsers", must(fx.Memberships.OfUsers(t.Context(), people, window))(t), ofUsers)
}
