package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fivefold/stores/demo"
)

// openSite makes a site over the demo network in memory, closed at the end of the test.
func openSite(t testing.TB, config *Config, logs io.Writer) *site {
	t.Helper()
	if err := config.Validate(); err != nil {
		t.Fatal(err)
	}
	engines, err := openEngines(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engines.close() })
	if err := demo.Fill(t.Context(), engines.set); err != nil {
		t.Fatal(err)
	}
	observer, err := newObserver(t.Context(), config, newLog(config, logs))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { observer.close(context.WithoutCancel(t.Context())) })
	return newSite(config, engines, observer, true)
}

// serve answers on a port of its own until the end of the test. The client takes what is compressed as it comes.
func (s *site) serve(t testing.TB) *client {
	t.Helper()
	server := httptest.NewServer(s.handler())
	t.Cleanup(server.Close)
	return &client{url: server.URL, header: http.Header{}, http: &http.Client{Transport: &http.Transport{DisableCompression: true}}}
}

// with gives the same client sending further headers.
func (c *client) with(headers ...string) *client {
	header := c.header.Clone()
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &client{url: c.url, header: header, http: c.http}
}

// wantError expects a status and an answer in GraphQL's shape with one code.
func wantError(t testing.TB, response *http.Response, body []byte, status int, code string) {
	t.Helper()
	var answer struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil || response.StatusCode != status || len(answer.Errors) != 1 ||
		answer.Errors[0].Extensions.Code != code || answer.Errors[0].Message == "" {
		t.Errorf("%d %s, not %d %s", response.StatusCode, body, status, code)
	}
}

const ada = `{ user(handle: "ada") { handle } }`

func TestQueriesAndMutationsOverHTTP(t *testing.T) {
	c := openSite(t, testConfig(), io.Discard).serve(t)
	const want = `{"data":{"user":{"handle":"ada"}},"extensions":{"cost":{"requested":1,"limit":25000}}}`
	if response, body := c.post(t, ada, nil); response.StatusCode != http.StatusOK || string(body) != want {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if response, body := c.send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(ada), nil, ""); response.StatusCode != http.StatusOK || string(body) != want {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	response, body := c.send(t, http.MethodGet, "/graphql?query="+url.QueryEscape(`mutation { signOut(input: {}) { endedSessionId } }`), nil, "")
	wantError(t, response, body, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED")
	response, body = c.send(t, http.MethodOptions, "/graphql", nil, "")
	wantError(t, response, body, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED")
	response, body = c.send(t, http.MethodPost, "/graphql", strings.NewReader("{"), "application/json")
	wantError(t, response, body, http.StatusBadRequest, "BAD_REQUEST")
	response, body = c.send(t, http.MethodPost, "/graphql", strings.NewReader(ada), "text/plain")
	wantError(t, response, body, http.StatusUnsupportedMediaType, "BAD_REQUEST")
}

func TestTheLargestBodyIsConfigured(t *testing.T) {
	config := testConfig()
	config.MaxBody = 100
	c := openSite(t, config, io.Discard).serve(t)
	body := document(ada)
	for size, status := range map[int]int{100: http.StatusOK, 101: http.StatusRequestEntityTooLarge} {
		text := body + strings.Repeat(" ", size-len(body))
		if response, answer := c.send(t, http.MethodPost, "/graphql", strings.NewReader(text), "application/json"); response.StatusCode != status {
			t.Errorf("%d bytes of 100: %d %s", size, response.StatusCode, answer)
		}
	}
}

func TestAPersistedQueryIsKnownOnceSent(t *testing.T) {
	c := openSite(t, testConfig(), io.Discard).serve(t)
	sum := sha256.Sum256([]byte(ada))
	values := url.Values{"extensions": {`{"persistedQuery":{"version":1,"sha256Hash":"` + hex.EncodeToString(sum[:]) + `"}}`}}
	response, body := c.send(t, http.MethodGet, "/graphql?"+values.Encode(), nil, "")
	wantError(t, response, body, http.StatusOK, "PERSISTED_QUERY_NOT_FOUND")
	values.Set("query", ada)
	for range 2 {
		if _, body := c.send(t, http.MethodGet, "/graphql?"+values.Encode(), nil, ""); !strings.Contains(string(body), `"handle":"ada"`) {
			t.Errorf("%s", body)
		}
		values.Del("query")
	}
}

func TestAnswersAreCompressedForThoseWhoTakeIt(t *testing.T) {
	c := openSite(t, testConfig(), io.Discard).serve(t)
	for path, compressed := range map[string]bool{
		"/graphql?query=" + url.QueryEscape(`{ __schema { types { name description } } }`): true,
		"/graphql?query={__typename}": false,
		"/metrics":                    true,
		"/licenses.md":                true,
		"/livez":                      false,
	} {
		plain, want := c.send(t, http.MethodGet, path, nil, "")
		response, body := c.with("Accept-Encoding", "gzip, deflate, br, zstd").send(t, http.MethodGet, path, nil, "")
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

func TestReadyAsLongAsTheStoreAnswers(t *testing.T) {
	s := openSite(t, testConfig(), io.Discard)
	c := s.serve(t)
	if response, body := c.send(t, http.MethodGet, "/readyz", nil, ""); response.StatusCode != http.StatusOK {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if err := s.engines.close(); err != nil {
		t.Fatal(err)
	}
	if response, body := c.send(t, http.MethodGet, "/readyz", nil, ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if response, body := c.send(t, http.MethodGet, "/livez", nil, ""); response.StatusCode != http.StatusOK {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	response, body := c.send(t, http.MethodGet, "/playground.json", nil, "")
	wantError(t, response, body, http.StatusServiceUnavailable, "UNAVAILABLE")
	response, body = c.with("Authorization", "Bearer x").post(t, ada, nil)
	wantError(t, response, body, http.StatusServiceUnavailable, "UNAVAILABLE")
}
