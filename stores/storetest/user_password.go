package storetest

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// userPassword tests PasswordHash and SetPasswordHash.
func (s suite) userPassword() {
	s.test("SetPasswordHash replaces the hash", func(t *testing.T, w *world) {
		us := w.users(2, nil)
		create(t, w, us[0], "")
		create(t, w, us[1], "other")
		for _, hash := range []string{"first", "second", "Second"} {
			if err := w.Users.SetPasswordHash(t.Context(), us[0].ID, hash); err != nil {
				t.Fatalf("SetPasswordHash: %v", err)
			}
			want(t, "hash", must(w.Users.PasswordHash(t.Context(), us[0].ID))(t), hash)
		}
		want(t, "somebody else's", must(w.Users.PasswordHash(t.Context(), us[1].ID))(t), "other")
	})
	s.test("the password hash of a missing person gives ErrNotFound", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		if _, err := w.Users.PasswordHash(t.Context(), id); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("PasswordHash: %v", err)
		}
		if err := w.Users.SetPasswordHash(t.Context(), id, "hash"); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("SetPasswordHash: %v", err)
		}
	})
}
