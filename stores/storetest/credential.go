package storetest

import (
	"context"
	"errors"
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
			{"Credentials.SetPasswordHash", 0, func(ctx context.Context) error { return fx.Credentials.SetPasswordHash(ctx, id, "hash") }},
		}
	})
	s.test("SetPasswordHash replaces the hash", func(t *testing.T, fx *fixture) {
		us := fx.users(2, nil)
		createUser(t, fx, us[0], "")
		createUser(t, fx, us[1], "other")
		for _, hash := range []string{"first", "second", "Second"} {
			if err := fx.Credentials.SetPasswordHash(t.Context(), us[0].ID, hash); err != nil {
				t.Fatalf("SetPasswordHash: %v", err)
			}
			want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), us[0].ID))(t), hash)
		}
		want(t, "another person's", must(fx.Credentials.PasswordHash(t.Context(), us[1].ID))(t), "other")
	})
	s.test("the password hash of a missing person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		if _, err := fx.Credentials.PasswordHash(t.Context(), id); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("PasswordHash: %v", err)
		}
		if err := fx.Credentials.SetPasswordHash(t.Context(), id, "hash"); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("SetPasswordHash: %v", err)
		}
	})
}
