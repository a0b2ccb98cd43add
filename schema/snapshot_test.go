package schema_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fivefold/schema"
	"fivefold/schema/change"
)

var update = flag.Bool("update", false, "write the snapshots in testdata anew")

// What clients and gateways see changes only together with a snapshot, where a reviewer meets it.
func TestSnapshots(t *testing.T) {
	for file, text := range map[string]func() (string, error){
		"api.graphql":      schema.API,
		"subgraph.graphql": schema.Subgraph,
	} {
		t.Run(file, func(t *testing.T) {
			now, err := text()
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", file)
			before, err := os.ReadFile(path)
			if err != nil && !*update {
				t.Fatal(err)
			}
			if string(before) == now {
				return
			}
			report := differences(t, file, string(before), now)
			if *update {
				if err := os.WriteFile(path, []byte(now), 0o644); err != nil {
					t.Fatal(err)
				}
				t.Logf("%s is written anew:\n%s", path, report)
				return
			}
			t.Errorf("%s is out of date:\n%s\nIf that is meant: go test ./schema -update", path, report)
		})
	}
}

func differences(t *testing.T, name, before, now string) string {
	t.Helper()
	if before == "" {
		return "  there was none"
	}
	old, err := schema.Parse(name, before)
	if err != nil {
		return "  the snapshot is no schema: " + err.Error()
	}
	current, err := schema.Parse(name, now)
	if err != nil {
		t.Fatal(err)
	}
	list := change.Diff(old, current)
	if len(list) == 0 {
		return "  only in form or order"
	}
	var b strings.Builder
	for _, c := range list {
		b.WriteString("  " + c.String() + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// The printed API is the schema itself, without what is for gateways.
func TestAPIIsTheSchema(t *testing.T) {
	text, err := schema.API()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"@key", "@link", "@shareable", "@cost", "@listSize", "FieldSet", "_entities", "_service", "_Any"} {
		if strings.Contains(text, word) {
			t.Errorf("it holds %s", word)
		}
	}
	printed, err := schema.Parse("api", text)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change.Diff(loaded, printed) {
		if !regexp.MustCompile("@(key|shareable|link|cost|listSize)").MatchString(c.Text) {
			t.Error(c)
		}
	}
	if again, _ := schema.API(); again != text {
		t.Error("printed twice, it differs")
	}
}

// Two composers, written by different people, make a supergraph of the subgraph's snapshot, and the supergraph's is the one
// that a gateway may be started with.
func TestSupergraph(t *testing.T) {
	const checks = "../web/checks"
	missing := func(format string, args ...any) {
		t.Helper()
		if os.Getenv("CI") == "true" {
			t.Fatalf(format, args...)
		}
		t.Skipf(format, args...)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing("no composition without node: %v", err)
	}
	if _, err := os.Stat(filepath.Join(checks, "node_modules")); err != nil {
		missing("no composition before `npm ci --ignore-scripts` in web/checks")
	}

	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args := []string{filepath.Join(checks, "compose.mjs")}
	if *update {
		args = append(args, "--update")
	}
	out, err := exec.CommandContext(ctx, node, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
