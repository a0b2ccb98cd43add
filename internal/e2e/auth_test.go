package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"
)

const viewerQuery = `{ viewer { handle sessions { nodes { device lastSeenAt isCurrent } } } }`

type viewerResult struct {
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

// viewerHandle returns the handle of the viewer, or "" without a viewer.
func viewerHandle(t testing.TB, c *servertest.Client) string {
	t.Helper()
	if v := servertest.Query[viewerResult](t, c, viewerQuery, nil).Viewer; v != nil {
		return v.Handle
	}
	return ""
}

func TestACookieIdentifiesABrowser(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.SecureCookies = true
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	response, body := c.Post(t, `mutation { signUp(input: {handle: "newcomer", name: "N", password: "long enough", useCookie: true}) { viewer { handle } token userErrors { code } } }`, nil)
	if want := `{"data":{"signUp":{"viewer":{"handle":"newcomer"},"token":null,"userErrors":[]}}`; !strings.HasPrefix(string(body), want) {
		t.Fatalf("%s", body)
	}
	cookies := response.Cookies()
	if len(cookies) != 2 || cookies[0].Name != httpserver.HostPrefix+httpserver.DeviceCookieName {
		t.Fatalf("%v", cookies)
	}
	k := cookies[1]
	if k.Name != httpserver.HostPrefix+httpserver.CookieName || !k.HttpOnly || !k.Secure || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" || !k.Expires.After(time.Now()) {
		t.Errorf("%v", k)
	}
	browser := c.With("Cookie", k.Name+"="+k.Value)
	if got := viewerHandle(t, browser); got != "newcomer" {
		t.Errorf("%q", got)
	}
	response, body = browser.Post(t, `mutation { signOut(input: {}) { endedSessionId userErrors { code } } }`, nil)
	wantCookieDeleted(t, response, k.Name)
	if !strings.Contains(string(body), `"endedSessionId":"session_`) {
		t.Errorf("%s", body)
	}
	response, body = browser.Post(t, viewerQuery, nil)
	wantCookieDeleted(t, response, k.Name)
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), `{"data":{"viewer":null}`) {
		t.Errorf("%d %s", response.StatusCode, body)
	}
}

func wantCookieDeleted(t testing.TB, response *http.Response, name string) {
	t.Helper()
	if k := response.Cookies(); len(k) != 1 || k[0].Name != name || k[0].Value != "" || k[0].MaxAge >= 0 || k[0].Path != "/" {
		t.Errorf("%v", k)
	}
}

func TestAnInvalidCookieIsDeletedAndDoesNotPreventSigningIn(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for name, value := range map[string]string{"unknown": "x", "overlong": strings.Repeat("x", httpserver.MaxToken+1)} {
		browser := c.With("Cookie", httpserver.CookieName+"="+value)
		response, body := browser.Post(t, viewerQuery, nil)
		wantCookieDeleted(t, response, httpserver.CookieName)
		if response.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), `{"data":{"viewer":null}`) {
			t.Errorf("%s: %d %s", name, response.StatusCode, body)
		}
		response, body = browser.Post(t, `mutation { signIn(input: {handle: "ada", password: "`+demo.Password+`", useCookie: true}) { viewer { handle } } }`, nil)
		if k := response.Cookies(); len(k) != 2 || k[1].Value == "" || k[1].Secure || k[1].Name != httpserver.CookieName {
			t.Errorf("%s: %v %s", name, k, body)
		}
	}
}

func TestABearerTokenIdentifiesAProgram(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	var ahead atomic.Int64
	s.HTTP.Resolver.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	c := s.Client
	token := c.SignIn(t, "ada")
	bearer := c.With("Authorization", "bearer "+token)
	if got := viewerHandle(t, bearer); got != "ada" {
		t.Fatalf("%q", got)
	}
	if got := viewerHandle(t, bearer.With("Cookie", httpserver.CookieName+"=x")); got != "ada" {
		t.Errorf("with an invalid cookie: %q", got)
	}
	for _, other := range []string{"Basic YTpi", token, "Bearer", "Token " + token} {
		if got := viewerHandle(t, c.With("Authorization", other)); got != "" {
			t.Errorf("%.6s: %q", other, got)
		}
		if got := viewerHandle(t, c.With("Authorization", other, "Cookie", httpserver.CookieName+"="+token)); got != "ada" {
			t.Errorf("%.6s with a cookie: %q", other, got)
		}
	}
	revoked := c.SignIn(t, "ada")
	_, _ = bearer.Post(t, `mutation { revokeSessions(input: {}) { endedSessionCount } }`, nil)
	wantUnauthenticated(t, c.With("Authorization", "Bearer "+revoked))
	wantUnauthenticated(t, c.With("Authorization", "Bearer "+token+"x"))
	wantUnauthenticated(t, c.With("Authorization", "Bearer "+strings.Repeat("x", httpserver.MaxToken+1)))
	ahead.Store(int64(servertest.Config().SessionIdle) + 1)
	wantUnauthenticated(t, bearer)
}

func wantUnauthenticated(t testing.TB, c *servertest.Client) {
	t.Helper()
	response, body := c.Post(t, viewerQuery, nil)
	wantError(t, response, body, http.StatusUnauthorized, "UNAUTHENTICATED")
	if response.Header.Get("WWW-Authenticate") != "Bearer" || len(response.Cookies()) > 0 {
		t.Errorf("%v", response.Header)
	}
}

func TestAGatewayActsForAUser(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	c := s.Client
	found, err := s.Engines.Set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	adaID, secret := found["ada"].ID.String(), servertest.GatewaySecret
	bearer := "Bearer " + c.SignIn(t, demo.People()[1].Handle)
	for name, w := range map[string]struct {
		headers []string
		want    string
	}{
		"no viewer":                     {[]string{httpserver.SecretHeader, secret}, ""},
		"without a secret":              {[]string{httpserver.ViewerHeader, adaID}, ""},
		"with a bearer token":           {[]string{httpserver.SecretHeader, secret, httpserver.ViewerHeader, adaID, "Authorization", bearer}, "ada"},
		"a bearer token and no viewer":  {[]string{httpserver.SecretHeader, secret, "Authorization", bearer}, demo.People()[1].Handle},
		"a cookie and no viewer":        {[]string{httpserver.SecretHeader, secret, "Cookie", httpserver.CookieName + "=" + bearer[len("Bearer "):]}, ""},
		"no secret, but a bearer token": {[]string{httpserver.ViewerHeader, adaID, "Authorization", bearer}, demo.People()[1].Handle},
	} {
		if got := viewerHandle(t, c.With(w.headers...)); got != w.want {
			t.Errorf("%s: %q, want %q", name, got, w.want)
		}
	}
	wantUnauthenticated(t, c.With(httpserver.SecretHeader, secret+"x", httpserver.ViewerHeader, adaID))
	wantUnauthenticated(t, c.With(httpserver.SecretHeader, "x", "Authorization", bearer))
	wantUnauthenticated(t, c.With(httpserver.SecretHeader, secret, "Authorization", bearer+"x"))
	later := stores.User{ID: stores.NewID(stores.KindUser), Handle: "later", Name: "Later"}
	for range 2 { // people who have been found are not looked up again
		wantUnauthenticated(t, c.With(httpserver.SecretHeader, secret, httpserver.ViewerHeader, later.ID.String()))
	}
	if err := s.Engines.Set.Users.Create(t.Context(), later, ""); err != nil {
		t.Fatal(err)
	}
	if got := viewerHandle(t, c.As(later.ID.String())); got != later.Handle {
		t.Errorf("a new person: %q", got)
	}
	wantUnauthenticated(t, c.With(httpserver.SecretHeader, secret, httpserver.ViewerHeader, "ada"))
	wantUnauthenticated(t, c.With(httpserver.SecretHeader, secret, httpserver.ViewerHeader, stores.NewID(stores.KindSession).String()))

	if got := viewerHandle(t, c.As(adaID)); got != "ada" {
		t.Errorf("%q", got)
	}

	config := servertest.Config()
	config.GatewaySecret = ""
	if got := viewerHandle(t, servertest.Start(t, servertest.WithConfig(config)).With(httpserver.SecretHeader, secret, httpserver.ViewerHeader, adaID)); got != "" {
		t.Errorf("without a configured secret the viewer is %q", got)
	}
}

// While a secret is changed, gateways send the old one and the new one.
func TestGatewaysMaySendSeveralSecrets(t *testing.T) {
	t.Parallel()
	secrets := filepath.Join(t.TempDir(), "secrets")
	if err := os.WriteFile(secrets, []byte("the first secret of the file\n\n  the second secret of the file \r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := servertest.Config()
	config.GatewaySecret, config.GatewaySecretFile = "the first secret, the second secret", secrets
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	adaID := c.UserID(t, "ada")
	for _, secret := range []string{"the first secret", "the second secret", "the first secret of the file", "the second secret of the file"} {
		if got := viewerHandle(t, c.With(httpserver.SecretHeader, secret, httpserver.ViewerHeader, adaID)); got != "ada" {
			t.Errorf("%s: %q", secret, got)
		}
	}
	for _, secret := range []string{"the third secret", "the first secret, the second secret", "the first secret " + "x", ","} {
		wantUnauthenticated(t, c.With(httpserver.SecretHeader, secret, httpserver.ViewerHeader, adaID))
	}
}

func TestLastSeenIsRecordedOnceAMinute(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	began := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	var ahead atomic.Int64
	s.HTTP.Resolver.Now = func() time.Time { return began.Add(time.Duration(ahead.Load())) }
	c := s.Client
	bearer := c.With("Authorization", "Bearer "+c.SignIn(t, "ada"))
	for _, step := range []struct{ at, seen time.Duration }{{0, 0}, {59 * time.Second, 0}, {time.Minute, time.Minute},
		{119 * time.Second, time.Minute}, {2 * time.Minute, 2 * time.Minute}} {
		ahead.Store(int64(step.at))
		nodes := servertest.Query[viewerResult](t, bearer, viewerQuery, nil).Viewer.Sessions.Nodes
		if len(nodes) != 1 || !nodes[0].IsCurrent || nodes[0].Device != "a test" || !nodes[0].LastSeenAt.Equal(began.Add(step.seen)) {
			t.Errorf("at %v: %v", step.at, nodes)
		}
	}
}
