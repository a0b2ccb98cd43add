package resolvers_test

import (
	"context"
	"testing"

	"fivefold/resolvers"
	"fivefold/stores"
)

// A password that changes after it was checked is not the current one any more.
func TestAPasswordThatChangesMeanwhileIsWrong(t *testing.T) {
	t.Parallel()
	const payload = `{ viewer { id } userErrors { code } }`
	for name, operation := range map[string]string{
		"signIn":         `mutation { m: signIn(input: {handle: "ann", password: "correct horse"}) ` + payload + ` }`,
		"changePassword": `mutation { m: changePassword(input: {currentPassword: "correct horse", newPassword: "battery staple"}) ` + payload + ` }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			hash, err := h.root.Passwords.Hash(t.Context(), "correct horse")
			if err != nil {
				t.Fatal(err)
			}
			ann := stores.User{ID: h.newID(stores.KindUser), Handle: "ann", Name: "Ann"}
			if err := h.set.Users.Create(t.Context(), ann, hash); err != nil {
				t.Fatal(err)
			}
			changes := 0
			h.root.Stores = stores.Intercept(h.set, func(ctx context.Context, c stores.PortCall, next func(context.Context) error) error {
				err := next(ctx)
				if c.Method == "Credentials.PasswordHash" {
					changes++
					if _, err := h.set.Credentials.ChangePassword(t.Context(), stores.PasswordChange{User: ann.ID, From: hash, To: "changed", At: h.clock}); err != nil {
						t.Error(err)
					}
				}
				return err
			})
			viewer := &resolvers.Viewer{}
			if name == "changePassword" {
				viewer.ID = ann.ID
			}
			got := decode[map[string]struct {
				UserErrors []struct{ Code string }
			}](t, h.executeAs(viewer, operation, nil).Data)["m"].UserErrors
			if len(got) != 1 || got[0].Code != "BAD_CREDENTIALS" || changes != 1 {
				t.Errorf("the errors are %v after %d changes", got, changes)
			}
			if now, err := h.set.Credentials.PasswordHash(t.Context(), ann.ID); err != nil || now != "changed" {
				t.Errorf("the hash is %q, %v", now, err)
			}
			sessions, err := h.set.Sessions.Of(t.Context(), []stores.ID{ann.ID}, h.clock, stores.Window{Limit: 10, Count: true})
			if err != nil || sessions[ann.ID].Total != 0 {
				t.Errorf("sessions are open: %v, %v", sessions, err)
			}
		})
	}
}
