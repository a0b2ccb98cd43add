package resolvers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/stores"
	"fivefold/stores/demo"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// An entity is the part of an operation that is about one thing, asked for as gateways do.
type entity struct {
	of    string
	query string
	id    func(variables map[string]any) any // of the thing, or its handle, as the operation has it; nil for the viewer
}

// entities takes an operation apart.
func entities(t *testing.T, query string) (out []entity) {
	t.Helper()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	doc, errs := gqlparser.LoadQueryWithRules(schema, query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(query, errs)
	}
	if doc.Operations[0].Operation != ast.Query {
		return nil
	}
	for _, selection := range doc.Operations[0].SelectionSet {
		f, ok := selection.(*ast.Field)
		if !ok {
			continue
		}
		var id func(map[string]any) any
		if len(f.Arguments) > 0 {
			id = func(variables map[string]any) any {
				v, _ := f.Arguments[0].Value.Value(variables)
				return v
			}
		}
		switch f.Name {
		case "user", "viewer":
			out = append(out, entity{"User", asEntity(doc, "User", f.SelectionSet), id})
		case "node":
			for _, selection := range f.SelectionSet {
				if on, ok := selection.(*ast.InlineFragment); ok && on.TypeCondition != "" {
					out = append(out, entity{on.TypeCondition, asEntity(doc, on.TypeCondition, on.SelectionSet), id})
				}
			}
		}
	}
	return out
}

// asEntity writes an operation that asks the same about entities.
func asEntity(doc *ast.QueryDocument, of string, asks ast.SelectionSet) string {
	var b bytes.Buffer
	body := &ast.QueryDocument{Operations: ast.OperationList{{Operation: ast.Query, SelectionSet: asks}}, Fragments: doc.Fragments}
	formatter.NewFormatter(&b).FormatQueryDocument(body)
	text := strings.TrimPrefix(strings.TrimSpace(b.String()), "query")
	declared := "$reps: [_Any!]!"
	for _, v := range doc.Operations[0].VariableDefinitions {
		if strings.Contains(text, "$"+v.Variable) {
			declared += fmt.Sprintf(", $%s: %s", v.Variable, v.Type)
		}
	}
	end := strings.Index(text+"\nfragment", "\nfragment")
	return fmt.Sprintf("query(%s) { _entities(representations: $reps) { ... on %s %s } }%s", declared, of, text[:end], text[end:])
}

// Whatever the playground and the stories ask about one person, page, interest or message makes no more store calls for a thousand
// of them than are known before it runs, which is the same number as for one.
func TestAThousandParentsCostNoMoreThanIsKnownBefore(t *testing.T) {
	skipUnlessPromised(t)
	w := newWorld(t)
	if err := demo.Fill(t.Context(), w.set); err != nil {
		t.Fatal(err)
	}
	m, asked := w.multitude(), w.examples()
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		asked = append(asked, w.asksOf(file)...)
	}
	operations, one, ten, thousand := 0, 0, 0, 0
	for _, a := range asked {
		for _, e := range entities(t, a.query) {
			if len(m[e.of]) > 0 {
				operations++
				one += w.askAbout(1, m, a, e)
				ten += w.askAbout(10, m, a, e)
				thousand += w.askAbout(1000, m, a, e)
			}
		}
	}
	t.Logf("%d operations made %d calls for one, %d for ten, %d for a thousand", operations, one, ten, thousand)
	if operations < 90 {
		t.Errorf("only %d operations", operations)
	}
}

// askAbout asks about so many things, of which the first is that of the operation, and gives how many calls that made. That they
// are no more than was known before is checked for whatever is asked.
func (w *world) askAbout(n int, m multitude, a asked, e entity) int {
	w.t.Helper()
	variables := decode[map[string]any](w.t, json.RawMessage(a.variables))
	first := a.viewer
	if e.id != nil {
		text := fmt.Sprint(e.id(variables))
		var err error
		if first, err = stores.ParseID(text); err != nil {
			first = w.named("user " + strings.ToLower(text))
		}
	}
	var reps []any
	for _, id := range append([]stores.ID{first}, m[e.of]...)[:n] {
		reps = append(reps, map[string]any{"__typename": e.of, "id": id.String()})
	}
	variables["reps"] = reps
	got := w.ask(a.viewer, e.query, variables)
	for _, err := range got.Errors {
		if err.Extensions["code"] == "INTERNAL_SERVER_ERROR" {
			w.t.Fatal(e.query, got.Errors)
		}
	}
	return len(w.calls)
}
