package e2e

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/demo"
	"fivefold/stores/engines"
)

// searchVariables are the variables with the addresses of the search engines of the tests, by their names. The embedded engine has none.
var searchVariables = map[string]string{"fts5": "", "typesense": "FIVEFOLD_TEST_TYPESENSE", "opensearch": "FIVEFOLD_TEST_OPENSEARCH"}

// searchAt returns the addresses of the data in a directory and of a search engine in which nothing is found yet. Without the engine the test is skipped,
// but not in CI.
func searchAt(t *testing.T, engine, dir string) engines.Addresses {
	t.Helper()
	a := engines.Addresses{DataDir: dir, SearchPrefix: "test-" + strings.ToLower(rand.Text())}
	variable := searchVariables[engine]
	address := os.Getenv(variable)
	switch {
	case variable == "":
		return a
	case address == "" && os.Getenv("CI") == "true":
		t.Fatal(variable + " is not set; make engines starts a server and prints it")
	case address == "":
		t.Skip(variable + " is not set; make engines starts a server and prints it")
	case engine == "typesense":
		a.TypesenseURL = address
	case engine == "opensearch":
		a.OpenSearchURL = address
	}
	t.Cleanup(func() { removeSearch(t, a, address) }) // after the server has stopped
	return a
}

// removeSearch removes the collections or indexes of a prefix.
func removeSearch(t *testing.T, a engines.Addresses, address string) {
	list, one := "/_cat/indices?format=json", "/"
	if a.TypesenseURL != "" {
		list, one = "/collections", "/collections/"
		askEngine(t, http.MethodDelete, address, "/aliases/"+a.SearchPrefix+".search2")
	}
	var all []struct{ Name, Index string }
	if body := askEngine(t, http.MethodGet, address, list); json.Unmarshal(body, &all) != nil || len(all) == 0 {
		t.Errorf("%s", body)
	}
	for _, found := range all {
		if name := found.Name + found.Index; strings.HasPrefix(name, a.SearchPrefix) {
			askEngine(t, http.MethodDelete, address, one+name)
		}
	}
}

// askEngine sends a request to a search engine and returns what it answers.
func askEngine(t *testing.T, method, address, path string) []byte {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, "http://"+u.Host+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key, isSet := u.User.Password(); isSet {
		request.Header.Set("X-Typesense-Api-Key", key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// demoFiles writes the demo network as CSV files and returns their directory.
func demoFiles(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	atEngines(t, engines.Addresses{DataDir: engines.Memory}, func(set stores.Set) error {
		if err := demo.Fill(t.Context(), set); err != nil {
			return err
		}
		_, err := dataset.ExportCSV(t.Context(), dir, set.Archive, dataset.ExportOptions{})
		return err
	})
	return dir
}

// searchNow is the time of the servers whose answers are compared: how old a post is makes a part of its score.
var searchNow = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// startSearch imports the files of a network, and starts a server over it that searches with an engine, and whose documents are built.
func startSearch(t *testing.T, engine, files string, read servertest.Importer) *servertest.Server {
	t.Helper()
	return startSearchAt(t, searchAt(t, engine, filepath.Join(t.TempDir(), "data")), files, read)
}

// startSearchAt is startSearch over stores at these addresses.
func startSearchAt(t *testing.T, a engines.Addresses, files string, read servertest.Importer) *servertest.Server {
	t.Helper()
	importFiles(t, a, read, files)
	config := servertest.Config()
	config.MaxCost *= 10
	s := servertest.Start(t, servertest.WithConfig(config), servertest.WithAddresses(a))
	s.HTTP.Resolver.Now = func() time.Time { return searchNow }
	awaitSearch(t, s)
	return s
}

// importFiles imports the files of a network as the program does.
func importFiles(t *testing.T, a engines.Addresses, read servertest.Importer, files string) {
	t.Helper()
	to, err := engines.OpenImport(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	_, err = read(t.Context(), files, to, dataset.Options{ContinueOnError: true})
	if err == nil {
		err = to.Commit(t.Context())
	}
	if err := errors.Join(err, to.Close()); err != nil {
		t.Fatal(err)
	}
}

// searchPatience ends a test whose search does not come to what is expected. It is no bound of the time that this takes.
const searchPatience = 2 * time.Minute

// awaitSearch waits until search has applied all changes that there are.
func awaitSearch(t *testing.T, s *servertest.Server) {
	t.Helper()
	p, err := s.Engines.SearchProjection(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.Engines.Set.Outbox.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		states, err := s.Engines.Set.Projections.All(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if state, ok := states[p.Name()]; ok && !state.Rebuild {
			after, err := s.Engines.Set.Outbox.Read(t.Context(), state.Cursor, 1)
			if err != nil {
				t.Fatal(err)
			}
			// Transactions of other databases make revisions without changes, which the projection does not pass before the next change.
			if state.Until >= head.Revision || len(after.Changes) == 0 && after.Until >= head.Revision {
				return
			}
		}
		if time.Since(began) > searchPatience {
			t.Fatalf("%s is at %+v, and the data at %+v", p.Name(), states[p.Name()], head)
		}
	}
}

// searchAnswer returns the body of the answer to an operation. It asks again while a search takes more time than it may have, as on a busy machine.
func searchAnswer(t *testing.T, c *servertest.Client, operation string, variables map[string]any) string {
	t.Helper()
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		_, body := c.Post(t, operation, variables)
		if !strings.Contains(string(body), `"code":"UNAVAILABLE"`) || time.Since(began) > searchPatience {
			return string(body)
		}
	}
}

// namesFound returns the names, titles and texts of what a search finds, the best first.
func namesFound(t *testing.T, c *servertest.Client, query string) (names []string) {
	t.Helper()
	body := searchAnswer(t, c, `query($q: String!) { search(query: $q, first: 100) { nodes { ... on User { name } ... on Page { name } ... on Interest { name } ... on Post { text } } } }`,
		map[string]any{"q": query})
	var answer struct {
		Data struct {
			Search *struct{ Nodes []struct{ Name, Text string } }
		}
		Errors json.RawMessage
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Data.Search == nil || answer.Errors != nil {
		t.Fatalf("%q: %s", query, body)
	}
	for _, n := range answer.Data.Search.Nodes {
		names = append(names, cmp.Or(n.Name, n.Text))
	}
	return names
}

// onEachEngine runs a test for each search engine.
func onEachEngine(t *testing.T, test func(t *testing.T, engine string)) {
	t.Helper()
	for engine := range searchVariables {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, engine)
		})
	}
}

// wantFound fails unless a search finds a text, or does not find it.
func wantFound(t *testing.T, c *servertest.Client, query, text string, isWanted bool) {
	t.Helper()
	names := namesFound(t, c, query)
	if strings.Contains(fmt.Sprintf("%q", names), fmt.Sprintf("%q", text)) != isWanted {
		t.Errorf("%q finds %q: %q is among them: %v, want %v", query, names, text, !isWanted, isWanted)
	}
}
