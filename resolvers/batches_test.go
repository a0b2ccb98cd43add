package resolvers_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/demo"

	"golang.org/x/tools/txtar"
)

// An asked operation is asked by somebody.
type asked struct {
	viewer           stores.ID
	query, variables string
}

// examples gives the queries of the playground's menu, for ada.
func (w *world) examples() (out []asked) {
	w.t.Helper()
	const dir = "../web/src/examples/"
	text, err := os.ReadFile(dir + "menu.json")
	if err != nil {
		w.t.Fatal(err)
	}
	names := strings.NewReplacer("{{viewer|user:ada}}", w.named("user ada").String(), "{{user:ada}}", w.named("user ada").String(),
		"{{user:grace}}", w.named("user grace").String(), "{{interest:BAND}}", w.named("interest 1").String())
	for _, group := range decode[[]struct {
		Examples []struct {
			Name      string
			Variables json.RawMessage
		}
	}](w.t, text) {
		for _, e := range group.Examples {
			query, err := os.ReadFile(dir + e.Name + ".graphql")
			if err != nil {
				w.t.Fatal(err)
			}
			if strings.Contains(string(query), "\nquery ") {
				out = append(out, asked{w.named("user ada"), string(query), names.Replace(cmp.Or(string(e.Variables), "{}"))})
			}
		}
	}
	return out
}

// batches gives the calls of the last request: of which method, for how many keys, and with how many rows.
func (w *world) batches() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines := make([]string, len(w.calls))
	for i, c := range w.calls {
		lines[i] = fmt.Sprintf("%s of %d keys, %d rows\n", c.Method, c.Keys, c.Rows)
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// runs is how often the same is asked: FIVEFOLD_DRAWS times, twenty when it is not set.
func runs(t *testing.T) int {
	t.Helper()
	text := os.Getenv("FIVEFOLD_DRAWS")
	if text == "" {
		return 20
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// skipUnlessPromised skips what only our own executor promises, and what -short has no time for. CI runs it with neither.
func skipUnlessPromised(t *testing.T) {
	t.Helper()
	if *executedBy != "breadth" {
		t.Skip("another executor makes no promise")
	}
	if testing.Short() {
		t.Skip("it takes a while, and -short is given")
	}
}

// sameBatches asks the same again and again, on one processor and on eight.
func (w *world) sameBatches(a asked, n int) {
	w.t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	variables, wanted := decode[map[string]any](w.t, json.RawMessage(a.variables)), ""
	for i := range n {
		runtime.GOMAXPROCS([2]int{1, 8}[i%2])
		w.ask(a.viewer, a.query, variables)
		if got := w.batches(); wanted == "" {
			wanted = got
		} else if got != wanted {
			w.t.Fatalf("%s\nthe %dth time\n%s\nthe first time\n%s", a.query, i+1, got, wanted)
		}
	}
}

// Every query of the playground and of the stories makes the same store calls with as many keys, whoever of the calls of a level
// is faster.
func TestTheSameBatchesEveryTime(t *testing.T) {
	skipUnlessPromised(t)
	w := newWorld(t)
	if err := demo.Fill(t.Context(), w.set); err != nil {
		t.Fatal(err)
	}
	for _, a := range w.examples() {
		w.sameBatches(a, runs(t))
	}
	for _, file := range stories(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { told(t, file, runs(t)) })
	}
}

// So does every mutation. A story of them is told anew each time, from its beginning: a twentieth as often as queries are asked.
func TestTheSameBatchesOfMutationsEveryTime(t *testing.T) {
	skipUnlessPromised(t)
	for _, file := range stories(t) {
		if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "\nmutation") {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
			first := told(t, file, 1)
			for i := range max(2, runs(t)/20) {
				runtime.GOMAXPROCS([2]int{1, 8}[i%2])
				if again := told(t, file, 1); !slices.Equal(first, again) {
					t.Fatalf("the first time\n%s\nthe %dth time\n%s", strings.Join(first, "\n"), i+2, strings.Join(again, "\n"))
				}
			}
		})
	}
}

func stories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	return files
}

// asksOf lists what a story asks.
func (w *world) asksOf(file string) (out []asked) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	viewer := stores.ID{}
	for i, section := range archive.Files {
		switch section.Name {
		case "viewer":
			viewer = w.named("user " + strings.TrimSpace(string(section.Data)))
		case "query.graphql":
			a := asked{viewer, w.fill(string(section.Data)), "{}"}
			if i+1 < len(archive.Files) && archive.Files[i+1].Name == "variables.json" {
				a.variables = w.fill(string(archive.Files[i+1].Data))
			}
			out = append(out, a)
		}
	}
	return out
}

// told tells a story, its queries so often, and gives the batches of each step.
func told(t *testing.T, file string, n int) (batches []string) {
	t.Helper()
	w := newWorld(t)
	defer func() { _ = w.close() }()
	if err := demo.Fill(t.Context(), w.set); err != nil {
		t.Fatal(err)
	}
	for _, a := range w.asksOf(file) {
		if strings.HasPrefix(strings.TrimSpace(a.query), "mutation") {
			w.ask(a.viewer, a.query, decode[map[string]any](t, json.RawMessage(a.variables)))
		} else {
			w.sameBatches(a, n)
		}
		batches = append(batches, w.batches())
	}
	return batches
}
