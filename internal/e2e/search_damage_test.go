package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
)

// searchFaults are what can happen to the file of the embedded search engine, by name.
var searchFaults = map[string]func(t *testing.T, path string){
	"damaged pages": func(t *testing.T, path string) {
		overwriteFile(t, path, 4096)
	},
	"damaged from its beginning": func(t *testing.T, path string) {
		overwriteFile(t, path, 0)
	},
	"half": func(t *testing.T, path string) {
		info, err := os.Stat(path)
		if err == nil {
			err = os.Truncate(path, info.Size()/2)
		}
		if err != nil {
			t.Fatal(err)
		}
	},
	"empty": func(t *testing.T, path string) {
		if err := os.Truncate(path, 0); err != nil {
			t.Fatal(err)
		}
	},
	"removed": func(t *testing.T, path string) {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(path + suffix); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	},
	"another file": func(t *testing.T, path string) {
		if err := os.WriteFile(path+".new", []byte("this is no database, whatever it is called"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	},
}

// overwriteFile replaces the bytes of a file from a place on.
func overwriteFile(t *testing.T, path string, from int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xa5}, len(content)-from), int64(from)); err != nil {
		t.Fatal(err)
	}
}

// onEachSearchFault runs a test for each fault, with the data in a file and in PostgreSQL. args are those of the program.
func onEachSearchFault(t *testing.T, test func(t *testing.T, fault func(*testing.T, string), args []string, path string)) {
	for name, fault := range searchFaults {
		for _, truth := range []string{"SQLite", "PostgreSQL"} {
			t.Run(truth+"/"+name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				args := []string{"--data-dir", dir, "--gateway-secret", servertest.GatewaySecret}
				if truth == "PostgreSQL" {
					args = append(args, "--postgres-url", servertest.EmptyDatabase(t))
				}
				// The first server builds the index, and copies its log into the file when it stops.
				first := servertest.Run(t, append([]string{"--demo"}, args...)...)
				searchUntilFound(t, first, "ada", `"handle":"ada"`)
				first.Stop(t)
				test(t, fault, args, filepath.Join(dir, "search.db"))
			})
		}
	}
}

// searchUntilFound searches until the answer contains a text. Until then a search is unavailable, or finds something else, and everything else is answered.
func searchUntilFound(t *testing.T, p *servertest.Program, query, text string) {
	t.Helper()
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		_, body := p.Post(t, `query($q: String!) { search(query: $q) { nodes { ... on User { handle } ... on Post { text } } } exactMatches(name: "@Ada") { ... on User { name } } }`, map[string]any{"q": query})
		answer := string(body)
		if !strings.Contains(answer, `"exactMatches":[{"name":"Ada`) || strings.Contains(answer, `"errors"`) && !strings.Contains(answer, `"code":"UNAVAILABLE"`) {
			t.Fatalf("%s", answer)
		}
		if strings.Contains(answer, text) {
			return
		}
		if time.Since(began) > searchPatience {
			t.Fatalf("%s is not found: %s; %s", text, answer, p.Stderr.String())
		}
	}
}

// auditSearch compares the documents with the data, as the program does.
func auditSearch(t *testing.T, args []string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := cli.Run(t.Context(), append([]string{"audit", "search"}, args...), &out, &errs); code != 0 {
		t.Errorf("audit: code %d: %s %s", code, out.String(), errs.String())
	}
}

// The file of the embedded search engine is damaged or removed under a running server. Searches are unavailable until the server has built it anew, which it
// does by itself and logs once.
func TestADamagedSearchFileIsBuiltAnewWhileTheServerRuns(t *testing.T) {
	t.Parallel()
	onEachSearchFault(t, func(t *testing.T, fault func(*testing.T, string), args []string, path string) {
		p := servertest.Run(t, args...)
		searchUntilFound(t, p, "ada", `"handle":"ada"`)
		fault(t, path)
		searchUntilFound(t, p, "ada", `"handle":"ada"`) // nothing is written meanwhile
		publishAsAda(t, p, "vermilion xylophones")
		searchUntilFound(t, p, "xylophones", "vermilion xylophones")
		expectLogged(t, p, 1)
		auditSearch(t, args)
		p.Stop(t)
		again := servertest.Run(t, args...)
		searchUntilFound(t, again, "xylophones", "vermilion xylophones")
		expectLogged(t, again, 0)
		again.Stop(t)
	})
}

// The file is damaged or removed while no server runs. The server starts, and builds it anew.
func TestAServerStartsWithADamagedSearchFile(t *testing.T) {
	t.Parallel()
	onEachSearchFault(t, func(t *testing.T, fault func(*testing.T, string), args []string, path string) {
		fault(t, path)
		p := servertest.Run(t, args...)
		searchUntilFound(t, p, "ada", `"handle":"ada"`)
		publishAsAda(t, p, "vermilion xylophones")
		searchUntilFound(t, p, "xylophones", "vermilion xylophones")
		p.Stop(t)
	})
}

func publishAsAda(t *testing.T, p *servertest.Program, text string) {
	t.Helper()
	_, body := p.As(p.UserID(t, "ada")).Post(t, `mutation($t: String!) { publishPost(input: {text: $t}) { post { text } } }`, map[string]any{"t": text})
	if !strings.Contains(string(body), `"post":{"text":`) {
		t.Fatalf("%s", body)
	}
}

// expectLogged fails unless the program has logged that often that the file is made anew.
func expectLogged(t *testing.T, p *servertest.Program, want int) {
	t.Helper()
	if got := strings.Count(p.Stderr.String(), "the search index is built anew"); got != want {
		t.Errorf("logged %d times, want %d: %s", got, want, p.Stderr.String())
	}
}

// With the data in PostgreSQL, a directory that the file of the embedded search engine cannot be made in is the fault of search alone.
func TestAServerWhoseSearchFileCannotBeMadeServesWithoutSearch(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := servertest.Run(t, "--demo", "--data-dir", filepath.Join(file, "data"), "--postgres-url", servertest.EmptyDatabase(t), "--gateway-secret", servertest.GatewaySecret)
	publishAsAda(t, p, "vermilion xylophones")
	_, body := p.Post(t, `{ search(query: "ada") { totalCount } exactMatches(name: "@Ada") { ... on User { handle } } }`, nil)
	for _, want := range []string{`"search":null`, `"code":"UNAVAILABLE"`, `"exactMatches":[{"handle":"ada"}]`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	for _, path := range []string{"/livez", "/readyz"} {
		if response, body := p.Send(t, http.MethodGet, path, nil, ""); response.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", path, response.StatusCode, body)
		}
	}
	for _, want := range []string{"search is unavailable", "DATA_DIR", "not a directory"} {
		if !strings.Contains(p.Stderr.String(), want) {
			t.Errorf("the log does not say %q: %s", want, p.Stderr.String())
		}
	}
	p.Stop(t)
}

// Two servers over one database share the file. Both use the new one.
func TestServersThatShareADamagedSearchFileBuildOneAnew(t *testing.T) {
	t.Parallel()
	onEachSearchFault(t, func(t *testing.T, fault func(*testing.T, string), args []string, path string) {
		if !slices.Contains(args, "--postgres-url") {
			return // one server at a time has its data in a file
		}
		servers := []*servertest.Program{servertest.Run(t, args...), servertest.Run(t, args...)}
		for _, p := range servers {
			searchUntilFound(t, p, "ada", `"handle":"ada"`)
		}
		fault(t, path)
		for i, p := range servers {
			searchUntilFound(t, p, "ada", `"handle":"ada"`)
			publishAsAda(t, p, fmt.Sprintf("vermilion xylophones %d", i))
		}
		for i := range servers {
			for _, p := range servers {
				searchUntilFound(t, p, fmt.Sprintf("xylophones %d", i), fmt.Sprintf("vermilion xylophones %d", i))
			}
		}
		auditSearch(t, args)
		for _, p := range servers {
			p.Stop(t)
		}
	})
}
