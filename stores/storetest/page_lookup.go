package storetest

import (
	"testing"

	"fivefold/stores"
)

// pageLookup tests ByIDs and the number of members.
func (s suite) pageLookup() {
	s.test("ByIDs returns the pages it finds; missing ones are absent, duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		pages := fx.newPages(3, func(i int, p *stores.Page) {
			if i == 0 {
				p.Owner = fx.person(t)
			}
		})
		fx.put(t, stores.Rows{Pages: pages})
		keys := []stores.ID{pages[1].ID, pages[0].ID, fx.id(stores.KindPage), pages[1].ID, {}, asKind(pages[2].ID, stores.KindUser)}
		got := must(fx.Pages.ByIDs(t.Context(), keys))(t)
		want(t, "pages", got, map[stores.ID]stores.Page{pages[0].ID: pages[0], pages[1].ID: pages[1]})
		want(t, "no keys", len(must(fx.Pages.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are accepted", func(t *testing.T, fx *fixture) {
		ids := fx.pages(t, stores.MaxBatch, nil)
		want(t, "pages", len(must(fx.Pages.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("engines count Members and ignore the caller's value", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		pages := fx.newPages(2, func(_ int, page *stores.Page) { page.Owner, page.Members = p[0], 99 })
		members := func(id stores.ID, wanted int) {
			t.Helper()
			want(t, "Members by ID", fx.members(t, id), wanted)
			for _, order := range pageOrders {
				for _, page := range values(must(fx.Pages.Catalogue(t.Context(), stores.PageFilter{}, order, stores.Window{Limit: 9}))(t)) {
					if page.ID == id {
						want(t, "Members in the catalogue by "+string(order), page.Members, wanted)
					}
				}
			}
			want(t, "Members of Update", must(fx.Pages.Update(t.Context(), id, stores.PageChange{Name: new("New")}))(t).Members, wanted)
		}
		createPage(t, fx, pages[0])
		members(pages[0].ID, 1)
		fx.put(t, stores.Rows{Pages: pages[1:]}) // Put adds no membership for the owner
		members(pages[1].ID, 0)
		fx.put(t, stores.Rows{Memberships: []stores.Membership{{Page: pages[1].ID, User: p[0], Role: stores.Moderator, Since: at(0)}}})
		members(pages[1].ID, 1)
		id := pages[0].ID
		fx.join(t, id, p[1], at(1))
		fx.join(t, id, p[2], at(1))
		members(id, 3)
		if _, err := fx.Memberships.Join(t.Context(), id, p[2], at(2)); err == nil {
			t.Error("a person joined twice")
		}
		members(id, 3)
		must(fx.Memberships.SetRole(t.Context(), id, p[2], stores.Moderator))(t)
		members(id, 3)
		fx.put(t, stores.Rows{Memberships: []stores.Membership{{Page: id, User: p[3], Role: stores.Member, Since: at(0)}}})
		members(id, 4)
		for i, person := range p {
			fx.leave(t, id, person)
			members(id, 3-i)
		}
		if err := fx.Memberships.Leave(t.Context(), id, p[0]); err == nil {
			t.Error("a person left twice")
		}
		members(id, 0)
		members(pages[1].ID, 1)
	})
}
