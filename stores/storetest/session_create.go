package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// sessionCreate tests Create and ByToken.
func (s suite) sessionCreate() {
	s.test("Create stores a session", func(t *testing.T, fx *fixture) {
		sessions := fx.sessions(t, fx.person(t), 3)
		sessions[0].Device = "Zoë's 📱 \"<x>\" " + strings.Repeat("d", 84)
		sessions[1].Device = ""
		sessions[2].ExpiresAt = sessions[2].EndsAt
		for _, session := range sessions {
			fx.signIn(t, session)
		}
		for _, session := range sessions {
			want(t, "by token", must(fx.Sessions.ByToken(t.Context(), session.Token, at(5)))(t), session)
			want(t, "by ID", fx.session(t, session.ID, at(5)), session)
		}
	})
	s.test("times are stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		session := fx.sessions(t, fx.person(t), 1)[0]
		kept := session
		session.CreatedAt, session.LastSeenAt = inOtherZone(), inOtherZone()
		session.ExpiresAt, session.EndsAt = inOtherZone().Add(time.Hour), inOtherZone().Add(2*time.Hour)
		kept.CreatedAt, kept.LastSeenAt, kept.ExpiresAt, kept.EndsAt = at(0), at(0), at(60*60), at(2*60*60)
		fx.signIn(t, session)
		want(t, "by token", must(fx.Sessions.ByToken(t.Context(), session.Token, inOtherZone()))(t), kept)
		if err := fx.Sessions.Touch(t.Context(), session.ID, inOtherZone(), inOtherZone().Add(90*time.Minute)); err != nil {
			t.Fatalf("Touch: %v", err)
		}
		kept.ExpiresAt = at(90 * 60)
		want(t, "touched", fx.session(t, session.ID, at(5)), kept)
	})
	s.test("a session of a missing person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		session := fx.sessions(t, fx.id(stores.KindUser), 1)[0]
		if err := fx.Sessions.Create(t.Context(), session, ""); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Create: %v", err)
		}
		fx.expectEnded(t, session, at(5))
	})
	s.test("a session of a password that has changed returns ErrPasswordChanged", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		createUser(t, fx, u, "hash")
		session := fx.sessions(t, u.ID, 1)[0]
		for _, hash := range []string{"", "old", "HASH"} {
			if err := fx.Sessions.Create(t.Context(), session, hash); !errors.Is(err, stores.ErrPasswordChanged) {
				t.Errorf("Create with %q: %v", hash, err)
			}
		}
		fx.expectEnded(t, session, at(5))
		if err := fx.Sessions.Create(t.Context(), session, "hash"); err != nil {
			t.Fatal(err)
		}
		want(t, "session", fx.session(t, session.ID, at(5)), session)
	})
	s.test("an unknown token returns ErrNotFound", func(t *testing.T, fx *fixture) {
		session := fx.sessions(t, fx.person(t), 1)[0]
		fx.signIn(t, session)
		other := session.Token
		other[31] ^= 1
		for _, token := range []stores.TokenHash{{}, other} {
			if _, err := fx.Sessions.ByToken(t.Context(), token, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("ByToken: %v", err)
			}
		}
	})
}
