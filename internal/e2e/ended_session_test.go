package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores/demo"
)

// endedSessions are the credentials of a session that has ended, in every place, as names and values of headers.
func endedSessions(t *testing.T, c *servertest.Client) map[string][]string {
	t.Helper()
	token := c.SignIn(t, "grace")
	_, body := c.With("Authorization", "Bearer "+token).Post(t, `mutation { signOut(input: {}) { endedSessionId } }`, nil)
	if !strings.Contains(string(body), `"session_`) {
		t.Fatalf("%s", body)
	}
	cookie := httpserver.CookieName + "=" + token
	return map[string][]string{
		"bearer": {"Authorization", "Bearer " + token}, "cookie": {"Cookie", cookie}, "both": {"Authorization", "Bearer " + token, "Cookie", cookie},
		"nonsense": {"Authorization", "Bearer x", "Cookie", httpserver.CookieName + "=x"},
	}
}

const signInFields = `(input: {handle: "ada", password: "` + demo.Password + `"}) { viewer { handle } token }`

// signInDocuments sign in, and do nothing else that needs a session.
var signInDocuments = []string{
	`mutation { signIn` + signInFields + ` }`, `mutation M { a: signIn` + signInFields + ` __typename }`, `mutation { ...F } fragment F on Mutation { signIn` + signInFields + ` }`,
	`mutation { signUp(input: {handle: "x", name: "", password: ""}) { userErrors { code } } signIn` + signInFields + ` }`,
}

// Clients send the token that they have with every operation.
func TestAnEndedSessionDoesNotPreventSigningIn(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for where, headers := range endedSessions(t, c) {
		for _, accept := range []string{"application/json", "application/graphql-response+json", "application/json, text/event-stream", "text/event-stream"} {
			ended := c.With(append(headers, "Accept", accept)...)
			for _, document := range signInDocuments {
				response, body := ended.Post(t, document, nil)
				if response.StatusCode != http.StatusOK || !strings.Contains(string(body), `"token":"`) || response.Header.Get("WWW-Authenticate") != "" {
					t.Errorf("%s, %s, %s: %d %s", where, accept, document, response.StatusCode, body)
				}
			}
			response, body := ended.Post(t, `mutation { signUp(input: {handle: "x", name: "X", password: "short"}) { userErrors { field } } }`, nil)
			if response.StatusCode != http.StatusOK || !strings.Contains(string(body), `"field":["password"]`) {
				t.Errorf("%s, %s, signUp: %d %s", where, accept, response.StatusCode, body)
			}
			response, _ = ended.Send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(signInDocuments[0]), nil, "")
			if response.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s, %s: a mutation by GET: %d", where, accept, response.StatusCode)
			}
		}
	}
}

func TestAnEndedTokenDoesNothingElse(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for where, headers := range endedSessions(t, c) {
		if where == "cookie" {
			continue // it is deleted
		}
		for _, document := range []string{viewerQuery, `{ __typename }`, `mutation { signIn` + signInFields + ` signOut(input: {}) { endedSessionId } }`,
			`mutation { ...F signIn` + signInFields + ` } fragment F on Mutation { signOut(input: {}) { endedSessionId } }`} {
			for _, accept := range []string{"application/json", "application/graphql-response+json", "application/json, text/event-stream"} {
				response, body := c.With(append(headers, "Accept", accept)...).Post(t, document, nil)
				wantError(t, response, body, http.StatusUnauthorized, "UNAUTHENTICATED")
				if response.Header.Get("WWW-Authenticate") != "Bearer" {
					t.Errorf("%s: %v", document, response.Header)
				}
			}
			_, body := c.With(append(headers, "Accept", "text/event-stream")...).Post(t, document, nil)
			if text := string(body); !strings.Contains(text, `"code":"UNAUTHENTICATED"`) || !strings.Contains(text, "event: complete") || strings.Contains(text, `"data":{`) {
				t.Errorf("%s, %s: %s", where, document, body)
			}
		}
	}
}

// A websocket signs in when its cookie has ended, and without a token. With an ended token it is closed, so that its client gives up.
func TestAWebsocketSignsInWithTheCookieOfAnEndedSession(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for where, headers := range endedSessions(t, c) {
		w, _, err := c.With(headers...).Dial(t)
		if err != nil {
			t.Fatal(err)
		}
		if where != "cookie" {
			w.ExpectClosed(4401)
			continue
		}
		w.Send(`{"type":"connection_init"}`)
		if m := w.Receive(); m.Type != "connection_ack" {
			t.Fatalf("%v", m)
		}
		w.Subscribe("1", signInDocuments[0], nil)
		w.Expect("next", "1", `"token":"`)
	}
}
