package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// sessionRevoke tests Revoke and RevokeOthers.
func (s suite) sessionRevoke() {
	s.test("Revoke ends a session at once", func(t *testing.T, w *world) {
		sessions := w.sessions(t, w.person(t), 2)
		w.signIn(t, sessions[0])
		w.signIn(t, sessions[1])
		if err := w.Sessions.Revoke(t.Context(), sessions[0].User, sessions[0].ID, at(5)); err != nil {
			t.Fatalf("Revoke: %v", err)
		}
		w.ended(t, sessions[0], at(5))
		want(t, "the other", w.session(t, sessions[1].ID, at(5)), sessions[1])
		if err := w.Sessions.Touch(t.Context(), sessions[0].ID, at(5), at(9)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Touch: %v", err)
		}
	})
	s.test("Revoke of a session that is missing or somebody else's gives ErrNotFound", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		session := w.sessions(t, p[0], 1)[0]
		w.signIn(t, session)
		for user, id := range map[stores.ID]stores.ID{p[1]: session.ID, p[0]: w.id(stores.KindSession), w.id(stores.KindUser): session.ID} {
			if err := w.Sessions.Revoke(t.Context(), user, id, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
		want(t, "session", w.session(t, session.ID, at(5)), session)
	})
	s.test("of many Revokes of one session, one is done", func(t *testing.T, w *world) {
		session := w.sessions(t, w.person(t), 1)[0]
		w.signIn(t, session)
		done := 0
		for _, err := range together(16, func(int) error { return w.Sessions.Revoke(t.Context(), session.User, session.ID, at(5)) }) {
			if err == nil {
				done++
			} else if !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
		want(t, "done", done, 1)
	})
	s.test("a session that is used while it is revoked stays ended", func(t *testing.T, w *world) {
		for range 8 {
			session := w.sessions(t, w.person(t), 1)[0]
			w.signIn(t, session)
			for i, err := range together(8, func(i int) error {
				if i == 3 {
					return w.Sessions.Revoke(t.Context(), session.User, session.ID, at(5))
				}
				return w.Sessions.Touch(t.Context(), session.ID, at(5+i), at(60*60+i))
			}) {
				if err != nil && (i == 3 || !errors.Is(err, stores.ErrNotFound)) {
					t.Errorf("call %d: %v", i, err)
				}
			}
			w.ended(t, session, at(20))
		}
	})
	s.test("RevokeOthers ends all of a person's sessions but keep, and returns how many had not expired", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		sessions, others := w.sessions(t, p[0], 4), w.sessions(t, p[1], 1)
		sessions[3].ExpiresAt = at(4)
		for _, session := range append(others, sessions...) {
			w.signIn(t, session)
		}
		want(t, "revoked", must(w.Sessions.RevokeOthers(t.Context(), p[0], sessions[1].ID, at(5)))(t), 2)
		want(t, "kept", w.session(t, sessions[1].ID, at(5)), sessions[1])
		want(t, "somebody else's", w.session(t, others[0].ID, at(5)), others[0])
		w.ended(t, sessions[0], at(5))
		w.ended(t, sessions[2], at(5))
		want(t, "revoked again", must(w.Sessions.RevokeOthers(t.Context(), p[0], sessions[1].ID, at(5)))(t), 0)
		want(t, "revoked but nothing", must(w.Sessions.RevokeOthers(t.Context(), p[0], stores.ID{}, at(5)))(t), 1)
		w.ended(t, sessions[1], at(5))
		want(t, "of nobody", must(w.Sessions.RevokeOthers(t.Context(), w.id(stores.KindUser), stores.ID{}, at(5)))(t), 0)
		want(t, "somebody else's", w.session(t, others[0].ID, at(5)), others[0])
	})
	s.test("RevokeOthers but for somebody else's session keeps none of the person's", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		mine, other := w.sessions(t, p[0], 1)[0], w.sessions(t, p[1], 1)[0]
		w.signIn(t, mine)
		w.signIn(t, other)
		want(t, "revoked", must(w.Sessions.RevokeOthers(t.Context(), p[0], other.ID, at(5)))(t), 1)
		w.ended(t, mine, at(5))
		want(t, "somebody else's", w.session(t, other.ID, at(5)), other)
	})
}
