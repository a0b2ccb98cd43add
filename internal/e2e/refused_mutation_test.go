package e2e

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"
)

// A callLog holds the store calls of a server since the last call of take.
type callLog struct {
	mu    sync.Mutex
	calls []string // guarded by mu
}

func (l *callLog) wrap(set stores.Set) stores.Set {
	return stores.Intercept(set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		l.mu.Lock()
		l.calls = append(l.calls, call.Method)
		l.mu.Unlock()
		return next(ctx)
	})
}

func (l *callLog) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	calls := l.calls
	l.calls = nil
	return calls
}

// Every mutation that is refused for how it is sent asks the stores for its session at most.
func TestARefusedMutationChangesNothing(t *testing.T) {
	t.Parallel()
	log := &callLog{}
	s := servertest.Start(t, servertest.WithStores(log.wrap))
	token := s.SignIn(t, "ada")
	cookie := s.With("Cookie", httpserver.CookieName+"="+token)
	bearer := s.With("Authorization", "Bearer "+token)
	body := func(c *servertest.Client, document, kind string) func() (*http.Response, []byte) {
		return func() (*http.Response, []byte) {
			return c.Send(t, http.MethodPost, "/graphql", strings.NewReader(document), kind)
		}
	}
	address := func(c *servertest.Client, method, document string) func() (*http.Response, []byte) {
		return func() (*http.Response, []byte) {
			return c.Send(t, method, "/graphql?query="+url.QueryEscape(document), nil, "")
		}
	}
	n := 0
	for _, document := range operations(t, s) {
		if !strings.HasPrefix(document, "mutation") {
			continue
		}
		n++
		inJSON := encode(t, map[string]any{"query": document})
		for how, send := range map[string]func() (*http.Response, []byte){
			"GET":                     address(bearer, http.MethodGet, document),
			"GET with a cookie":       address(cookie, http.MethodGet, document),
			"GET of an event stream":  address(bearer.With("Accept", "text/event-stream"), http.MethodGet, document),
			"HEAD":                    address(bearer, http.MethodHead, document),
			"another site":            body(cookie.With("Origin", "https://evil.example"), inJSON, "application/json"),
			"another site's stream":   body(cookie.With("Sec-Fetch-Site", "cross-site", "Accept", "text/event-stream"), inJSON, "application/json"),
			"a form":                  body(cookie, url.Values{"query": {document}}.Encode(), "application/x-www-form-urlencoded"),
			"plain text":              body(cookie, inJSON, "text/plain"),
			"the document as a body":  body(bearer, document, "application/graphql"),
			"a wrong gateway's":       body(bearer.With(httpserver.SecretHeader, "wrong"), inJSON, "application/json"),
			"two operations, no name": body(bearer, encode(t, map[string]any{"query": "query Q { viewer { id } } " + document}), "application/json"),
		} {
			log.take()
			if response, answer := send(); response.StatusCode < 400 && !strings.Contains(string(answer), `"errors"`) {
				t.Errorf("%s: status %d for %s: %s", how, response.StatusCode, document, answer)
			}
			if calls := log.take(); slices.ContainsFunc(calls, func(c string) bool { return c != "Sessions.ByToken" && c != "Sessions.ByIDs" && c != "Sessions.Touch" }) {
				t.Errorf("%s: %v for %s", how, calls, document)
			}
		}
	}
	if n < 30 {
		t.Errorf("%d mutations", n)
	}
}

// A mutation whose cookie cannot be set creates neither a session nor an account.
func TestASessionWithoutItsCookieIsNotCreated(t *testing.T) {
	t.Parallel()
	log := &callLog{}
	s := servertest.Start(t, servertest.WithStores(log.wrap))
	w := s.Connect(t, `{}`)
	for _, document := range []string{
		`mutation { signIn(input: {handle: "ada", password: "` + demo.Password + `", useCookie: true}) { token userErrors { code } } }`,
		`mutation { signUp(input: {handle: "new-one", name: "N", password: "long enough", useCookie: true}) { token userErrors { code } } }`,
	} {
		log.take()
		w.Subscribe("1", document, nil)
		w.Expect("next", "1", `"BAD_USER_INPUT"`)
		w.Expect("complete", "1")
		_, body := s.Client.With("Accept", "text/event-stream").Post(t, document, nil)
		if !strings.Contains(string(body), `"BAD_USER_INPUT"`) {
			t.Errorf("%s", body)
		}
		if calls := log.take(); slices.Contains(calls, "Sessions.Create") || slices.Contains(calls, "Users.Create") {
			t.Errorf("%v", calls)
		}
	}
}

// A sign-in asks the stores the same, and answers the same, for an unknown handle, a wrong password and a handle that cannot exist.
func TestASignInDoesNotRevealWhetherAnAccountExists(t *testing.T) {
	t.Parallel()
	log := &callLog{}
	s := servertest.Start(t, servertest.WithStores(log.wrap))
	var wanted string
	for _, handle := range []string{"ada", "nobody-here", "no handle!", ""} {
		log.take()
		response, body := s.Client.With("X-Request-Id", "r").Post(t, `mutation($h: String!) { signIn(input: {handle: $h, password: "wrong"}) { viewer { id } token userErrors { code field message } } }`, map[string]any{"h": handle})
		got := strings.Join(log.take(), " ") + "\n" + response.Status + strings.Join(response.Header.Values("Set-Cookie"), " ") + string(body)
		if wanted == "" {
			wanted = got
		}
		if got != wanted {
			t.Errorf("%q: %s\nnot\n%s", handle, got, wanted)
		}
	}
}
