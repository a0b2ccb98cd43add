package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// membershipRole tests SetRole.
func (s suite) membershipRole() {
	s.test("SetRole changes a member's role, and returns the membership afterwards", func(t *testing.T, fx *fixture) {
		p, pages := fx.people(t, 2, nil), fx.pages(t, 2, nil)
		var others []stores.Membership
		fx.join(t, pages[0], p[0], at(1))
		fx.join(t, pages[0], p[1], at(2))
		fx.join(t, pages[1], p[0], at(3))
		others = append(others, fx.membership(t, pages[0], p[1]), fx.membership(t, pages[1], p[0]))
		for _, role := range []stores.PageRole{stores.Moderator, stores.Moderator, stores.Member, stores.Member} {
			m := stores.Membership{Page: pages[0], User: p[0], Role: role, Since: at(1)}
			want(t, "returned", must(fx.Memberships.SetRole(t.Context(), pages[0], p[0], role))(t), m)
			want(t, "stored", fx.membership(t, pages[0], p[0]), m)
			want(t, "in the list of the page", fx.membersOf(t, p[0], pages[0])[1], m)
			want(t, "in the list of the person", fx.pagesOf(t, p[0])[1], m)
		}
		want(t, "others", []stores.Membership{fx.membership(t, pages[0], p[1]), fx.membership(t, pages[1], p[0])}, others)
	})
	s.test("SetRole of a missing membership returns ErrNotMember", func(t *testing.T, fx *fixture) {
		p, page := fx.people(t, 2, nil), fx.pages(t, 1, nil)[0]
		fx.join(t, page, p[0], at(0))
		for _, pair := range []stores.Pair{{A: page, B: p[1]}, {A: fx.id(stores.KindPage), B: p[0]}, {A: page, B: fx.id(stores.KindUser)}, {}} {
			if _, err := fx.Memberships.SetRole(t.Context(), pair.A, pair.B, stores.Moderator); !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("SetRole: %v", err)
			}
		}
		want(t, "rows", must(fx.Archive.Counts(t.Context()))(t)[stores.TableMemberships], 1)
	})
}
