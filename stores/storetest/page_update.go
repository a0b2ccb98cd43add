package storetest

import (
	"errors"
	"maps"
	"slices"
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
		full := withTexts(stores.PageChange{})
		changes := singleChanges(full)
		changes["nothing"] = stores.PageChange{}
		for name, change := range changes {
			applyChange(&p, change)
			want(t, name+" returned", must(fx.Pages.Update(t.Context(), p.ID, change))(t), p)
			want(t, name+" stored", pageByID(t, fx, p.ID), p)
		}
		empty := zeroChange(full)
		empty.Name = nil
		applyChange(&p, empty)
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
		full := withTexts(stores.PageChange{})
		changes := slices.Collect(maps.Values(singleChanges(full)))
		applyChange(&p, full)
		p.Members = len(people)
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
		p := fx.newPages(1, nil)[0]
		p.Owner, p.Members = fx.person(t), 1
		p.Kind = rapid.SampledFrom([]stores.PageKind{stores.Business, stores.Group}).Draw(t, "Kind")
		p.CreatedAt = time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(t, "CreatedAt")).UTC()
		change := func() (c stores.PageChange) {
			drawTexts(t, &c)
			applyChange(&p, c)
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
