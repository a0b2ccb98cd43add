package storetest

import (
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// sessionTouch tests Touch and the end of a session.
func (s suite) sessionTouch() {
	s.test("an expired session is treated as missing", func(t *testing.T, fx *fixture) {
		session := fx.sessions(t, fx.person(t), 1)[0]
		fx.signIn(t, session)
		want(t, "just before", fx.session(t, session.ID, session.ExpiresAt.Add(-time.Microsecond)), session)
		for _, now := range []time.Time{session.ExpiresAt, session.ExpiresAt.Add(time.Microsecond), session.EndsAt.Add(time.Hour)} {
			fx.expectEnded(t, session, now)
			if err := fx.Sessions.Touch(t.Context(), session.ID, now, now.Add(time.Hour)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Touch: %v", err)
			}
			if err := fx.Sessions.Revoke(t.Context(), session.User, session.ID, now); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
	})
	s.test("Touch records a use and moves the end, never beyond EndsAt", func(t *testing.T, fx *fixture) {
		sessions := fx.sessions(t, fx.person(t), 2)
		session := sessions[0]
		fx.signIn(t, session)
		fx.signIn(t, sessions[1])
		for _, until := range []time.Time{session.ExpiresAt.Add(time.Hour), session.EndsAt.Add(time.Hour), session.EndsAt} {
			session.LastSeenAt = session.LastSeenAt.Add(time.Second)
			session.ExpiresAt = until
			if until.After(session.EndsAt) {
				session.ExpiresAt = session.EndsAt
			}
			if err := fx.Sessions.Touch(t.Context(), session.ID, session.LastSeenAt, until); err != nil {
				t.Fatalf("Touch: %v", err)
			}
			want(t, "touched", fx.session(t, session.ID, at(5)), session)
			want(t, "touched, by token", must(fx.Sessions.ByToken(t.Context(), session.Token, at(5)))(t), session)
		}
		want(t, "another", fx.session(t, sessions[1].ID, at(5)), sessions[1])
		fx.expectEnded(t, session, session.EndsAt)
	})
	s.test("Touch of a missing or expired session returns ErrNotFound and leaves it as it is", func(t *testing.T, fx *fixture) {
		session := fx.sessions(t, fx.person(t), 1)[0]
		fx.signIn(t, session)
		if err := fx.Sessions.Touch(t.Context(), fx.id(stores.KindSession), at(5), at(9)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("missing: %v", err)
		}
		if err := fx.Sessions.Touch(t.Context(), session.ID, session.ExpiresAt.Add(time.Second), session.EndsAt); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("expired: %v", err)
		}
		want(t, "session", fx.session(t, session.ID, at(5)), session)
	})
}
