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

const home, stranger = "https://app.example.org", "https://evil.example"

func TestPagesOfConfiguredOriginsMayAsk(t *testing.T) {
	config := servertest.Config()
	config.CORSOrigins = []string{home}
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	for origin, allowed := range map[string]string{home: home, stranger: ""} {
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

func TestWithoutConfiguredOriginsNoOtherPageMayAsk(t *testing.T) {
	c := servertest.Start(t).Client
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
		response, body := c.With("Origin", stranger, "Access-Control-Request-Method", "POST").
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
		t.Errorf("its own page: %d %s", response.StatusCode, body)
	}
}

// What a page of another site can send without asking first, even from a browser that does not say which site it is, acts for
// nobody.
func TestWhatAFormSendsChangesNothing(t *testing.T) {
	c := servertest.Start(t).Client
	token := c.SignIn(t, "ada")
	browser := c.With("Cookie", httpserver.CookieName+"="+token)
	const leave = `mutation { signOut(input: {}) { endedSessionId } }`
	for _, contentType := range []string{"text/plain", "text/plain; charset=application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json, text/plain", ""} {
		response, body := browser.Send(t, http.MethodPost, "/graphql", strings.NewReader(servertest.Document(leave)), contentType)
		wantCoded(t, response, body, http.StatusUnsupportedMediaType, "BAD_REQUEST")
	}
	response, body := browser.Send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(leave), nil, "")
	wantCoded(t, response, body, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED")
	for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", stranger}, {"Origin", "null"}} {
		response, body := browser.With(from...).Post(t, leave, nil)
		wantCoded(t, response, body, http.StatusForbidden, "BAD_REQUEST")
	}
	if got := who(t, browser); got != "ada" {
		t.Errorf("signed in is %q", got)
	}
}

func TestThePlaygroundIsServedWithItsFilesOnly(t *testing.T) {
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

func TestThePlaygroundKnowsTheDemoPeople(t *testing.T) {
	s := servertest.Start(t)
	var told struct {
		Version string
		Demo    *struct {
			Password string
			People   []struct{ Handle, Name string }
		}
	}
	_, body := s.Client.Send(t, http.MethodGet, "/playground.json", nil, "")
	if err := json.Unmarshal(body, &told); err != nil || told.Demo == nil || len(told.Demo.People) == 0 || told.Version != config.Version() {
		t.Fatalf("%v: %s", err, body)
	}
	c := s.Client
	for _, p := range told.Demo.People[:2] {
		if token := c.SignIn(t, p.Handle); token == "" {
			t.Errorf("%s cannot sign in", p.Handle)
		}
	}
}

// slowUsers answers when nobody waits any more.
type slowUsers struct {
	stores.Users
	asked chan struct{}
	left  chan error
}

func (u *slowUsers) ByHandles(ctx context.Context, _ []string) (map[string]stores.User, error) {
	close(u.asked)
	<-ctx.Done()
	u.left <- ctx.Err()
	return nil, ctx.Err()
}

func TestAClientThatLeavesTakesItsStoreCallsAlong(t *testing.T) {
	s := servertest.Start(t)
	slow := &slowUsers{s.Engines.Set.Users, make(chan struct{}), make(chan error, 1)}
	s.HTTP.Resolver.Stores.Users = slow
	c := s.Client
	ctx, leave := context.WithCancel(t.Context())
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
	<-slow.asked
	leave()
	if err := <-slow.left; !errors.Is(err, context.Canceled) {
		t.Errorf("the store saw %v", err)
	}
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("the client saw %v", err)
	}
}

func TestAnOperationHasItsTime(t *testing.T) {
	config := servertest.Config()
	config.RequestTimeout = time.Millisecond
	s := servertest.Start(t, servertest.WithConfig(config))
	s.HTTP.Resolver.Stores.Users = &slowUsers{s.Engines.Set.Users, make(chan struct{}), make(chan error, 1)}
	_, body := s.Client.Post(t, ada, nil)
	if !strings.Contains(string(body), `"code":"CANCELLED"`) {
		t.Errorf("%s", body)
	}
}
