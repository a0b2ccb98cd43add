package storetest

import (
	"errors"
	"strings"
	"testing"

	"fivefold/stores"
)

// pageCreate tests Create.
func (s suite) pageCreate() {
	s.test("Create stores a page, and its owner as a member with the role Moderator since CreatedAt", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		page := stores.Page{
			ID: fx.id(stores.KindPage), Kind: stores.Business, Category: "K2_X", Name: "Mötley \"Crüe\" 🎸 ", About: "<b>two\nlines</b> %_ \u2028",
			URL: "https://example.org/?q=%20&x='", Owner: p[0], CreatedAt: at(3),
		}
		createPage(t, fx, page)
		page.Members = 1
		want(t, "page", pageByID(t, fx, page.ID), page)
		owner := stores.Membership{Page: page.ID, User: p[0], Role: stores.Moderator, Since: at(3)}
		want(t, "owner", fx.membership(t, page.ID, p[0]), owner)
		want(t, "members", fx.membersOf(t, p[0], page.ID), []stores.Membership{owner})
		want(t, "the owner's pages", fx.pagesOf(t, p[0]), []stores.Membership{owner})
		want(t, "another person's pages", len(fx.pagesOf(t, p[1])), 0)
	})
	s.test("the largest and the smallest page are stored completely", func(t *testing.T, fx *fixture) {
		pages := fx.newPages(2, nil)
		owner := fx.person(t)
		pages[0].Category, pages[0].Name, pages[0].About = strings.Repeat("Z", 30), strings.Repeat("🦊", 200), strings.Repeat("é\n", 1000)
		pages[0].Owner, pages[1].Owner = owner, owner
		for _, page := range pages {
			createPage(t, fx, page)
			page.Members = 1
			want(t, "page", pageByID(t, fx, page.ID), page)
		}
	})
	s.test("CreatedAt is stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		page := fx.newPages(1, nil)[0]
		page.CreatedAt, page.Owner = inOtherZone(), fx.person(t)
		createPage(t, fx, page)
		want(t, "CreatedAt", pageByID(t, fx, page.ID).CreatedAt, at(0))
		want(t, "Since of the owner", fx.membership(t, page.ID, page.Owner).Since, at(0))
	})
	s.test("a page without an owner has no member", func(t *testing.T, fx *fixture) {
		page := fx.newPages(1, nil)[0]
		createPage(t, fx, page)
		want(t, "page", pageByID(t, fx, page.ID), page)
		want(t, "members", len(fx.membersOf(t, stores.ID{}, page.ID)), 0)
	})
	s.test("Create with a missing owner returns ErrNotFound and stores nothing", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		before := fx.counts(t)
		for _, owner := range []stores.ID{fx.id(stores.KindUser), asKind(person, stores.KindPage)} {
			page := fx.newPages(1, func(_ int, p *stores.Page) { p.Owner = owner })[0]
			if err := fx.Pages.Create(t.Context(), page); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Create: %v", err)
			}
			want(t, "pages", len(must(fx.Pages.ByIDs(t.Context(), []stores.ID{page.ID}))(t)), 0)
		}
		want(t, "Counts", fx.counts(t), before)
	})
	s.test("an ID is created once", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		page := fx.newPages(1, func(_ int, page *stores.Page) { page.Owner = p[0] })[0]
		createPage(t, fx, page)
		again := page
		again.Owner, again.Name = p[1], "Again"
		if err := fx.Pages.Create(t.Context(), again); err == nil {
			t.Error("the same ID was created twice")
		}
		page.Members = 1
		want(t, "page", pageByID(t, fx, page.ID), page)
		want(t, "the other's pages", len(fx.pagesOf(t, p[1])), 0)
	})
	s.test("of concurrent Creates of one ID, one succeeds", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 16, nil)
		page := fx.newPages(1, nil)[0]
		var owners []stores.ID
		for i, err := range concurrently(len(p), func(i int) error {
			mine := page
			mine.Owner = p[i]
			return fx.Pages.Create(t.Context(), mine)
		}) {
			if err == nil {
				owners = append(owners, p[i])
			}
		}
		want(t, "owners", owners, []stores.ID{pageByID(t, fx, page.ID).Owner})
		want(t, "Members", fx.members(t, page.ID), 1)
	})
}
