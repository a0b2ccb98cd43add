package main

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/demo"
)

const whoAmI = `{ viewer { handle sessions { nodes { device lastSeenAt isCurrent } } } }`

type me struct {
	Viewer *struct {
		Handle   string
		Sessions *struct {
			Nodes []struct {
				Device     string
				LastSeenAt time.Time
				IsCurrent  bool
			}
		}
	}
}

// who gives the handle of whom the server takes the client for, "" for nobody.
func who(t testing.TB, c *client) string {
	t.Helper()
	if v := query[me](t, c, whoAmI, nil).Viewer; v != nil {
		return v.Handle
	}
	return ""
}

// signIn gives the token of a new session of somebody of the demo network.
func signIn(t testing.TB, c *client, handle string) string {
	t.Helper()
	return query[struct{ SignIn struct{ Token string } }](t, c, `mutation($h: String!, $p: String!) {
		signIn(input: {handle: $h, password: $p, device: "a test"}) { token } }`, map[string]any{"h": handle, "p": demo.Password}).SignIn.Token
}

func TestACookieIdentifiesABrowser(t *testing.T) {
	config := testConfig()
	config.SecureCookies = true
	c := openSite(t, config, io.Discard).serve(t)
	response, body := c.post(t, `mutation { signUp(input: {handle: "newcomer", name: "N", password: "long enough", useCookie: true}) { viewer { handle } token userErrors { code } } }`, nil)
	if want := `{"data":{"signUp":{"viewer":{"handle":"newcomer"},"token":null,"userErrors":[]}}`; !strings.HasPrefix(string(body), want) {
		t.Fatalf("%s", body)
	}
	cookies := response.Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	k := cookies[0]
	if k.Name != cookieName || !k.HttpOnly || !k.Secure || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" || !k.Expires.After(time.Now()) {
		t.Errorf("%v", k)
	}
	browser := c.with("Cookie", k.Name+"="+k.Value)
	if got := who(t, browser); got != "newcomer" {
		t.Errorf("%q", got)
	}
	response, body = browser.post(t, `mutation { signOut(input: {}) { endedSessionId userErrors { code } } }`, nil)
	wantTakenAway(t, response)
	if !strings.Contains(string(body), `"endedSessionId":"session_`) {
		t.Errorf("%s", body)
	}
	response, body = browser.post(t, whoAmI, nil)
	wantTakenAway(t, response)
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), `{"data":{"viewer":null}`) {
		t.Errorf("%d %s", response.StatusCode, body)
	}
}

func wantTakenAway(t testing.TB, response *http.Response) {
	t.Helper()
	if k := response.Cookies(); len(k) != 1 || k[0].Name != cookieName || k[0].Value != "" || k[0].MaxAge >= 0 || k[0].Path != "/" {
		t.Errorf("%v", k)
	}
}

func TestACookieThatIsNoGoodMoreIsTakenAwayAndDoesNotLockOut(t *testing.T) {
	c := openSite(t, testConfig(), io.Discard).serve(t)
	for name, value := range map[string]string{"unknown": "x", "overlong": strings.Repeat("x", tokenBytesMax+1)} {
		browser := c.with("Cookie", cookieName+"="+value)
		response, body := browser.post(t, whoAmI, nil)
		wantTakenAway(t, response)
		if response.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), `{"data":{"viewer":null}`) {
			t.Errorf("%s: %d %s", name, response.StatusCode, body)
		}
		response, body = browser.post(t, `mutation { signIn(input: {handle: "ada", password: "`+demo.Password+`", useCookie: true}) { viewer { handle } } }`, nil)
		if k := response.Cookies(); len(k) != 1 || k[0].Value == "" || k[0].Secure {
			t.Errorf("%s: %v %s", name, k, body)
		}
	}
}

func TestABearerTokenIdentifiesAProgram(t *testing.T) {
	s := openSite(t, testConfig(), io.Discard)
	var ahead atomic.Int64
	s.resolver.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	c := s.serve(t)
	token := signIn(t, c, "ada")
	bearer := c.with("Authorization", "bearer "+token)
	if got := who(t, bearer); got != "ada" {
		t.Fatalf("%q", got)
	}
	if got := who(t, bearer.with("Cookie", cookieName+"=x")); got != "ada" {
		t.Errorf("with an old cookie: %q", got)
	}
	if got := who(t, c.with("Authorization", "Basic YTpi")); got != "" {
		t.Errorf("another scheme: %q", got)
	}
	revoked := signIn(t, c, "ada")
	_, _ = bearer.post(t, `mutation { revokeSessions(input: {}) { endedSessionCount } }`, nil)
	wantUnauthenticated(t, c.with("Authorization", "Bearer "+revoked))
	wantUnauthenticated(t, c.with("Authorization", "Bearer "+token+"x"))
	wantUnauthenticated(t, c.with("Authorization", "Bearer "+strings.Repeat("x", tokenBytesMax+1)))
	ahead.Store(int64(testConfig().SessionIdle) + 1)
	wantUnauthenticated(t, bearer)
}

func wantUnauthenticated(t testing.TB, c *client) {
	t.Helper()
	response, body := c.post(t, whoAmI, nil)
	wantError(t, response, body, http.StatusUnauthorized, "UNAUTHENTICATED")
	if response.Header.Get("WWW-Authenticate") != "Bearer" || len(response.Cookies()) > 0 {
		t.Errorf("%v", response.Header)
	}
}

func TestAGatewaySpeaksForAPerson(t *testing.T) {
	s := openSite(t, testConfig(), io.Discard)
	c := s.serve(t)
	found, err := s.engines.set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	you, secret := found["ada"].ID.String(), testConfig().GatewaySecret
	bearer := "Bearer " + signIn(t, c, demo.People()[1].Handle)
	for name, w := range map[string]struct {
		headers []string
		want    string
	}{
		"for nobody":              {[]string{secretHeader, secret}, ""},
		"without a secret":        {[]string{viewerHeader, you}, ""},
		"beside a bearer token":   {[]string{secretHeader, secret, viewerHeader, you, "Authorization", bearer}, "ada"},
		"no secret, but a bearer": {[]string{viewerHeader, you, "Authorization", bearer}, demo.People()[1].Handle},
	} {
		if got := who(t, c.with(w.headers...)); got != w.want {
			t.Errorf("%s: %q, not %q", name, got, w.want)
		}
	}
	wantUnauthenticated(t, c.with(secretHeader, secret+"x", viewerHeader, you))
	wantUnauthenticated(t, c.with(secretHeader, "x", "Authorization", bearer))
	wantUnauthenticated(t, c.with(secretHeader, secret, viewerHeader, stores.NewID(stores.KindUser).String()))
	wantUnauthenticated(t, c.with(secretHeader, secret, viewerHeader, "ada"))
	wantUnauthenticated(t, c.with(secretHeader, secret, viewerHeader, stores.NewID(stores.KindSession).String()))

	if got := who(t, c.as(you)); got != "ada" {
		t.Errorf("%q", got)
	}

	config := testConfig()
	config.GatewaySecret = ""
	if got := who(t, openSite(t, config, io.Discard).serve(t).with(secretHeader, secret, viewerHeader, you)); got != "" {
		t.Errorf("a gateway that was not set up speaks for %q", got)
	}
}

func TestTheUseOfASessionIsWrittenDownOnceAMinute(t *testing.T) {
	s := openSite(t, testConfig(), io.Discard)
	began := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	var ahead atomic.Int64
	s.resolver.Now = func() time.Time { return began.Add(time.Duration(ahead.Load())) }
	c := s.serve(t)
	bearer := c.with("Authorization", "Bearer "+signIn(t, c, "ada"))
	for _, step := range []struct{ at, seen time.Duration }{{0, 0}, {59 * time.Second, 0}, {time.Minute, time.Minute},
		{119 * time.Second, time.Minute}, {2 * time.Minute, 2 * time.Minute}} {
		ahead.Store(int64(step.at))
		nodes := query[me](t, bearer, whoAmI, nil).Viewer.Sessions.Nodes
		if len(nodes) != 1 || !nodes[0].IsCurrent || nodes[0].Device != "a test" || !nodes[0].LastSeenAt.Equal(began.Add(step.seen)) {
			t.Errorf("at %v: %v", step.at, nodes)
		}
	}
}
