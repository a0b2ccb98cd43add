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

// guesses is an operation that tries so many passwords of an account.
func guesses(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: signIn(input: {handle: \"ada\", password: \"guess %d\"}) { userErrors { code } } ", i, i)
	}
	return "mutation { " + b.String() + "}"
}

// wantComeAgain expects a refusal that says when to come again, in seconds.
func wantComeAgain(t testing.TB, response *http.Response, body []byte, seconds string) {
	t.Helper()
	wantError(t, response, body, http.StatusTooManyRequests, "RATE_LIMITED")
	if got := response.Header.Get("Retry-After"); got != seconds || !bytes.Contains(body, []byte(`"retryAfter":`+seconds)) {
		t.Errorf("come again after %q: %s", got, body)
	}
}

// The aliases of one request count as so many tries, since each takes a guess.
func TestManySignInsInOneRequestAreAsManyTries(t *testing.T) {
	config := servertest.Config()
	config.PasswordLimit = 10
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	if _, body := c.Post(t, guesses(6), nil); codeIn(t, body) != "" {
		t.Fatalf("six tries: %s", body)
	}
	response, body := c.Post(t, guesses(6), nil)
	if response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") == "" || codeIn(t, body) != "RATE_LIMITED" {
		t.Errorf("twelve tries of ten: %d, %q, %s", response.StatusCode, response.Header.Get("Retry-After"), body)
	}
	if _, body := c.Post(t, guesses(11), nil); codeIn(t, body) != "LIMIT_EXCEEDED" {
		t.Errorf("eleven tries of ten: %s", body)
	}
}

// A lock is a site where an account may be tried three times an hour, behind a proxy, with a clock that a test owns.
func lock(t *testing.T) (c *servertest.Client, wait func(time.Duration)) {
	config := servertest.Config()
	config.AccountLimit, config.TrustedProxies = 3, 1
	s := servertest.Start(t, servertest.WithConfig(config))
	began, ahead := time.Now(), atomic.Int64{}
	s.HTTP.Resolver.Now = func() time.Time { return began.Add(time.Duration(ahead.Load())) }
	return s.Client, func(d time.Duration) { ahead.Add(int64(d)) }
}

// tries signs in from an address and gives what is answered.
func tries(t testing.TB, c *servertest.Client, address, handle, password string) (*http.Response, []byte) {
	t.Helper()
	return c.With("X-Forwarded-For", address).Post(t, `mutation($h: String!, $p: String!) { signIn(input: {handle: $h, password: $p}) { viewer { handle } userErrors { code } } }`,
		map[string]any{"h": handle, "p": password})
}

func TestAnAccountIsTriedSoOftenFromWherever(t *testing.T) {
	c, wait := lock(t)
	bearer := c.With("Authorization", "Bearer "+c.SignIn(t, "ada")) // the first try, a right one
	for i, handle := range []string{"ada", "Ada"} {
		if _, body := tries(t, c, fmt.Sprintf("192.0.2.%d", i), handle, "wrong"); !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
			t.Fatalf("%s", body)
		}
	}
	for i, handle := range []string{"ada", "ADA"} {
		response, body := tries(t, c, fmt.Sprintf("198.51.100.%d", i), handle, demo.Password)
		wantComeAgain(t, response, body, "1200")
	}
	if got := who(t, bearer); got != "ada" {
		t.Errorf("who is signed in is %q", got)
	}
	if _, body := tries(t, c, "198.51.100.1", "grace", demo.Password); !bytes.Contains(body, []byte(`"viewer":{"handle":"grace"}`)) {
		t.Errorf("somebody else: %s", body)
	}
	wait(20 * time.Minute)
	if _, body := tries(t, c, "198.51.100.1", "ada", demo.Password); !bytes.Contains(body, []byte(`"viewer":{"handle":"ada"}`)) {
		t.Errorf("after the time that was told: %s", body)
	}
}

// An account that does not exist is refused in the same words, after as many tries, as one that does.
func TestNobodyLearnsFromARefusalWhetherAnAccountExists(t *testing.T) {
	c, _ := lock(t)
	var answers [2][]string
	for i, handle := range []string{"ada", "nobody-here"} {
		for _, password := range []string{"wrong", "wrong", "wrong", demo.Password, "wrong"} {
			response, body := tries(t, c, "192.0.2.1", handle, password)
			var told struct {
				Data   json.RawMessage
				Errors []struct{ Message string }
			}
			if err := json.Unmarshal(body, &told); err != nil {
				t.Fatal(err)
			}
			answers[i] = append(answers[i], fmt.Sprint(response.StatusCode, response.Header.Get("Retry-After"), string(told.Data), told.Errors))
		}
	}
	if got, want := fmt.Sprint(answers[0]), fmt.Sprint(answers[1]); got != want || !strings.Contains(got, "429") {
		t.Errorf("%s\nand\n%s", got, want)
	}
}

func TestTheOldPasswordIsTriedSoOftenToo(t *testing.T) {
	c, _ := lock(t)
	bearer := c.With("Authorization", "Bearer "+c.SignIn(t, "ada"))
	const change = `mutation($old: String!) { changePassword(input: {currentPassword: $old, newPassword: "12345678"}) { userErrors { code } } }`
	for i := range 3 {
		_, body := bearer.With("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i)).Post(t, change, map[string]any{"old": "wrong"})
		if !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
			t.Fatalf("%s", body)
		}
	}
	response, body := bearer.With("X-Forwarded-For", "192.0.2.9").Post(t, change, map[string]any{"old": demo.Password})
	wantComeAgain(t, response, body, "1200")
}

// One address does not try many accounts, however it calls itself.
func TestAnAddressTriesSoManyAccounts(t *testing.T) {
	config := servertest.Config()
	config.PasswordLimit, config.TrustedProxies = 3, 1
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	for i := range 3 {
		if _, body := tries(t, c, fmt.Sprintf("6.6.6.%d, 2001:db8:1:2::%d", i, i), fmt.Sprint("account-", i), "wrong"); !bytes.Contains(body, []byte("BAD_CREDENTIALS")) {
			t.Fatalf("%s", body)
		}
	}
	if response, _ := tries(t, c, "6.6.6.9, 2001:db8:1:2:ffff::9", "account-9", "wrong"); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a fourth account: %d", response.StatusCode)
	}
	if response, _ := tries(t, c, "2001:db8:1:3::1", "account-9", "wrong"); response.StatusCode != http.StatusOK {
		t.Errorf("from elsewhere: %d", response.StatusCode)
	}
}

func TestAProxyThatIsNotTrustedIsToldOfOnce(t *testing.T) {
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
