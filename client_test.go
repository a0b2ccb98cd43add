package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"fivefold/graph/limits"
	"fivefold/stores/dataset"
)

// A client sends operations to a server over HTTP.
type client struct {
	url    string
	header http.Header
	http   *http.Client
}

var executedBy = flag.String("executor", "breadth", "who executes: breadth or gqlgen")

// testConfig is a configuration with the data in memory and no bounds on rates.
func testConfig() *Config {
	return &Config{Addr: "127.0.0.1:0", DataDir: ":memory:", GatewaySecret: "a secret of some length", SessionIdle: time.Hour, SessionMax: 2 * time.Hour,
		RequestTimeout: 30 * time.Second, Executor: *executedBy, ShutdownTimeout: time.Second, LogLevel: "error", LogFormat: "text",
		ConnectionLimits: ConnectionLimits{MaxBody: 512 << 10, MaxHeader: 64 << 10, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute},
		Protection:       Protection{DocumentLimits: DocumentLimits(limits.DefaultLimits), MaxCost: 25_000, ProxyHeader: "x-forwarded-for", Introspection: "everyone"}}
}

// start serves a configuration until the test ends.
func start(t testing.TB, config *Config, fill func(*engines)) *client {
	t.Helper()
	engines, err := openEngines(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engines.close() })
	fill(engines)
	observer, err := newObserver(t.Context(), config, newLog(config, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(newSite(config, engines, observer, true).handler())
	t.Cleanup(server.Close)
	return &client{url: server.URL, header: http.Header{}, http: server.Client()}
}

// startImported serves a data set.
func startImported(t testing.TB, read reader, dir string) *client {
	t.Helper()
	return start(t, testConfig(), func(e *engines) {
		if _, err := read(context.WithoutCancel(t.Context()), dir, e.set.Archive, dataset.Options{ContinueOnError: true}); err != nil {
			t.Fatal(err)
		}
	})
}

// as gives the same client acting for a person through the gateway's secret.
func (c *client) as(person string) *client {
	header := http.Header{}
	header.Set(secretHeader, testConfig().GatewaySecret)
	header.Set(viewerHeader, person)
	return &client{url: c.url, header: header, http: c.http}
}

// post sends an operation and returns the status and the body.
func (c *client) post(t testing.TB, query string, variables map[string]any) (*http.Response, []byte) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return c.send(t, http.MethodPost, "/graphql", bytes.NewReader(body), "application/json")
}

func (c *client) send(t testing.TB, method, path string, body io.Reader, contentType string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, c.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = c.header.Clone()
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, answer
}

// query asks for data that must come without errors, into a T.
func query[T any](t testing.TB, c *client, text string, variables map[string]any) (data T) {
	t.Helper()
	_, body := c.post(t, text, variables)
	var answer struct {
		Data   T
		Errors json.RawMessage
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Errors != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return answer.Data
}
