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

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the results of the stories into their files")

// A story is a file of steps over the demo network:
//
//	viewer          the handle of the viewer of the following steps; empty for nobody
//	query.graphql   begins a step; {{user ada}} stands for an id, {{new post 1}} for the id of the first object created
//	variables.json  the variables of the step
//	figures         figures of ads that are recorded: see addFigures
//	want.json       the wanted data, or {"data", "errors"} when there are errors
//	calls           the wanted store calls of the breadth-first executor: one method and its count a line, sorted
func TestStories(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runStory(t, file)
		})
	}
}

func runStory(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	h := newDemoHarness(t)
	viewer := &resolvers.Viewer{}
	var query, variables string
	for i, section := range archive.Files {
		text := string(section.Data)
		switch section.Name {
		case "viewer":
			viewer = &resolvers.Viewer{ID: h.id("user " + strings.TrimSpace(text))}
		case "query.graphql":
			query, variables = h.expand(text), ""
		case "variables.json":
			variables = h.expand(text)
		case "figures":
			h.addFigures(h.expand(text))
		case "want.json":
			compare(t, &archive.Files[i], indented(t, h.executeAs(viewer, query, variablesOf(t, variables))))
		case "calls":
			if *executedBy == "breadth" {
				compare(t, &archive.Files[i], callCounts(h))
			}
		default:
			t.Fatalf("unknown section %q", section.Name)
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

// indented prints the data, or data and errors, as indented JSON.
func indented(t *testing.T, a response) string {
	t.Helper()
	var shown any = a.Data
	if len(a.Errors) > 0 {
		for _, err := range a.Errors {
			err.Locations = nil // gqlgen's executor sets them on some errors only
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

func callCounts(h *harness) string {
	times := map[string]int{}
	for _, c := range h.calls {
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

// expand replaces {{user handle}}, {{interest number}} and the like, {{friendship handle handle}} and {{new kind n}} with ids.
func (h *harness) expand(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(match string) string {
		return h.id(strings.Trim(match, "{}")).String()
	})
}

func (h *harness) id(name string) stores.ID {
	words := strings.Fields(name)
	switch {
	case len(words) == 2 && words[0] == "user":
		found, err := h.set.Users.ByHandles(h.t.Context(), words[1:])
		if err != nil || len(found) != 1 {
			h.t.Fatalf("no person %q: %v", words[1], err)
		}
		return found[words[1]].ID
	case len(words) == 3 && words[0] == "friendship":
		return stores.FriendshipID(h.id("user "+words[1]), h.id("user "+words[2]))
	case len(words) == 2 && words[0] == "advertiser":
		return h.advertiserBy(h.id("user " + words[1]))
	case len(words) == 3 && words[0] == "campaign":
		return stores.DerivedID(stores.KindCampaign, h.advertiserBy(h.id("user "+words[1])), words[2])
	case len(words) == 3 && words[0] == "new":
		n, err := strconv.ParseUint(words[2], 10, 64)
		if err != nil {
			h.t.Fatal(err)
		}
		return newObjectID(stores.Kind(words[1]), n)
	case len(words) == 2:
		id, err := dataset.ID("demo", words[0], words[1])
		if err != nil {
			h.t.Fatal(err)
		}
		return id
	case len(words) == 1 && words[0] == "user":
		return stores.ID{}
	}
	h.t.Fatalf("no id has the name %q", name)
	return stores.ID{}
}
