package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores/demo"
)

// exhaust tries wrong passwords of an account from many addresses until attempts are rejected.
func exhaust(t *testing.T, c *servertest.Client, handle string) {
	t.Helper()
	for _, address := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
		_, _ = attempt(t, c, address, handle, "wrong")
	}
	if response, body := attempt(t, c, "192.0.2.4", handle, demo.Password); response.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("the account is not exhausted: %d %s", response.StatusCode, body)
	}
}

// deviceCookie returns the cookie of a device that a response sets.
func deviceCookie(t *testing.T, response *http.Response) string {
	t.Helper()
	for _, k := range response.Cookies() {
		if k.Name == httpserver.DeviceCookieName {
			if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.MaxAge < 86400 {
				t.Errorf("%v", k)
			}
			return k.Name + "=" + k.Value
		}
	}
	t.Fatalf("no cookie of a device in %v", response.Header)
	return ""
}

func wantSignedIn(t *testing.T, what string, response *http.Response, body []byte) {
	t.Helper()
	if response.StatusCode != http.StatusOK || !strings.Contains(string(body), `"viewer":{"handle":`) {
		t.Errorf("%s: %d %s", what, response.StatusCode, body)
	}
}

func TestStrangersDoNotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	c, wait := startPasswordLimited(t)
	const home, elsewhere = "198.51.100.7", "203.0.113.9"
	response, body := attempt(t, c, home, "ada", demo.Password)
	wantSignedIn(t, "the first time", response, body)
	device := deviceCookie(t, response)
	response, _ = attempt(t, c, "198.51.100.8", "grace", demo.Password)
	other := deviceCookie(t, response)
	wait(time.Hour)
	exhaust(t, c, "ada")

	response, body = attempt(t, c, home, " ADA ", demo.Password)
	wantSignedIn(t, "from an address of the owner", response, body)
	response, body = attempt(t, c.With("Cookie", device), elsewhere, "ada", demo.Password)
	wantSignedIn(t, "on a device of the owner", response, body)
	for what, cookie := range map[string]string{"another person's device": other, "a forged device": device + "x", "a changed device": strings.Replace(device, "=", "=x", 1),
		"an empty device": httpserver.DeviceCookieName + "=", "a dot": httpserver.DeviceCookieName + "=.", "none": "x=y"} {
		if response, body := attempt(t, c.With("Cookie", cookie), "203.0.113.10", "ada", demo.Password); response.StatusCode != http.StatusTooManyRequests {
			t.Errorf("%s: %d %s", what, response.StatusCode, body)
		}
	}
	// each way in has the limit of an account
	for range 3 {
		_, _ = attempt(t, c.With("Cookie", device), "203.0.113.11", "ada", "wrong")
	}
	if response, body := attempt(t, c.With("Cookie", device), "203.0.113.12", "ada", demo.Password); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a device has no limit: %d %s", response.StatusCode, body)
	}
}

func TestANewPasswordEndsTheTrustInDevices(t *testing.T) {
	t.Parallel()
	c, wait := startPasswordLimited(t)
	response, _ := attempt(t, c, "198.51.100.7", "ada", demo.Password)
	device := deviceCookie(t, response)
	token := c.With("X-Forwarded-For", "198.51.100.7").SignIn(t, "ada")
	_, body := c.With("Authorization", "Bearer "+token).Post(t, `mutation { changePassword(input: {currentPassword: "`+demo.Password+`", newPassword: "another password"}) { userErrors { code } } }`, nil)
	if !strings.Contains(string(body), `"userErrors":[]`) {
		t.Fatalf("%s", body)
	}
	wait(time.Hour)
	exhaust(t, c, "ada")
	if response, body := attempt(t, c.With("Cookie", device), "203.0.113.9", "ada", "another password"); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("%d %s", response.StatusCode, body)
	}
}

// Clients send the token that they have with every operation.
func TestAnEndedTokenDoesNotPreventSigningIn(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	const fields = `(input: {handle: "ada", password: "` + demo.Password + `"}) { viewer { handle } token }`
	for _, accept := range []string{"application/json", "application/graphql-response+json", "application/json, text/event-stream"} {
		ended := c.With("Authorization", "Bearer x", "Accept", accept)
		for _, document := range []string{
			`mutation { signIn` + fields + ` }`, `mutation M { a: signIn` + fields + ` __typename }`, `mutation { ...F } fragment F on Mutation { signIn` + fields + ` }`,
			`mutation { signUp(input: {handle: "x", name: "", password: ""}) { userErrors { code } } signIn` + fields + ` }`,
		} {
			response, body := ended.Post(t, document, nil)
			if response.StatusCode != http.StatusOK || !strings.Contains(string(body), `"token":"`) || response.Header.Get("WWW-Authenticate") != "" {
				t.Errorf("%s: %d %s", document, response.StatusCode, body)
			}
		}
		for _, document := range []string{viewerQuery, `{ __typename }`, `mutation { signIn` + fields + ` signOut(input: {}) { endedSessionId } }`,
			`mutation { ...F signIn` + fields + ` } fragment F on Mutation { signOut(input: {}) { endedSessionId } }`} {
			response, body := ended.Post(t, document, nil)
			wantError(t, response, body, http.StatusUnauthorized, "UNAUTHENTICATED")
			if response.Header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%s: %v", document, response.Header)
			}
		}
	}
}
