package e2e

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"

	"golang.org/x/crypto/argon2"
)

// quickHash is a hash of a password that takes no time to check.
func quickHash(password string) string {
	salt := []byte("0123456789abcdef")
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version, encode(salt), encode(argon2.IDKey([]byte(password), salt, 1, 8, 1, 32)))
}

// credentialRound is one round of TestNoSessionOutlivesAPasswordChange.
type credentialRound struct {
	t       *testing.T
	c       *servertest.Client
	tokens  [3]string // of the sessions that exist before
	changes [2]string // responses of concurrent changes by the first two
	signIns [3]string // tokens of concurrent sign-ins with the old password, empty when refused
}

func (r *credentialRound) as(token string) *servertest.Client {
	return r.c.With("Authorization", "Bearer "+token)
}

func (r *credentialRound) run(round int) {
	var group sync.WaitGroup
	for i := range r.changes {
		group.Go(func() {
			_, body := r.as(r.tokens[i]).Post(r.t, fmt.Sprintf(`mutation { changePassword(input: {currentPassword: %q, newPassword: "new password %d of %d"}) { endedSessionCount userErrors { code } } }`,
				demo.Password, i, round), nil)
			r.changes[i] = string(body)
		})
	}
	for i := range r.signIns {
		group.Go(func() {
			_, body := r.c.Post(r.t, `mutation { signIn(input: {handle: "ada", password: "`+demo.Password+`"}) { token userErrors { code } } }`, nil)
			if _, after, ok := strings.Cut(string(body), `"token":"`); ok {
				r.signIns[i], _, _ = strings.Cut(after, `"`)
			} else if !strings.Contains(string(body), "BAD_CREDENTIALS") {
				r.t.Errorf("a sign-in: %s", body)
			}
		})
	}
	group.Go(func() { _, _ = r.as(r.tokens[2]).Post(r.t, `mutation { signOut(input: {}) { endedSessionId } }`, nil) })
	group.Go(func() {
		_, _ = r.as(r.tokens[2]).Post(r.t, `mutation { revokeSessions(input: {}) { userErrors { code } } }`, nil)
	})
	group.Wait()
}

// check checks that at most one change succeeded, and that the session of that one alone is left.
func (r *credentialRound) check(left int) (changed bool) {
	won := -1
	for i, body := range r.changes {
		switch {
		case strings.Contains(body, `"userErrors":[]`):
			if won >= 0 {
				r.t.Errorf("both changes succeed: %v", r.changes)
			}
			won = i
		case !strings.Contains(body, "BAD_CREDENTIALS") && !strings.Contains(body, "UNAUTHENTICATED"):
			r.t.Errorf("a change: %s", body)
		}
	}
	if won < 0 {
		return false // revokeSessions ended both sessions before
	}
	for what, tokens := range map[string][]string{"before": r.tokens[:], "meanwhile": r.signIns[:]} {
		for i, token := range tokens {
			if token == "" || what == "before" && i == won {
				continue
			}
			if response, body := r.as(token).Post(r.t, viewerQuery, nil); response.StatusCode != 401 {
				r.t.Errorf("session %d from %s outlives the change: %d %s", i, what, response.StatusCode, body)
			}
		}
	}
	if left > 1 {
		r.t.Errorf("%d sessions are left", left)
	}
	return true
}

// Sign-ins, sign-outs, revocations and two changes of a password at the same time: no token outlives the change, and one change succeeds.
func TestNoSessionOutlivesAPasswordChange(t *testing.T) {
	t.Parallel()
	rounds := size(t, "FIVEFOLD_CREDENTIAL_ROUNDS", 100)
	s := servertest.Start(t)
	ctx := context.WithoutCancel(t.Context())
	found, err := s.Engines.Set.Users.ByHandles(ctx, []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	ada, old, changed := found["ada"].ID, quickHash(demo.Password), 0
	for round := range rounds {
		current, err := s.Engines.Set.Credentials.PasswordHash(ctx, ada)
		if err == nil && current != old {
			_, err = s.Engines.Set.Credentials.ChangePassword(ctx, stores.PasswordChange{User: ada, From: current, To: old, At: time.Now()})
		}
		if err != nil {
			t.Fatal(err)
		}
		r := &credentialRound{t: t, c: s.Client}
		for i := range r.tokens {
			r.tokens[i] = s.SignIn(t, "ada")
		}
		r.run(round)
		sessions, err := s.Engines.Set.Sessions.Of(ctx, []stores.ID{ada}, time.Now(), stores.Window{Limit: stores.MaxLimit})
		if err != nil {
			t.Fatal(err)
		}
		if r.check(len(sessions[ada].Items)) {
			changed++
		}
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
	if changed == 0 {
		t.Error("no change succeeded")
	}
	t.Logf("%d changes in %d rounds", changed, rounds)
}
