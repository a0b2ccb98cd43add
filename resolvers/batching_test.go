package resolvers_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"golang.org/x/tools/txtar"
)

// An operation is a document with variables and its viewer.
type operation struct {
	viewer           stores.ID
	query, variables string
}

// exampleOperations returns the queries of the playground's menu, for ada.
func (h *harness) exampleOperations() (out []operation) {
	h.t.Helper()
	const dir = "../web/src/examples/"
	text, err := os.ReadFile(dir + "menu.json")
	if err != nil {
		h.t.Fatal(err)
	}
	names := strings.NewReplacer("{{viewer|user:ada}}", h.id("user ada").String(), "{{user:ada}}", h.id("user ada").String(),
		"{{user:grace}}", h.id("user grace").String(), "{{interest:BAND}}", h.id("interest 1").String(), "{{post}}", h.id("post 1").String())
	for _, group := range decode[[]struct {
		Examples []struct {
			Name      string
			Variables json.RawMessage
		}
	}](h.t, text) {
		for _, e := range group.Examples {
			query, err := os.ReadFile(dir + e.Name + ".graphql")
			if err != nil {
				h.t.Fatal(err)
			}
			if strings.Contains(string(query), "\nquery ") {
				out = append(out, operation{h.id("user ada"), string(query), names.Replace(cmp.Or(string(e.Variables), "{}"))})
			}
		}
	}
	return out
}

// batches returns the store calls of the last request with their numbers of keys, sorted. How many rows a call reads is the store's affair:
// fewer while it has the friendship graph in memory.
func (h *harness) batches() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	lines := make([]string, len(h.calls))
	for i, c := range h.calls {
		lines[i] = fmt.Sprintf("%s of %d keys\n", c.Method, c.Keys)
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// repetitions is how often each query is executed in a round.
const repetitions = 20

// rounds calls round once, and again until FIVEFOLD_DRAW_TIME has passed (default: no more).
func rounds(t *testing.T, round func()) {
	t.Helper()
	budget, err := time.ParseDuration(cmp.Or(os.Getenv("FIVEFOLD_DRAW_TIME"), "0s"))
	if err != nil {
		t.Fatal(err)
	}
	round()
	for start := time.Now(); time.Since(start) < budget; {
		round()
	}
}

// skipUnlessBreadthFirst skips a test that only the breadth-first executor passes. It executes all operations of the playground and of the stories many
// times or for many objects, which takes most of the time of this package: -short skips it.
func skipUnlessBreadthFirst(t *testing.T) {
	t.Helper()
	if *executedBy != "breadth" {
		t.Skip("only the breadth-first executor plans its calls")
	}
	if testing.Short() {
		t.Skip("too long for -short: executes all operations of the playground and the stories many times or for a thousand objects")
	}
}

// checkBatches executes an operation n times, on one processor and on eight, and compares the store calls.
func (h *harness) checkBatches(a operation, n int) {
	h.t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	variables, want := decode[map[string]any](h.t, json.RawMessage(a.variables)), ""
	for i := range n {
		runtime.GOMAXPROCS([2]int{1, 8}[i%2])
		h.execute(a.viewer, a.query, variables)
		if got := h.batches(); want == "" {
			want = got
		} else if got != want {
			h.t.Fatalf("%s\nexecution %d\n%s\nexecution 1\n%s", a.query, i+1, got, want)
		}
	}
}

// Each query of the playground and of the stories makes the same store calls with the same numbers of keys in every execution,
// whichever call of a level returns first. It sets GOMAXPROCS, so it does not run in parallel.
func TestQueriesBatchDeterministically(t *testing.T) {
	skipUnlessBreadthFirst(t)
	h := newDemoHarness(t)
	rounds(t, func() {
		for _, a := range h.exampleOperations() {
			h.checkBatches(a, repetitions)
		}
		for _, file := range storyFiles(t) {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { storyBatches(t, file, repetitions) })
		}
	})
}

// So does each mutation. A story with mutations runs from its beginning each time, twice in a round.
func TestMutationsBatchDeterministically(t *testing.T) {
	skipUnlessBreadthFirst(t)
	rounds(t, func() { mutationBatches(t) })
}

// mutationBatches compares the batches of two runs of each story with mutations.
func mutationBatches(t *testing.T) {
	t.Helper()
	for _, file := range storyFiles(t) {
		if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "\nmutation") {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
			first := storyBatches(t, file, 1)
			for i, processors := range []int{1, 8} {
				runtime.GOMAXPROCS(processors)
				if again := storyBatches(t, file, 1); !slices.Equal(first, again) {
					t.Fatalf("run 1\n%s\nrun %d\n%s", strings.Join(first, "\n"), i+2, strings.Join(again, "\n"))
				}
			}
		})
	}
}

func storyFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	return files
}

// storyOperations returns the operations of a story.
func (h *harness) storyOperations(file string) (out []operation) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		h.t.Fatal(err)
	}
	viewer := stores.ID{}
	for i, section := range archive.Files {
		switch section.Name {
		case "viewer":
			viewer = h.id("user " + strings.TrimSpace(string(section.Data)))
		case "query.graphql":
			a := operation{viewer, h.expand(string(section.Data)), "{}"}
			if i+1 < len(archive.Files) && archive.Files[i+1].Name == "variables.json" {
				a.variables = h.expand(string(archive.Files[i+1].Data))
			}
			out = append(out, a)
		}
	}
	return out
}

// storyBatches runs a story, its queries n times, and returns the batches of each step.
func storyBatches(t *testing.T, file string, n int) (batches []string) {
	t.Helper()
	h := newDemoHarness(t)
	defer func() { _ = h.close() }()
	for _, a := range h.storyOperations(file) {
		if strings.HasPrefix(strings.TrimSpace(a.query), "mutation") {
			h.execute(a.viewer, a.query, decode[map[string]any](t, json.RawMessage(a.variables)))
		} else {
			h.checkBatches(a, n)
		}
		batches = append(batches, h.batches())
	}
	return batches
}
