package storetest

import (
	"encoding/binary"
	"testing"
	"time"

	"fivefold/stores"
)

// sessionList tests ByIDs and Of.
func (s suite) sessionList() {
	s.test("ByIDs returns the sessions it finds; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		sessions := fx.sessions(t, fx.person(t), 3)
		sessions[2].ExpiresAt = at(4)
		for _, session := range sessions {
			fx.signIn(t, session)
		}
		ids := []stores.ID{sessions[1].ID, sessions[2].ID, fx.id(stores.KindSession), sessions[0].ID, sessions[1].ID, {}}
		got := must(fx.Sessions.ByIDs(t.Context(), ids, at(5)))(t)
		want(t, "sessions", got, map[stores.ID]stores.Session{sessions[0].ID: sessions[0], sessions[1].ID: sessions[1]})
		want(t, "no keys", len(must(fx.Sessions.ByIDs(t.Context(), nil, at(5)))(t)), 0)
		want(t, "no people", len(must(fx.Sessions.Of(t.Context(), nil, at(5), stores.Window{Limit: 1}))(t)), 0)
	})
	s.test("Of omits expired sessions, and Total does not count them", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		sessions := fx.sessions(t, person, 4)
		for i, session := range sessions {
			session.ExpiresAt = at(10 + i)
			fx.signIn(t, session)
		}
		for i, now := range []time.Time{at(9), at(10), at(11), at(12), at(13)} {
			got := must(fx.Sessions.Of(t.Context(), []stores.ID{person}, now, stores.Window{Limit: 2, Count: true}))(t)[person]
			left := len(sessions) - i
			want(t, "items, Total", []int{len(got.Items), got.Total}, []int{min(2, left), left})
			want(t, "More", got.More, left > 2)
		}
	})
	s.lists("Of", func(t tester, fx *fixture, rank []int) listFixture {
		me, stranger := fx.person(t), fx.person(t)
		sessions := fx.sessions(t, me, len(rank))
		ids := make([]stores.ID, len(rank))
		for i := range sessions {
			ids[i] = sessions[i].ID
			sessions[i].CreatedAt = at(rank[i])
			sessions[i].LastSeenAt = at(i % 3)
		}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.made++
					binary.BigEndian.PutUint32(sessions[i].Token[:], fx.made)
					fx.signIn(t, sessions[i])
				}
			},
			remove: func(i int) {
				if err := fx.Sessions.Revoke(t.Context(), me, ids[i], at(5)); err != nil {
					t.Fatalf("Revoke: %v", err)
				}
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Sessions.Of(t.Context(), []stores.ID{stranger, me, {}, me}, at(5), window)
				return listOf(got, err, me, func(s stores.Session) stores.ID { return s.ID })
			},
		}
	})
}
