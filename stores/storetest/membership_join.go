package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// membershipJoin tests Join and Leave.
func (s suite) membershipJoin() {
	s.test("Join stores a membership with the role Member, and returns it", func(t *testing.T, fx *fixture) {
		p, pages := fx.people(t, 2, nil), fx.pages(t, 2, nil)
		m := stores.Membership{Page: pages[0], User: p[0], Role: stores.Member, Since: at(3)}
		want(t, "returned", must(fx.Memberships.Join(t.Context(), pages[0], p[0], at(3)))(t), m)
		want(t, "stored", must(fx.Memberships.Between(t.Context(), p[0], pages))(t), map[stores.ID]stores.Membership{pages[0]: m})
		want(t, "of another person", len(must(fx.Memberships.Between(t.Context(), p[1], pages))(t)), 0)
	})
	s.test("Since is stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		person, page := fx.person(t), fx.pages(t, 1, nil)[0]
		want(t, "returned", must(fx.Memberships.Join(t.Context(), page, person, inOtherZone()))(t).Since, at(0))
		want(t, "stored", fx.membership(t, page, person).Since, at(0))
		want(t, "in the list of the page", fx.membersOf(t, person, page)[0].Since, at(0))
		want(t, "in the list of the person", fx.pagesOf(t, person)[0].Since, at(0))
	})
	s.test("Join by a member returns ErrAlreadyMember and changes nothing", func(t *testing.T, fx *fixture) {
		person, page := fx.person(t), fx.pages(t, 1, nil)[0]
		fx.join(t, page, person, at(1))
		m := must(fx.Memberships.SetRole(t.Context(), page, person, stores.Moderator))(t)
		if _, err := fx.Memberships.Join(t.Context(), page, person, at(2)); !errors.Is(err, stores.ErrAlreadyMember) {
			t.Errorf("Join: %v", err)
		}
		want(t, "membership", fx.membership(t, page, person), m)
		want(t, "Members", fx.members(t, page), 1)
	})
	s.test("the owner of a page that was created is in it", func(t *testing.T, fx *fixture) {
		page := fx.newPages(1, func(_ int, p *stores.Page) { p.Owner = fx.person(t) })[0]
		createPage(t, fx, page)
		if _, err := fx.Memberships.Join(t.Context(), page.ID, page.Owner, at(2)); !errors.Is(err, stores.ErrAlreadyMember) {
			t.Errorf("Join: %v", err)
		}
		fx.leave(t, page.ID, page.Owner)
		want(t, "page", pageByID(t, fx, page.ID), page) // without members, it keeps its owner
	})
	s.test("Join of a missing page or person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		person, page := fx.person(t), fx.pages(t, 1, nil)[0]
		unknown, missing := fx.id(stores.KindUser), fx.id(stores.KindPage)
		for _, pair := range []stores.Pair{
			{A: missing, B: person}, {A: page, B: unknown}, {A: missing, B: unknown}, {A: page}, {B: person},
			{A: asKind(page, stores.KindPlace), B: person}, {A: page, B: asKind(person, stores.KindPage)},
		} {
			if _, err := fx.Memberships.Join(t.Context(), pair.A, pair.B, at(0)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Join: %v", err)
			}
		}
		want(t, "rows", must(fx.Archive.Counts(t.Context()))(t)[stores.TableMemberships], 0)
		want(t, "Members", fx.members(t, page), 0)
	})
	s.test("Leave removes a membership; a missing one returns ErrNotMember", func(t *testing.T, fx *fixture) {
		p, pages := fx.people(t, 2, nil), fx.pages(t, 2, nil)
		fx.join(t, pages[0], p[0], at(0))
		fx.join(t, pages[1], p[0], at(0))
		fx.join(t, pages[0], p[1], at(0))
		fx.leave(t, pages[0], p[0])
		for _, pair := range []stores.Pair{
			{A: pages[0], B: p[0]}, {A: pages[1], B: p[1]}, {A: fx.id(stores.KindPage), B: p[0]}, {A: pages[0], B: fx.id(stores.KindUser)}, {},
		} {
			if err := fx.Memberships.Leave(t.Context(), pair.A, pair.B); !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("Leave: %v", err)
			}
		}
		want(t, "left", len(fx.pagesOf(t, p[0])), 1)
		want(t, "left to the other", len(fx.pagesOf(t, p[1])), 1)
		want(t, "Members", []int{fx.members(t, pages[0]), fx.members(t, pages[1])}, []int{1, 1})
	})
	s.test("a person who left and joins again is a new member", func(t *testing.T, fx *fixture) {
		person, page := fx.person(t), fx.pages(t, 1, nil)[0]
		fx.join(t, page, person, at(1))
		must(fx.Memberships.SetRole(t.Context(), page, person, stores.Moderator))(t)
		fx.leave(t, page, person)
		m := stores.Membership{Page: page, User: person, Role: stores.Member, Since: at(9)}
		want(t, "returned", must(fx.Memberships.Join(t.Context(), page, person, at(9)))(t), m)
		want(t, "stored", fx.membership(t, page, person), m)
	})
}
