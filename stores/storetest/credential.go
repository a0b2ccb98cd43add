package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"fivefold/stores"
)

// Credentials tests stores.Credentials.
func Credentials(t *testing.T, open Open) {
	s := suite{t, open, "Credentials"}
	s.promises(func(t *testing.T, fx *fixture, _ int) []call {
		id := fx.person(t)
		return []call{
			{"Credentials.PasswordHash", 0, func(ctx context.Context) error { return errOf(fx.Credentials.PasswordHash(ctx, id)) }},
			{"Credentials.ChangePassword", 0, func(ctx context.Context) error {
				return errOf(fx.Credentials.ChangePassword(ctx, stores.PasswordChange{User: id, To: "hash", At: at(5)}))
			}},
		}
	})
	s.test("the password hash of a missing person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		if _, err := fx.Credentials.PasswordHash(t.Context(), id); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("PasswordHash: %v", err)
		}
		if _, err := fx.changePassword(t, id, "", "hash"); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("ChangePassword: %v", err)
		}
	})
	s.changePassword()
	s.changePasswordAtTheSameTime()
}

// changePassword changes a password at 5 s and keeps no session.
func (fx *fixture) changePassword(t tester, user stores.ID, from, to string) (int, error) {
	return fx.Credentials.ChangePassword(t.Context(), stores.PasswordChange{User: user, From: from, To: to, At: at(5)})
}

func (s suite) changePassword() {
	s.test("ChangePassword replaces the hash", func(t *testing.T, fx *fixture) {
		us := fx.users(2, nil)
		createUser(t, fx, us[0], "")
		createUser(t, fx, us[1], "other")
		hash := ""
		for _, next := range []string{"first", "second", "Second", "Second"} {
			want(t, "ended", must(fx.changePassword(t, us[0].ID, hash, next))(t), 0)
			want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), us[0].ID))(t), next)
			hash = next
		}
		want(t, "another person's", must(fx.Credentials.PasswordHash(t.Context(), us[1].ID))(t), "other")
	})
	s.test("ChangePassword ends the other sessions", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		sessions, other := fx.sessions(t, p[0], 4), fx.sessions(t, p[1], 1)[0]
		sessions[3].ExpiresAt = at(4)
		for _, session := range append(sessions, other) {
			fx.signIn(t, session)
		}
		change := stores.PasswordChange{User: p[0], To: "hash", Keep: sessions[1].ID, At: at(5)}
		want(t, "ended", must(fx.Credentials.ChangePassword(t.Context(), change))(t), 2)
		for _, ended := range []stores.Session{sessions[0], sessions[2], sessions[3]} {
			fx.expectEnded(t, ended, at(5))
		}
		want(t, "kept", fx.session(t, sessions[1].ID, at(5)), sessions[1])
		want(t, "another person's", fx.session(t, other.ID, at(5)), other)
	})
	s.test("a hash that is not the current one changes nothing", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		createUser(t, fx, u, "hash")
		session := fx.sessions(t, u.ID, 1)[0]
		if err := fx.Sessions.Create(t.Context(), session, "hash"); err != nil {
			t.Fatal(err)
		}
		for _, from := range []string{"", "HASH", "hash "} {
			if n, err := fx.changePassword(t, u.ID, from, "new"); n != 0 || !errors.Is(err, stores.ErrPasswordChanged) {
				t.Errorf("from %q: %d, %v", from, n, err)
			}
		}
		want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), u.ID))(t), "hash")
		want(t, "session", fx.session(t, session.ID, at(5)), session)
	})
}

func (s suite) changePasswordAtTheSameTime() {
	s.test("of changes at the same time one succeeds, and no sign-in outlives it", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		createUser(t, fx, u, "0")
		const changes, signIns = 4, 8
		sessions := fx.sessions(t, u.ID, signIns)
		var calls sync.WaitGroup
		changed, created := make([]error, changes), make([]error, signIns)
		for i := range max(changes, signIns) {
			if i < signIns {
				calls.Go(func() { created[i] = fx.Sessions.Create(t.Context(), sessions[i], "0") })
			}
			if i < changes {
				calls.Go(func() { _, changed[i] = fx.changePassword(t, u.ID, "0", "new") })
			}
		}
		calls.Wait()
		succeeded := 0
		for _, err := range changed {
			if err == nil {
				succeeded++
			} else if !errors.Is(err, stores.ErrPasswordChanged) {
				t.Error(err)
			}
		}
		want(t, "changes", succeeded, 1)
		for i, err := range created {
			if err != nil && !errors.Is(err, stores.ErrPasswordChanged) {
				t.Error(err)
			}
			fx.expectEnded(t, sessions[i], at(5))
		}
	})
}
