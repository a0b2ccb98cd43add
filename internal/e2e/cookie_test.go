package e2e

import (
	"strings"
	"testing"
	"time"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"
)

// A page of a subdomain can set a second cookie of the same name, which comes first or last.
func TestASecondCookieDoesNotSignOut(t *testing.T) {
	t.Parallel()
	for name, secure := range map[string]bool{httpserver.CookieName: false, httpserver.HostPrefix + httpserver.CookieName: true} {
		config := servertest.Config()
		config.SecureCookies = secure
		c := servertest.Start(t, servertest.WithConfig(config)).Client
		good := name + "=" + c.SignIn(t, "ada")
		for _, cookies := range []string{good, name + "=x; " + good, good + "; " + name + "=x", name + "=; " + name + "=y; " + good, httpserver.CookieName + "=x; " + good} {
			browser := c.With("Cookie", cookies)
			if got := viewerHandle(t, browser); got != "ada" {
				t.Errorf("%q: the viewer is %q", cookies, got)
			}
			if response, _ := browser.Post(t, viewerQuery, nil); len(response.Cookies()) > 0 {
				t.Errorf("%q: %v", cookies, response.Cookies())
			}
		}
		if got := viewerHandle(t, c.With("Cookie", strings.Repeat(name+"=x; ", 50)+good)); got != "" {
			t.Errorf("after 50 others the viewer is %q", got)
		}
	}
}

// With SECURE_COOKIES a cookie without the prefix may have been set by another.
func TestCookiesWithoutThePrefixAreIgnoredOverHTTPS(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.SecureCookies = true
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	browser := c.With("Cookie", httpserver.CookieName+"="+c.SignIn(t, "ada"))
	if got := viewerHandle(t, browser); got != "" {
		t.Errorf("the viewer is %q", got)
	}
}

// A mutation that is refused for its transport changes nothing.
func TestAStreamThatCannotSetCookiesSignsNobodyUp(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	before := sessionCount(t, s)
	stream := s.With("Accept", "text/event-stream")
	for _, operation := range []string{
		`mutation { signUp(input: {handle: "new-one", name: "N", password: "long enough", useCookie: true}) { viewer { handle } userErrors { code field } } }`,
		`mutation { signIn(input: {handle: "ada", password: "` + demo.Password + `", useCookie: true}) { viewer { handle } userErrors { code field } } }`,
	} {
		response, body := stream.Post(t, operation, nil)
		if !strings.Contains(string(body), `"userErrors":[{"code":"BAD_USER_INPUT","field":["useCookie"]}]`) || len(response.Cookies()) > 0 {
			t.Errorf("%v %s", response.Cookies(), body)
		}
	}
	if found, err := s.Engines.Set.Users.ByHandles(t.Context(), []string{"new-one"}); err != nil || len(found) > 0 {
		t.Errorf("signed up: %v, %v", found, err)
	}
	if after := sessionCount(t, s); after != before {
		t.Errorf("%d sessions instead of %d", after, before)
	}
}

// sessionCount returns the number of Ada's sessions.
func sessionCount(t testing.TB, s *servertest.Server) int {
	t.Helper()
	found, err := s.Engines.Set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil {
		t.Fatal(err)
	}
	user := found["ada"].ID
	sessions, err := s.Engines.Set.Sessions.Of(t.Context(), []stores.ID{user}, time.Now(), stores.Window{Limit: 10, Count: true})
	if err != nil {
		t.Fatal(err)
	}
	return sessions[user].Total
}
