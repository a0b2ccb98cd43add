package resolvers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"fivefold/graph/generated"
	"fivefold/stores"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// An entityQuery is the part of an operation about one object, rewritten as an _entities query.
type entityQuery struct {
	of    string
	query string
	id    func(variables map[string]any) any // the object's id or handle in the operation; nil for the viewer
}

// entityQueries splits an operation into its entity queries.
func entityQueries(t *testing.T, query string) (out []entityQuery) {
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
			out = append(out, entityQuery{"User", asEntity(doc, "User", f.SelectionSet), id})
		case "node":
			for _, selection := range f.SelectionSet {
				if on, ok := selection.(*ast.InlineFragment); ok && on.TypeCondition != "" {
					out = append(out, entityQuery{on.TypeCondition, asEntity(doc, on.TypeCondition, on.SelectionSet), id})
				}
			}
		}
	}
	return out
}

// asEntity returns an _entities query with the given selections.
func asEntity(doc *ast.QueryDocument, of string, selections ast.SelectionSet) string {
	var b bytes.Buffer
	body := &ast.QueryDocument{Operations: ast.OperationList{{Operation: ast.Query, SelectionSet: selections}}, Fragments: doc.Fragments}
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

// Each entity query of the playground and the stories stays within its planned store calls for one, ten and a thousand objects;
// the plan does not depend on their number. checkPlannedCalls verifies every execution.
func TestAThousandParentsStayWithinPlannedCalls(t *testing.T) {
	t.Parallel()
	skipUnlessBreadthFirst(t)
	h := newDemoHarness(t)
	m, operations := h.addPopulation(), h.exampleOperations()
	for _, file := range storyFiles(t) {
		operations = append(operations, h.storyOperations(file)...)
	}
	var queries, one, ten, thousand atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d queries made %d calls for one, %d for ten, %d for a thousand", queries.Load(), one.Load(), ten.Load(), thousand.Load())
		if queries.Load() < 90 {
			t.Error("too few queries")
		}
	})
	for i, o := range operations {
		t.Run(fmt.Sprint("operation ", i), func(t *testing.T) {
			t.Parallel()
			r := h.reader(t)
			for _, e := range entityQueries(t, o.query) {
				if len(m[e.of]) > 0 {
					queries.Add(1)
					one.Add(r.callsFor(1, m, o, e))
					ten.Add(r.callsFor(10, m, o, e))
					thousand.Add(r.callsFor(1000, m, o, e))
				}
			}
		})
	}
}

// callsFor executes an entity query for n objects, of which the first is that of the operation, and returns the number of store calls.
func (h *harness) callsFor(n int, m population, o operation, e entityQuery) int64 {
	h.t.Helper()
	variables := decode[map[string]any](h.t, json.RawMessage(o.variables))
	first := o.viewer
	if e.id != nil {
		text := fmt.Sprint(e.id(variables))
		var err error
		if first, err = stores.ParseID(text); err != nil {
			first = h.id("user " + strings.ToLower(text))
		}
	}
	var reps []any
	for _, id := range append([]stores.ID{first}, m[e.of]...)[:n] {
		reps = append(reps, map[string]any{"__typename": e.of, "id": id.String()})
	}
	variables["reps"] = reps
	got := h.execute(o.viewer, e.query, variables)
	for _, err := range got.Errors {
		if err.Extensions["code"] == "INTERNAL_SERVER_ERROR" {
			h.t.Fatal(e.query, got.Errors)
		}
	}
	return int64(len(h.calls))
}
