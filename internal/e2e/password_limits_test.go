package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/stores/demo"
)

// signInAttempts returns an operation with n sign-ins of one account.
func signInAttempts(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: signIn(input: {handle: \"ada\", password: \"guess %d\"}) { userErrors { code } } ", i, i)
	}
	return "mutation { " + b.String() + "}"
}

// wantRateLimited expects the error RATE_LIMITED with the number of seconds until the next attempt.
func wantRateLimited(t testing.TB, response *http.Response, body []byte, seconds string) {
	t.Helper()
	wantError(t, response, body, http.StatusTooManyRequests, "RATE_LIMITED")
	if got := response.Header.Get("Retry-After"); got != seconds || !bytes.Contains(body, []byte(`"retryAfter":`+seconds)) {
		t.Errorf("Retry-After is %q: %s", got, body)
	}
}

// Each aliased sign-in of a request is an attempt.
func TestAliasedSignInsCountSeparately(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.PasswordLimit = 10
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	if _, body := c.Post(t, signInAttempts(6), nil); errorCode(t, body) != "" {
		t.Fatalf("six attempts: %s", body)
	}
	response, body := c.Post(t, signInAttempts(6), nil)
	if response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") == "" || errorCode(t, body) != "RATE_LIMITED" {
		t.Errorf("twelve attempts, the limit is ten: %d, %q, %s", response.StatusCode, response.Header.Get("Retry-After"), body)
	}
	if _, body := c.Post(t, signInAttempts(11), nil); errorCode(t, body) != "LIMIT_EXCEEDED" {
		t.Errorf("eleven attempts, the limit is ten: %s", body)
	}
}

// startPasswordLimited starts a server that trusts one proxy and allows three attempts per account and hour. wait advances its clock.
func startPasswordLimited(t *testing.T) (c *servertest.Client, wait func(time.Duration)) {
	config := servertest.Config()
	config.AccountLimit, config.TrustedProxies = 3, 1
	s := servertest.Start(t, servertest.WithConfig(config))
	began, ahead := time.Now(), atomic.Int64{}
	s.HTTP.Resolver.Now = func() time.Time { return began.Add(time.Duration(ahead.Load())) }
	return s.Client, func(d time.Duration) { ahead.Add(int64(d)) }
}

// attempt signs in from an address and returns the response and its body.
func attempt(t testing.TB, c *servertest.Client, address, handle, password string) (*http.Response, []byte) {
	t.Helper()
	return c.With("X-Forwarded-For", address).Post(t, `mutation($h: String!, $p: String!) { signIn(input: {handle: $h, password: $p}) { viewer { handle } userErrors { code } } }`,
		map[string]any{"h": handle, "p": password})
}

func TestPasswordAttemptsAreLimitedPerAccount(t *testing.T) {
	t.Parallel()
	c, wait := startPasswordLimited(t)
	bearer := c.With("Authorization", "Bearer "+c.SignIn(t, "ada")) // the first attempt, with the correct password
	for i, handle := range []string{"ada", "Ada"} {
		if _, body := attempt(t, c, fmt.Sprintf("192.0.2.%d", i), handle, "wrong"); !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
			t.Fatalf("%s", body)
		}
	}
	for i, handle := range []string{"ada", "ADA"} {
		response, body := attempt(t, c, fmt.Sprintf("198.51.100.%d", i), handle, demo.Password)
		wantRateLimited(t, response, body, "1200")
	}
	if got := viewerHandle(t, bearer); got != "ada" {
		t.Errorf("the viewer is %q", got)
	}
	if _, body := attempt(t, c, "198.51.100.1", "grace", demo.Password); !bytes.Contains(body, []byte(`"viewer":{"handle":"grace"}`)) {
		t.Errorf("another account: %s", body)
	}
	wait(20 * time.Minute)
	if _, body := attempt(t, c, "198.51.100.1", "ada", demo.Password); !bytes.Contains(body, []byte(`"viewer":{"handle":"ada"}`)) {
		t.Errorf("after the time of Retry-After: %s", body)
	}
}

// Attempts are limited in the same way, with the same messages, whether or not the account exists.
func TestRateLimitDoesNotRevealWhetherAnAccountExists(t *testing.T) {
	t.Parallel()
	c, _ := startPasswordLimited(t)
	var results [2][]string
	for i, handle := range []string{"ada", "nobody-here"} {
		for _, password := range []string{"wrong", "wrong", "wrong", demo.Password, "wrong"} {
			response, body := attempt(t, c, "192.0.2.1", handle, password)
			var result struct {
				Data   json.RawMessage
				Errors []struct{ Message string }
			}
			if err := json.Unmarshal(body, &result); err != nil {
				t.Fatal(err)
			}
			results[i] = append(results[i], fmt.Sprint(response.StatusCode, response.Header.Get("Retry-After"), string(result.Data), result.Errors))
		}
	}
	if got, want := fmt.Sprint(results[0]), fmt.Sprint(results[1]); got != want || !strings.Contains(got, "429") {
		t.Errorf("%s\nand\n%s", got, want)
	}
}

func TestPasswordChangesCountAsAttempts(t *testing.T) {
	t.Parallel()
	c, _ := startPasswordLimited(t)
	bearer := c.With("Authorization", "Bearer "+c.SignIn(t, "ada"))
	const change = `mutation($old: String!) { changePassword(input: {currentPassword: $old, newPassword: "12345678"}) { userErrors { code } } }`
	for i := range 3 {
		_, body := bearer.With("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i)).Post(t, change, map[string]any{"old": "wrong"})
		if !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
			t.Fatalf("%s", body)
		}
	}
	response, body := bearer.With("X-Forwarded-For", "192.0.2.9").Post(t, change, map[string]any{"old": demo.Password})
	wantRateLimited(t, response, body, "1200")
}

// Attempts with any account count for the address, which is the one that the trusted proxy reports; IPv6 addresses count per network.
func TestPasswordAttemptsAreLimitedPerAddress(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.PasswordLimit, config.TrustedProxies = 3, 1
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	for i := range 3 {
		if _, body := attempt(t, c, fmt.Sprintf("6.6.6.%d, 2001:db8:1:2::%d", i, i), fmt.Sprint("account-", i), "wrong"); !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
			t.Fatalf("%s", body)
		}
	}
	if response, _ := attempt(t, c, "6.6.6.9, 2001:db8:1:2:ffff::9", "account-9", "wrong"); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a fourth account: %d", response.StatusCode)
	}
	if response, _ := attempt(t, c, "2001:db8:1:3::1", "account-9", "wrong"); response.StatusCode != http.StatusOK {
		t.Errorf("from another address: %d", response.StatusCode)
	}
}

func TestUntrustedProxyIsLoggedOnce(t *testing.T) {
	t.Parallel()
	logs := &servertest.Output{}
	config := servertest.Config()
	config.LogLevel = "warn"
	c := servertest.Start(t, servertest.WithConfig(config), servertest.WithLogs(logs)).Client
	c.Post(t, ada, nil)
	if text := logs.String(); text != "" {
		t.Errorf("%s", text)
	}
	for range 3 {
		c.With("X-Forwarded-For", "192.0.2.1").Post(t, ada, nil)
	}
	if text := logs.String(); strings.Count(text, "TRUSTED_PROXIES") != 1 {
		t.Errorf("%s", text)
	}
}

// Tries count by the account that they are compared with, however its handle is spelled, and wherever the text is in the operation.
func TestSpellingsOfAHandleAreOneAccount(t *testing.T) {
	t.Parallel()
	const fields = `{ userErrors { code } }`
	literal := func(handle string) string {
		return `mutation { signIn(input: {handle: ` + handle + `, password: "wrong"}) ` + fields + ` }`
	}
	variable := func(handle string) map[string]any { return map[string]any{"h": handle} }
	const byVariable = `mutation($h: String!) { signIn(input: {handle: $h, password: "wrong"}) ` + fields + ` }`
	for name, try := range map[string]struct {
		query     string
		variables map[string]any
	}{
		"a literal":          {literal(`"ada"`), nil},
		"capitals":           {literal(`"ADA"`), nil},
		"spaces":             {byVariable, variable(" \t ada\n")},
		"other spaces":       {byVariable, variable("\u00a0\u2003ada\u3000")},
		"invisible":          {byVariable, variable("\u200bAda\ufeff\u2060")},
		"escapes":            {literal(`"\u0061d\u0061"`), nil},
		"a block":            {literal("\"\"\"\n    ada\n  \"\"\""), nil},
		"a default":          {`mutation($h: String = "ada") { signIn(input: {handle: $h, password: "wrong"}) ` + fields + ` }`, nil},
		"the whole input":    {`mutation($i: SignInInput!) { signIn(input: $i) ` + fields + ` }`, map[string]any{"i": map[string]any{"handle": "Ada ", "password": "wrong"}}},
		"a default input":    {`mutation($i: SignInInput = {handle: "ada", password: "wrong"}) { signIn(input: $i) ` + fields + ` }`, nil},
		"a fragment":         {`mutation { ...F } fragment F on Mutation { ... { x: signIn(input: {handle: "ada", password: "wrong"}) ` + fields + ` } }`, nil},
		"one of two":         {`mutation A { __typename } mutation B { signIn(input: {handle: "ada", password: "wrong"}) ` + fields + ` }`, nil},
		"with other devices": {`mutation { signIn(input: {handle: "ada", password: "wrong", device: "x", useCookie: true, clientMutationId: "y"}) ` + fields + ` }`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := startPasswordLimited(t)
			send := func(address string) []byte {
				_, body := c.With("X-Forwarded-For", address).Send(t, http.MethodPost, "/graphql", strings.NewReader(encode(t, map[string]any{
					"query": try.query, "variables": try.variables, "operationName": map[bool]any{true: "B"}[name == "one of two"]})), "application/json")
				return body
			}
			for i := range 3 {
				if body := send(fmt.Sprint("192.0.2.", i)); !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
					t.Fatalf("%s", body)
				}
			}
			if body := send("192.0.2.9"); errorCode(t, body) != "RATE_LIMITED" {
				t.Errorf("a fourth try: %s", body)
			}
			if response, body := attempt(t, c, "192.0.2.10", "ada", demo.Password); response.StatusCode != http.StatusTooManyRequests {
				t.Errorf("a fifth try, of the handle as it is: %d %s", response.StatusCode, body)
			}
		})
	}
}

// Values of other types than text are rejected before they are compared: they are no spelling of a handle.
func TestAHandleIsAText(t *testing.T) {
	t.Parallel()
	c, _ := startPasswordLimited(t)
	for _, handle := range []string{`123`, `1.5`, `ada`, `true`, `null`, `["ada"]`, `{handle: "ada"}`} {
		_, body := c.With("X-Forwarded-For", "192.0.2.1").Post(t, `mutation { signIn(input: {handle: `+handle+`, password: "wrong"}) { userErrors { code } } }`, nil)
		if code := errorCode(t, body); code != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("%s: %s", handle, body)
		}
	}
	for _, handle := range []any{123, 1.5, true, nil, []string{"ada"}, map[string]any{"handle": "ada"}} {
		_, body := c.With("X-Forwarded-For", "192.0.2.1").Post(t, `mutation($i: SignInInput!) { signIn(input: $i) { userErrors { code } } }`,
			map[string]any{"i": map[string]any{"handle": handle, "password": "wrong"}})
		if code := errorCode(t, body); code != "BAD_USER_INPUT" && code != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("%v: %s", handle, body)
		}
	}
}

// No text that is sent as a handle uses up the attempts of another account, of a device or of an address.
func TestAHandleIsNoOtherKey(t *testing.T) {
	t.Parallel()
	c, wait := startPasswordLimited(t)
	const home = "198.51.100.7"
	response, _ := attempt(t, c, home, "ada", demo.Password)
	device := deviceCookie(t, response)
	wait(time.Hour)
	id, _, _ := strings.Cut(strings.TrimPrefix(device, "fivefold_device="), ".")
	for i, handle := range []string{"ada at " + home, "handle ada at " + home, "device " + id + " of handle ada", id + " of handle ada", "devices of handle ada", c.UserID(t, "ada"), ""} {
		for j := range 4 {
			if _, body := attempt(t, c, fmt.Sprintf("192.0.%d.%d", i, j), handle, "wrong"); !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
				t.Errorf("%q: %s", handle, body)
			}
		}
	}
	response, body := attempt(t, c, home, "ada", demo.Password)
	wantSignedIn(t, "from an address of the owner", response, body)
	response, body = attempt(t, c.With("Cookie", device), "203.0.113.9", "ada", demo.Password)
	wantSignedIn(t, "on a device of the owner", response, body)
}
