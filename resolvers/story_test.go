package resolvers_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivefold/resolvers"
	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/demo"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the stories answer into the stories")

// A story is a file of steps over the demo network:
//
//	viewer          the handle of who asks from here on; empty for nobody
//	query.graphql   begins a step; {{user ada}} stands for an id, and {{new post 1}} for that of the first thing that is made
//	variables.json  of the step
//	want.json       the wanted data, or {"data", "errors"} when there are errors
//	calls           the wanted store calls in order of their names, one a line with how often, when the executor is our own
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { tell(t, file) })
	}
}

func tell(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	if err := demo.Fill(t.Context(), w.set); err != nil {
		t.Fatal(err)
	}
	viewer := &resolvers.Viewer{}
	var query, variables string
	for i, section := range archive.Files {
		text := string(section.Data)
		switch section.Name {
		case "viewer":
			viewer = &resolvers.Viewer{ID: w.named("user " + strings.TrimSpace(text))}
		case "query.graphql":
			query, variables = w.fill(text), ""
		case "variables.json":
			variables = w.fill(text)
		case "want.json":
			compare(t, &archive.Files[i], show(t, w.askAs(viewer, query, variablesOf(t, variables))))
		case "calls":
			if *executedBy == "breadth" {
				compare(t, &archive.Files[i], callsOf(w))
			}
		default:
			t.Fatalf("a section named %q", section.Name)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func compare(t *testing.T, want *txtar.File, got string) {
	t.Helper()
	if *update {
		want.Data = []byte(got)
	} else if got != string(want.Data) {
		t.Errorf("%s: got\n%s\nwant\n%s", want.Name, got, want.Data)
	}
}

// show prints the data, or data and errors, as indented JSON.
func show(t *testing.T, a answer) string {
	t.Helper()
	var shown any = a.Data
	if len(a.Errors) > 0 {
		for _, err := range a.Errors {
			err.Locations = nil // gqlgen's executor tells them of some errors only
		}
		shown = a
	}
	text, err := json.MarshalIndent(shown, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

func variablesOf(t *testing.T, text string) (variables map[string]any) {
	t.Helper()
	if text == "" {
		return nil
	}
	return decode[map[string]any](t, json.RawMessage(text))
}

func callsOf(w *world) string {
	times := map[string]int{}
	for _, c := range w.calls {
		times[c.Method]++
	}
	var lines []string
	for method, n := range times {
		lines = append(lines, fmt.Sprintf("%s %d\n", method, n))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

var placeholder = regexp.MustCompile(`\{\{([^}]*)\}\}`)

// fill puts ids in place of {{user handle}}, {{interest number}} and the like, {{friendship handle handle}} and {{new kind n}}.
func (w *world) fill(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(match string) string {
		return w.named(strings.Trim(match, "{}")).String()
	})
}

func (w *world) named(name string) stores.ID {
	words := strings.Fields(name)
	switch {
	case len(words) == 2 && words[0] == "user":
		found, err := w.set.Users.ByHandles(w.t.Context(), words[1:])
		if err != nil || len(found) != 1 {
			w.t.Fatalf("no person %q: %v", words[1], err)
		}
		return found[words[1]].ID
	case len(words) == 3 && words[0] == "friendship":
		return stores.FriendshipID(w.named("user "+words[1]), w.named("user "+words[2]))
	case len(words) == 3 && words[0] == "new":
		n, err := strconv.ParseUint(words[2], 10, 64)
		if err != nil {
			w.t.Fatal(err)
		}
		return born(stores.Kind(words[1]), n)
	case len(words) == 2:
		id, err := dataset.ID("demo", words[0], words[1])
		if err != nil {
			w.t.Fatal(err)
		}
		return id
	case len(words) == 1 && words[0] == "user":
		return stores.ID{}
	}
	w.t.Fatalf("cannot name %q", name)
	return stores.ID{}
}
