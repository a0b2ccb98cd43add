package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fivefold/internal/config"
	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/web"
)

const ownOrigin, foreignOrigin = "https://app.example.org", "https://evil.example"

func TestConfiguredOriginsMaySendRequests(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.CORSOrigins = []string{ownOrigin}
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	for origin, allowed := range map[string]string{ownOrigin: ownOrigin, foreignOrigin: ""} {
		preflight, _ := c.With("Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type").
			Send(t, http.MethodOptions, "/graphql", nil, "")
		h := preflight.Header
		if h.Get("Access-Control-Allow-Origin") != allowed || (h.Get("Access-Control-Allow-Credentials") == "true") != (allowed != "") ||
			(h.Get("Access-Control-Allow-Methods") == "POST") != (allowed != "") {
			t.Errorf("preflight of %s: %v", origin, h)
		}
		actual, body := c.With("Origin", origin, "Sec-Fetch-Site", "cross-site", "Cookie", httpserver.CookieName+"=x").Post(t, ada, nil)
		if actual.Header.Get("Access-Control-Allow-Origin") != allowed || actual.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", origin, actual.Header)
		}
		if allowed == "" {
			wantError(t, actual, body, http.StatusForbidden, "BAD_REQUEST")
		} else if actual.StatusCode != http.StatusOK || !strings.Contains(strings.Join(actual.Header.Values("Vary"), ","), "Origin") {
			t.Errorf("%s: %d %v %s", origin, actual.StatusCode, actual.Header, body)
		}
	}
}

func TestOtherOriginsAreRejectedByDefault(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
		response, body := c.With("Origin", foreignOrigin, "Access-Control-Request-Method", "POST").
			Send(t, method, "/graphql?query={__typename}", strings.NewReader(`{"query":"{__typename}"}`), "application/json")
		for name := range response.Header {
			if strings.HasPrefix(name, "Access-Control") {
				t.Errorf("%s: %s %s", method, name, response.Header.Get(name))
			}
		}
		if method == http.MethodPost {
			wantError(t, response, body, http.StatusForbidden, "BAD_REQUEST")
		}
	}
	if response, body := c.With("Origin", c.URL, "Sec-Fetch-Site", "same-origin").Post(t, ada, nil); response.StatusCode != http.StatusOK {
		t.Errorf("own origin: %d %s", response.StatusCode, body)
	}
}

// Requests that a page of another site can send without a preflight request are rejected, also from browsers without Sec-Fetch-Site.
func TestCrossSiteFormsChangeNothing(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	token := c.SignIn(t, "ada")
	browser := c.With("Cookie", httpserver.CookieName+"="+token)
	const signOut = `mutation { signOut(input: {}) { endedSessionId } }`
	for _, contentType := range []string{"text/plain", "text/plain; charset=application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json, text/plain", ""} {
		response, body := browser.Send(t, http.MethodPost, "/graphql", strings.NewReader(servertest.Document(signOut)), contentType)
		wantCoded(t, response, body, http.StatusUnsupportedMediaType, "BAD_REQUEST")
	}
	response, body := browser.Send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(signOut), nil, "")
	wantCoded(t, response, body, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED")
	for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", foreignOrigin}, {"Origin", "null"}} {
		response, body := browser.With(from...).Post(t, signOut, nil)
		wantCoded(t, response, body, http.StatusForbidden, "BAD_REQUEST")
	}
	if got := viewerHandle(t, browser); got != "ada" {
		t.Errorf("the viewer is %q", got)
	}
}

func TestOnlyFilesOfThePlaygroundAreServed(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	response, body := c.Send(t, http.MethodGet, "/", nil, "")
	if response.StatusCode != http.StatusOK || !strings.Contains(string(body), "<html") || response.Header.Get("Cache-Control") != "no-cache" ||
		!strings.Contains(response.Header.Get("Content-Security-Policy"), "default-src 'self'") {
		t.Errorf("%d %v", response.StatusCode, response.Header)
	}
	assets, err := fs.ReadDir(web.Files(), "assets")
	if err != nil || len(assets) == 0 {
		t.Fatal(err)
	}
	response, _ = c.Send(t, http.MethodGet, "/assets/"+assets[0].Name(), nil, "")
	if response.StatusCode != http.StatusOK || !strings.Contains(response.Header.Get("Cache-Control"), "immutable") ||
		response.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %v", response.StatusCode, response.Header)
	}
	for _, path := range []string{"/assets/", "/assets", "/nothing", "/assets/nothing.js", "/graphql/", "/%2e%2e/web.go", "/livez/x"} {
		if response, body := c.Send(t, http.MethodGet, path, nil, ""); response.StatusCode != http.StatusNotFound || response.Header.Get("Cache-Control") != "" {
			t.Errorf("%s: %d %v %.100s", path, response.StatusCode, response.Header, body)
		}
	}
}

func TestThePlaygroundListsTheDemoAccounts(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	var playground struct {
		Version string
		Demo    *struct {
			Password string
			People   []struct{ Handle, Name string }
		}
	}
	_, body := s.Send(t, http.MethodGet, "/playground.json", nil, "")
	if err := json.Unmarshal(body, &playground); err != nil || playground.Demo == nil || len(playground.Demo.People) == 0 || playground.Version != config.Version() {
		t.Fatalf("%v: %s", err, body)
	}
	c := s.Client
	for _, p := range playground.Demo.People[:2] {
		if token := c.SignIn(t, p.Handle); token == "" {
			t.Errorf("%s cannot sign in", p.Handle)
		}
	}
}

// frozenUsers is a port whose ByHandles returns only when the context of the call ends.
type frozenUsers struct {
	stores.Users
	called chan struct{}
	ended  chan error
}

func (u *frozenUsers) ByHandles(ctx context.Context, _ []string) (map[string]stores.User, error) {
	close(u.called)
	<-ctx.Done()
	u.ended <- ctx.Err()
	return nil, ctx.Err()
}

func TestDisconnectingCancelsStoreCalls(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	slow := &frozenUsers{s.Engines.Set.Users, make(chan struct{}), make(chan error, 1)}
	s.HTTP.Resolver.Stores.Users = slow
	c := s.Client
	ctx, disconnect := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+"/graphql", strings.NewReader(`{"query":"{ user(handle: \"ada\") { id } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	failed := make(chan error, 1)
	go func() {
		response, err := c.HTTPClient.Do(request)
		if err == nil {
			response.Body.Close()
		}
		failed <- err
	}()
	<-slow.called
	disconnect()
	if err := <-slow.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the store saw %v", err)
	}
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("the client saw %v", err)
	}
}

func TestRequestTimeoutCancelsTheOperation(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.RequestTimeout = time.Millisecond
	s := servertest.Start(t, servertest.WithConfig(config))
	s.HTTP.Resolver.Stores.Users = &frozenUsers{s.Engines.Set.Users, make(chan struct{}), make(chan error, 1)}
	_, body := s.Post(t, ada, nil)
	if !strings.Contains(string(body), `"code":"CANCELLED"`) {
		t.Errorf("%s", body)
	}
}
