package storetest

import (
	"errors"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// pageUpdate tests Update.
func (s suite) pageUpdate() {
	s.test("Update changes the given fields, leaves nil fields, and returns the updated page", func(t *testing.T, fx *fixture) {
		owner := fx.person(t)
		pages := fx.newPages(2, func(_ int, p *stores.Page) {
			p.Category, p.About, p.URL, p.Owner = "COMPANY", "old", "https://example.org/old", owner
		})
		for i := range pages {
			createPage(t, fx, pages[i])
			fx.join(t, pages[i].ID, fx.person(t), at(5))
			pages[i].Members = 2
		}
		p := pages[0]
		for name, change := range map[string]func(c *stores.PageChange){
			"nothing":  func(*stores.PageChange) {},
			"Category": func(c *stores.PageChange) { p.Category = "TVSHOW"; c.Category = new(p.Category) },
			"Name":     func(c *stores.PageChange) { p.Name = "New 🦊"; c.Name = new(p.Name) },
			"About":    func(c *stores.PageChange) { p.About = "new\n"; c.About = new(p.About) },
			"URL":      func(c *stores.PageChange) { p.URL = "https://example.org/new"; c.URL = new(p.URL) },
		} {
			var c stores.PageChange
			change(&c)
			want(t, name+" returned", must(fx.Pages.Update(t.Context(), p.ID, c))(t), p)
			want(t, name+" stored", pageByID(t, fx, p.ID), p)
		}
		p.Category, p.About, p.URL = "", "", ""
		empty := stores.PageChange{Category: new(""), About: new(""), URL: new("")}
		want(t, "empty returned", must(fx.Pages.Update(t.Context(), p.ID, empty))(t), p)
		want(t, "empty stored", pageByID(t, fx, p.ID), p)
		want(t, "another page", pageByID(t, fx, pages[1].ID), pages[1])
	})
	s.test("Update of a missing page returns ErrNotFound", func(t *testing.T, fx *fixture) {
		page := fx.pages(t, 1, nil)[0]
		before := fx.counts(t)
		for _, id := range []stores.ID{fx.id(stores.KindPage), {}, asKind(page, stores.KindUser)} {
			for _, change := range []stores.PageChange{{Name: new("Nothing")}, {}} {
				if _, err := fx.Pages.Update(t.Context(), id, change); !errors.Is(err, stores.ErrNotFound) {
					t.Errorf("Update: %v", err)
				}
			}
		}
		want(t, "Counts", fx.counts(t), before)
		want(t, "Name", pageByID(t, fx, page).Name, "Page 0")
	})
	s.test("concurrent Updates of different fields and Joins are all kept", func(t *testing.T, fx *fixture) {
		people := fx.people(t, 16, nil)
		p := pageByID(t, fx, fx.pages(t, 1, nil)[0])
		p.Category, p.Name, p.About, p.URL, p.Members = "NEW", "New", "new", "https://example.org/new", len(people)
		changes := []stores.PageChange{{Category: new(p.Category)}, {Name: new(p.Name)}, {About: new(p.About)}, {URL: new(p.URL)}}
		for _, err := range concurrently(2*len(people), func(i int) error {
			if i%2 == 0 {
				return errOf(fx.Memberships.Join(t.Context(), p.ID, people[i/2], at(i)))
			}
			return errOf(fx.Pages.Update(t.Context(), p.ID, changes[i/2%len(changes)]))
		}) {
			if err != nil {
				t.Errorf("Join or Update: %v", err)
			}
		}
		want(t, "page", pageByID(t, fx, p.ID), p)
	})
	s.check("a created and updated value is returned unchanged", func(t *rapid.T, fx *fixture) {
		text := func(low, high int) *rapid.Generator[string] { return rapid.StringN(low, high, -1).Filter(noNUL) }
		p := fx.newPages(1, nil)[0]
		p.Owner, p.Members = fx.person(t), 1
		p.Kind = rapid.SampledFrom([]stores.PageKind{stores.Business, stores.Group}).Draw(t, "Kind")
		p.CreatedAt = time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(t, "CreatedAt")).UTC()
		change := func() (c stores.PageChange) {
			c.Category = rapid.Ptr(rapid.StringMatching(`([A-Z][A-Z0-9_]{0,29})?`), true).Draw(t, "Category")
			c.Name = rapid.Ptr(text(1, 200), true).Draw(t, "Name")
			c.About = rapid.Ptr(text(0, 2000), true).Draw(t, "About")
			c.URL = rapid.Ptr(text(0, 100), true).Draw(t, "URL")
			setIf(&p.Category, c.Category)
			setIf(&p.Name, c.Name)
			setIf(&p.About, c.About)
			setIf(&p.URL, c.URL)
			return c
		}
		change()
		createPage(t, fx, p)
		want(t, "created", pageByID(t, fx, p.ID), p)
		c := change()
		want(t, "updated", must(fx.Pages.Update(t.Context(), p.ID, c))(t), p)
		want(t, "stored", pageByID(t, fx, p.ID), p)
	})
}
