package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// rebuilds runs a server over stores until its search has applied all changes, and returns how often its documents were built. They are then those of the
// data.
func rebuilds(t *testing.T, a engines.Addresses) int {
	t.Helper()
	logs := &servertest.Output{}
	config := servertest.Config()
	config.LogLevel = "info"
	s := servertest.Start(t, servertest.WithConfig(config), servertest.WithAddresses(a), servertest.WithLogs(logs))
	awaitSearch(t, s)
	auditSearch(t, []string{"--data-dir", a.DataDir})
	s.Stop(t)
	n := 0
	for line := range strings.Lines(logs.String()) {
		if strings.Contains(line, "rebuilding the projection") && strings.Contains(line, "search") {
			n++
		}
	}
	return n
}

// An import into an empty store, and a move into one that has been searched, build the documents once. An import into a network builds none anew: its
// changes are applied.
func TestImportAndMoveBuildTheDocumentsOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) engines.Addresses { return searchAt(t, "fts5", filepath.Join(dir, name)) }
	from, to := at("from"), at("to")
	importFiles(t, from, dataset.ImportCSV, demoFiles(t))
	expect := func(what string, a engines.Addresses, want int) {
		t.Helper()
		if n := rebuilds(t, a); n != want {
			t.Errorf("%s: the documents were built %d times, want %d", what, n, want)
		}
	}
	run := func(args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := cli.Run(t.Context(), args, &out, &errs); code != 0 {
			t.Fatalf("%v: %s%s", args, &out, &errs)
		}
	}
	expect("after an import into an empty store", from, 1)
	expect("after nothing", from, 0)
	people := t.TempDir()
	if err := os.WriteFile(filepath.Join(people, "users.csv"), []byte("id,handle\na,newcomer\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run("import", "csv", "--data-dir", from.DataDir, people)
	expect("after an import into a network, which stores changes of rows", from, 0)
	expect("over an empty store", to, 1)
	run("move", "--from", from.DataDir, "--to", to.DataDir)
	expect("after a move", to, 1)
	expect("after nothing", to, 0)
}
