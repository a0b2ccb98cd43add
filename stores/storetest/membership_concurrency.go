package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// membershipConcurrency tests concurrent Joins and Leaves.
func (s suite) membershipConcurrency() {
	s.test("of concurrent Joins of one person, one succeeds, the others return ErrAlreadyMember, and Members is correct", func(t *testing.T, fx *fixture) {
		p, page := fx.people(t, 4, nil), fx.pages(t, 1, nil)[0]
		const each = 8
		got := make([]stores.Membership, each*len(p))
		winners := map[stores.ID]stores.Membership{}
		for i, err := range concurrently(len(got), func(i int) (err error) {
			got[i], err = fx.Memberships.Join(t.Context(), page, p[i%len(p)], at(i))
			return err
		}) {
			person := p[i%len(p)]
			if err == nil {
				if _, won := winners[person]; won {
					t.Errorf("%v joined twice", person)
				}
				winners[person] = got[i]
			} else if !errors.Is(err, stores.ErrAlreadyMember) {
				t.Errorf("Join: %v", err)
			}
		}
		for _, person := range p {
			want(t, "membership", fx.membership(t, page, person), winners[person])
		}
		want(t, "Members", fx.members(t, page), len(p))
		left := 0
		for _, err := range concurrently(each, func(int) error { return fx.Memberships.Leave(t.Context(), page, p[0]) }) {
			if err == nil {
				left++
			} else if !errors.Is(err, stores.ErrNotMember) {
				t.Errorf("Leave: %v", err)
			}
		}
		want(t, "left", left, 1)
		want(t, "Members", fx.members(t, page), len(p)-1)
	})
	s.test("people who join and leave concurrently are all counted", func(t *testing.T, fx *fixture) {
		p, pages := fx.people(t, 16, nil), fx.pages(t, 2, nil)
		concurrently(len(p), func(i int) error {
			for step := range 6 { // the first half ends without a membership
				page := pages[(i+step)%2]
				if _, err := fx.Memberships.Join(t.Context(), page, p[i], at(step)); err != nil {
					t.Errorf("Join: %v", err)
				}
				if i < len(p)/2 || step < 4 {
					if err := fx.Memberships.Leave(t.Context(), page, p[i]); err != nil {
						t.Errorf("Leave: %v", err)
					}
				}
			}
			return nil
		})
		for _, page := range pages {
			want(t, "Members", fx.members(t, page), len(p)/2)
			want(t, "members", len(fx.membersOf(t, stores.ID{}, page)), len(p)/2)
		}
	})
}
