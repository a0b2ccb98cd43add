//go:build linux

package e2e

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fivefold/internal/servertest/faults"
	"fivefold/stores/dataset"
)

// through returns a network to the server at an address, and the address at which the server is reached through it.
func through(t *testing.T, address string) (*faults.Proxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	network := faults.StartProxy(t, &faults.Server{Port: port})
	u.Host = network.Addr()
	return network, u.String()
}

// A search engine that does not answer nulls what needs it. Everything else goes on, and what was written meanwhile is found when it answers again.
func TestASearchEngineThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	files := demoFiles(t)
	onEachEngine(t, func(t *testing.T, engine string) {
		if engine == "fts5" {
			return // it has no address
		}
		a := searchAt(t, engine, filepath.Join(t.TempDir(), "data"))
		var network *faults.Proxy
		for _, address := range []*string{&a.TypesenseURL, &a.OpenSearchURL} {
			if *address != "" {
				network, *address = through(t, *address)
			}
		}
		s := startSearchAt(t, a, files, dataset.ImportCSV)
		grace := s.As(s.UserID(t, "grace"))
		const everything = `{ search(query: "ada") { totalCount } suggest(prefix: "ad") { text } exactMatches(name: "@Ada") { ... on User { handle } } viewer { handle } }`
		if got := searchAnswer(t, grace, everything, nil); !strings.Contains(got, `"totalCount":`) || strings.Contains(got, "errors") {
			t.Fatalf("before: %s", got)
		}
		network.Add(`{"type": "reset_peer", "attributes": {"timeout": 0}}`)
		for range 20 {
			_, body := grace.Post(t, everything, nil)
			for _, want := range []string{`"search":null`, `"suggest":null`, `"exactMatches":[{"handle":"ada"}]`, `"viewer":{"handle":"grace"}`, `"code":"UNAVAILABLE"`, `"store":"` + engine + `"`} {
				if !strings.Contains(string(body), want) {
					t.Fatalf("no %s in %s", want, body)
				}
			}
		}
		if _, body := grace.Post(t, `mutation { publishPost(input: {text: "vermilion xylophones"}) { post { text } } }`, nil); !strings.Contains(string(body), `"text":"vermilion xylophones"`) {
			t.Errorf("a mutation without the engine: %s", body)
		}
		if err := s.Engines.Check(t.Context()); err != nil {
			t.Errorf("the server is not ready: %v", err)
		}
		network.Clear()
		wantFound(t, grace, "xylophones", "vermilion xylophones", true)
		awaitSearch(t, s)
		wantFound(t, s.Client, "xylophones", "vermilion xylophones", true)
	})
}
