package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// membershipJoin tests Join and Leave.
func (s suite) membershipJoin() {
	s.test("Join stores that a person is in a page with the role Member, and returns it", func(t *testing.T, w *world) {
		p, pages := w.people(t, 2, nil), w.pages(t, 2, nil)
		m := stores.Membership{Page: pages[0], User: p[0], Role: stores.Member, Since: at(3)}
		want(t, "returned", must(w.Memberships.Join(t.Context(), pages[0], p[0], at(3)))(t), m)
		want(t, "stored", must(w.Memberships.Between(t.Context(), p[0], pages))(t), map[stores.ID]stores.Membership{pages[0]: m})
		want(t, "of somebody else", len(must(w.Memberships.Between(t.Context(), p[1], pages))(t)), 0)
	})
	s.test("Since is kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		want(t, "returned", must(w.Memberships.Join(t.Context(), page, person, abroad()))(t).Since, at(0))
		want(t, "stored", w.membership(t, page, person).Since, at(0))
		want(t, "in the list of the page", w.membersOf(t, person, page)[0].Since, at(0))
		want(t, "in the list of the person", w.pagesOf(t, person)[0].Since, at(0))
	})
	s.test("Join of one who is in it gives ErrMember and changes nothing", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		w.join(t, page, person, at(1))
		m := must(w.Memberships.SetRole(t.Context(), page, person, stores.Moderator))(t)
		if _, err := w.Memberships.Join(t.Context(), page, person, at(2)); !errors.Is(err, stores.ErrAlreadyMember) {
			t.Errorf("Join: %v", err)
		}
		want(t, "membership", w.membership(t, page, person), m)
		want(t, "Members", w.members(t, page), 1)
	})
	s.test("the owner of a page that was created is in it", func(t *testing.T, w *world) {
		page := w.newPages(1, func(_ int, p *stores.Page) { p.Owner = w.person(t) })[0]
		createPage(t, w, page)
		if _, err := w.Memberships.Join(t.Context(), page.ID, page.Owner, at(2)); !errors.Is(err, stores.ErrAlreadyMember) {
			t.Errorf("Join: %v", err)
		}
		w.leave(t, page.ID, page.Owner)
		want(t, "page", pageByID(t, w, page.ID), page) // nobody is in it, and it keeps its owner
	})
	s.test("Join of a missing page or person gives ErrNotFound", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		nobody, nothing := w.id(stores.KindUser), w.id(stores.KindPage)
		for _, pair := range []stores.Pair{
			{A: nothing, B: person}, {A: page, B: nobody}, {A: nothing, B: nobody}, {A: page}, {B: person},
			{A: posing(page, stores.KindPlace), B: person}, {A: page, B: posing(person, stores.KindPage)},
		} {
			if _, err := w.Memberships.Join(t.Context(), pair.A, pair.B, at(0)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Join: %v", err)
			}
		}
		want(t, "rows", must(w.Archive.Counts(t.Context()))(t)[stores.TableMemberships], 0)
		want(t, "Members", w.members(t, page), 0)
	})
	s.test("Leave takes a person out; one who is not in it gives ErrNoMember", func(t *testing.T, w *world) {
		p, pages := w.people(t, 2, nil), w.pages(t, 2, nil)
		w.join(t, pages[0], p[0], at(0))
		w.join(t, pages[1], p[0], at(0))
		w.join(t, pages[0], p[1], at(0))
		w.leave(t, pages[0], p[0])
		for _, pair := range []stores.Pair{
			{A: pages[0], B: p[0]}, {A: pages[1], B: p[1]}, {A: w.id(stores.KindPage), B: p[0]}, {A: pages[0], B: w.id(stores.KindUser)}, {},
		} {
			if err := w.Memberships.Leave(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("Leave: %v", err)
			}
		}
		want(t, "left", len(w.pagesOf(t, p[0])), 1)
		want(t, "left to the other", len(w.pagesOf(t, p[1])), 1)
		want(t, "Members", []int{w.members(t, pages[0]), w.members(t, pages[1])}, []int{1, 1})
	})
	s.test("one who left and joins again is a new member", func(t *testing.T, w *world) {
		person, page := w.person(t), w.pages(t, 1, nil)[0]
		w.join(t, page, person, at(1))
		must(w.Memberships.SetRole(t.Context(), page, person, stores.Moderator))(t)
		w.leave(t, page, person)
		m := stores.Membership{Page: page, User: person, Role: stores.Member, Since: at(9)}
		want(t, "returned", must(w.Memberships.Join(t.Context(), page, person, at(9)))(t), m)
		want(t, "stored", w.membership(t, page, person), m)
	})
}
