// Package e2e tests the whole program over HTTP: authentication, limits, subscriptions, failures of stores and clients, and the results of
// queries over data sets.
package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fivefold/internal/servertest"
)

// wantError expects a status and a GraphQL response with one error of a code.
func wantError(t testing.TB, response *http.Response, body []byte, status int, code string) {
	t.Helper()
	var result struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(body, &result); err != nil || response.StatusCode != status || len(result.Errors) != 1 ||
		result.Errors[0].Extensions.Code != code || result.Errors[0].Message == "" {
		t.Errorf("%d %s, not %d %s", response.StatusCode, body, status, code)
	}
}

const ada = `{ user(handle: "ada") { handle } }`

func TestQueriesAndMutationsOverHTTP(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	const want = `{"data":{"user":{"handle":"ada"}},"extensions":{"cost":{"requested":1,"limit":25000}}}`
	if response, body := c.Post(t, ada, nil); response.StatusCode != http.StatusOK || string(body) != want {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if response, body := c.Send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(ada), nil, ""); response.StatusCode != http.StatusOK || string(body) != want {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	response, body := c.Send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(`mutation { signOut(input: {}) { endedSessionId } }`), nil, "")
	wantError(t, response, body, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED")
	response, body = c.Send(t, http.MethodOptions, "/graphql", nil, "")
	wantError(t, response, body, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED")
	response, body = c.Send(t, http.MethodPost, "/graphql", strings.NewReader("{"), "application/json")
	wantError(t, response, body, http.StatusBadRequest, "BAD_REQUEST")
	response, body = c.Send(t, http.MethodPost, "/graphql", strings.NewReader(ada), "text/plain")
	wantError(t, response, body, http.StatusUnsupportedMediaType, "BAD_REQUEST")
}

func TestBodySizeIsLimited(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.MaxBody = 100
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	body := servertest.Document(ada)
	for size, status := range map[int]int{100: http.StatusOK, 101: http.StatusRequestEntityTooLarge} {
		text := body + strings.Repeat(" ", size-len(body))
		if response, result := c.Send(t, http.MethodPost, "/graphql", strings.NewReader(text), "application/json"); response.StatusCode != status {
			t.Errorf("%d bytes of 100: %d %s", size, response.StatusCode, result)
		}
	}
}

func TestPersistedQueriesAreStored(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	sum := sha256.Sum256([]byte(ada))
	values := url.Values{"extensions": {`{"persistedQuery":{"version":1,"sha256Hash":"` + hex.EncodeToString(sum[:]) + `"}}`}}
	response, body := c.Send(t, http.MethodGet, "/graphql?"+values.Encode(), nil, "")
	wantError(t, response, body, http.StatusOK, "PERSISTED_QUERY_NOT_FOUND")
	values.Set("query", ada)
	for range 2 {
		if _, body := c.Send(t, http.MethodGet, "/graphql?"+values.Encode(), nil, ""); !strings.Contains(string(body), `"handle":"ada"`) {
			t.Errorf("%s", body)
		}
		values.Del("query")
	}
}

func TestResponsesAreCompressedWhenAccepted(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for path, compressed := range map[string]bool{
		"/graphql?query=" + url.QueryEscape(`{ __schema { types { name description } } }`): true,
		"/graphql?query={__typename}": false,
		"/metrics":                    true,
		"/licenses.md":                true,
		"/livez":                      false,
	} {
		plain, want := c.Send(t, http.MethodGet, path, nil, "")
		response, body := c.With("Accept-Encoding", "gzip, deflate, br, zstd").Send(t, http.MethodGet, path, nil, "")
		if plain.Header.Get("Content-Encoding") != "" || (response.Header.Get("Content-Encoding") == "gzip") != compressed {
			t.Errorf("%s: %q, then %q", path, plain.Header.Get("Content-Encoding"), response.Header.Get("Content-Encoding"))
		}
		if compressed && len(body)*2 > len(want) {
			t.Errorf("%s: %d bytes of %d", path, len(body), len(want))
		}
		for _, r := range []*http.Response{plain, response} {
			if !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%s: Vary %q", path, r.Header.Values("Vary"))
			}
		}
	}
}

func TestReadinessRequiresTheStores(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	c := s.Client
	if response, body := c.Send(t, http.MethodGet, "/readyz", nil, ""); response.StatusCode != http.StatusOK {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if err := s.Engines.Close(); err != nil {
		t.Fatal(err)
	}
	if response, body := c.Send(t, http.MethodGet, "/readyz", nil, ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if response, body := c.Send(t, http.MethodGet, "/livez", nil, ""); response.StatusCode != http.StatusOK {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	response, body := c.Send(t, http.MethodGet, "/playground.json", nil, "")
	wantError(t, response, body, http.StatusServiceUnavailable, "UNAVAILABLE")
	response, body = c.With("Authorization", "Bearer x").Post(t, ada, nil)
	wantError(t, response, body, http.StatusServiceUnavailable, "UNAVAILABLE")
}
