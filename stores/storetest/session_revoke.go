package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// sessionRevoke tests Revoke and RevokeOthers.
func (s suite) sessionRevoke() {
	s.test("Revoke ends a session at once", func(t *testing.T, fx *fixture) {
		sessions := fx.sessions(t, fx.person(t), 2)
		fx.signIn(t, sessions[0])
		fx.signIn(t, sessions[1])
		if err := fx.Sessions.Revoke(t.Context(), sessions[0].User, sessions[0].ID, at(5)); err != nil {
			t.Fatalf("Revoke: %v", err)
		}
		fx.expectEnded(t, sessions[0], at(5))
		want(t, "the other", fx.session(t, sessions[1].ID, at(5)), sessions[1])
		if err := fx.Sessions.Touch(t.Context(), sessions[0].ID, at(5), at(9)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Touch: %v", err)
		}
	})
	s.test("Revoke of a session that is missing or another person's returns ErrNotFound", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		session := fx.sessions(t, p[0], 1)[0]
		fx.signIn(t, session)
		for user, id := range map[stores.ID]stores.ID{p[1]: session.ID, p[0]: fx.id(stores.KindSession), fx.id(stores.KindUser): session.ID} {
			if err := fx.Sessions.Revoke(t.Context(), user, id, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
		want(t, "session", fx.session(t, session.ID, at(5)), session)
	})
	s.test("of concurrent Revokes of one session, one succeeds", func(t *testing.T, fx *fixture) {
		session := fx.sessions(t, fx.person(t), 1)[0]
		fx.signIn(t, session)
		done := 0
		for _, err := range concurrently(16, func(int) error { return fx.Sessions.Revoke(t.Context(), session.User, session.ID, at(5)) }) {
			if err == nil {
				done++
			} else if !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
		want(t, "done", done, 1)
	})
	s.test("a session that is touched while it is revoked stays revoked", func(t *testing.T, fx *fixture) {
		for range 8 {
			session := fx.sessions(t, fx.person(t), 1)[0]
			fx.signIn(t, session)
			for i, err := range concurrently(8, func(i int) error {
				if i == 3 {
					return fx.Sessions.Revoke(t.Context(), session.User, session.ID, at(5))
				}
				return fx.Sessions.Touch(t.Context(), session.ID, at(5+i), at(60*60+i))
			}) {
				if err != nil && (i == 3 || !errors.Is(err, stores.ErrNotFound)) {
					t.Errorf("call %d: %v", i, err)
				}
			}
			fx.expectEnded(t, session, at(20))
		}
	})
	s.test("RevokeOthers ends all of a person's sessions except keep, and returns how many had not expired", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		sessions, others := fx.sessions(t, p[0], 4), fx.sessions(t, p[1], 1)
		sessions[3].ExpiresAt = at(4)
		for _, session := range append(others, sessions...) {
			fx.signIn(t, session)
		}
		want(t, "revoked", must(fx.Sessions.RevokeOthers(t.Context(), p[0], sessions[1].ID, at(5)))(t), 2)
		want(t, "kept", fx.session(t, sessions[1].ID, at(5)), sessions[1])
		want(t, "another person's", fx.session(t, others[0].ID, at(5)), others[0])
		fx.expectEnded(t, sessions[0], at(5))
		fx.expectEnded(t, sessions[2], at(5))
		want(t, "revoked again", must(fx.Sessions.RevokeOthers(t.Context(), p[0], sessions[1].ID, at(5)))(t), 0)
		want(t, "revoked but nothing", must(fx.Sessions.RevokeOthers(t.Context(), p[0], stores.ID{}, at(5)))(t), 1)
		fx.expectEnded(t, sessions[1], at(5))
		want(t, "of the zero or a missing ID", must(fx.Sessions.RevokeOthers(t.Context(), fx.id(stores.KindUser), stores.ID{}, at(5)))(t), 0)
		want(t, "another person's", fx.session(t, others[0].ID, at(5)), others[0])
	})
	s.test("RevokeOthers with another person's session as keep ends all of the person's sessions", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		mine, other := fx.sessions(t, p[0], 1)[0], fx.sessions(t, p[1], 1)[0]
		fx.signIn(t, mine)
		fx.signIn(t, other)
		want(t, "revoked", must(fx.Sessions.RevokeOthers(t.Context(), p[0], other.ID, at(5)))(t), 1)
		fx.expectEnded(t, mine, at(5))
		want(t, "another person's", fx.session(t, other.ID, at(5)), other)
	})
}
