package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// loseSearch removes the documents of a search engine behind the back of the server, and the alias of Typesense if wanted, as a new volume does.
func loseSearch(t *testing.T, a engines.Addresses, address string, alias bool) {
	t.Helper()
	list, one := "/_cat/indices?format=json", "/"
	if a.TypesenseURL != "" {
		list, one = "/collections", "/collections/"
	}
	var all []struct{ Name, Index string }
	if body := askEngine(t, http.MethodGet, address, list); json.Unmarshal(body, &all) != nil {
		t.Fatalf("%s", body)
	}
	lost := 0
	for _, found := range all {
		if name := found.Name + found.Index; strings.HasPrefix(name, a.SearchPrefix) {
			askEngine(t, http.MethodDelete, address, one+name)
			lost++
		}
	}
	if lost != 1 {
		t.Fatalf("%d collections or indexes were removed", lost)
	}
	if alias {
		askEngine(t, http.MethodDelete, address, "/aliases/"+a.SearchPrefix+".search2")
	}
}

// searchUntilComplete searches until as much is found as before. Until then searches are unavailable. It returns whether one was.
func searchUntilComplete(t *testing.T, s *servertest.Server, before string) (wasUnavailable bool) {
	t.Helper()
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		_, body := s.Post(t, searchOfMany, nil)
		switch {
		case string(body) == before:
			return wasUnavailable
		case !strings.Contains(string(body), `"code":"UNAVAILABLE"`) || time.Since(began) > searchPatience:
			t.Fatalf("not complete: %s; before: %s", body, before)
		}
		wasUnavailable = true
	}
}

const searchOfMany = `{ search(query: "a", first: 100) { totalCount nodes { __typename } } }`

// A search engine that comes back empty is filled again, after the next search or the next change. Meanwhile a search is unavailable: nothing is never found.
func TestASearchEngineThatHasLostItsDocumentsGetsThemAgain(t *testing.T) {
	t.Parallel()
	files := demoFiles(t)
	onEachEngine(t, func(t *testing.T, engine string) {
		if engine == "fts5" {
			return // see TestADamagedSearchFileIsBuiltAnewWhileTheServerRuns
		}
		for name, alias := range map[string]bool{"the documents": false, "the documents and the alias": true} {
			if alias && engine != "typesense" {
				continue // the alias goes with its index
			}
			for trigger, isSearch := range map[string]bool{"search": true, "change": false} {
				t.Run(name+" before a "+trigger, func(t *testing.T) {
					t.Parallel()
					loseOnce(t, engine, files, alias, isSearch)
				})
			}
		}
	})
}

// loseOnce removes the documents under a server, and then searches first, or writes first and waits without a search.
func loseOnce(t *testing.T, engine, files string, alias, isSearch bool) {
	t.Helper()
	a := searchAt(t, engine, filepath.Join(t.TempDir(), "data"))
	s := startSearchAt(t, a, files, dataset.ImportCSV)
	before := searchAnswer(t, s.Client, searchOfMany, nil)
	if !strings.Contains(before, `"__typename"`) || strings.Contains(before, "errors") {
		t.Fatalf("before: %s", before)
	}
	index, grace := s.Engines.Set.SearchIndex, s.As(s.UserID(t, "grace"))
	n, err := index.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	loseSearch(t, a, os.Getenv(searchVariables[engine]), alias)
	if isSearch && !searchUntilComplete(t, s, before) {
		t.Error("the first search was not unavailable")
	}
	if _, body := grace.Post(t, `mutation { publishPost(input: {text: "vermilion xylophones"}) { post { text } } }`, nil); strings.Contains(string(body), "errors") {
		t.Fatalf("%s", body)
	}
	awaitSearch(t, s)
	if again, err := index.Count(t.Context()); again != n+1 || err != nil {
		t.Errorf("%d documents after a change (%v), want %d", again, err, n+1)
	}
	wantFound(t, grace, "xylophones", "vermilion xylophones", true)
	searchUntilComplete(t, s, before)
}
