package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// userPassword tests PasswordHash and SetPasswordHash.
func (s suite) userPassword() {
	s.test("SetPasswordHash replaces the hash", func(t *testing.T, fx *fixture) {
		us := fx.users(2, nil)
		createUser(t, fx, us[0], "")
		createUser(t, fx, us[1], "other")
		for _, hash := range []string{"first", "second", "Second"} {
			if err := fx.Users.SetPasswordHash(t.Context(), us[0].ID, hash); err != nil {
				t.Fatalf("SetPasswordHash: %v", err)
			}
			want(t, "hash", must(fx.Users.PasswordHash(t.Context(), us[0].ID))(t), hash)
		}
		want(t, "another person's", must(fx.Users.PasswordHash(t.Context(), us[1].ID))(t), "other")
	})
	s.test("the password hash of a missing person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		if _, err := fx.Users.PasswordHash(t.Context(), id); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("PasswordHash: %v", err)
		}
		if err := fx.Users.SetPasswordHash(t.Context(), id, "hash"); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("SetPasswordHash: %v", err)
		}
	})
}
