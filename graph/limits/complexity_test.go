package limits

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"pgregory.net/rapid"

	"fivefold/graph/errorcode"
)

// A document has the same cost and shape with fragments and without, so fragments cannot circumvent a limit.
func TestFragmentsChangeNeitherCostNorShape(t *testing.T) {
	schema := testSchema(nil).Schema()
	rapid.Check(t, func(t *rapid.T) {
		document := drawDocument(t, schema)
		spread, inlined := mustParse(t, schema, document.spread), mustParse(t, schema, document.inlined)
		if a, b := analyze(spread).largest, analyze(inlined).largest; a != b {
			t.Errorf("%+v with fragments, %+v without\n%s\n%s", a, b, document.spread, document.inlined)
		}
		costs := statedCosts(t, schema)
		a := costs.priceOf(schema, spread.Operations[0], nil, Client{})
		b := costs.priceOf(schema, inlined.Operations[0], nil, Client{})
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%+v with fragments, %+v without\n%s\n%s", a, b, document.spread, document.inlined)
		}
	})
}

// The work is linear in the text: a selection is visited at most once per type that its parent may be. A document has fewer
// selections and values than bytes.
func TestAnalysisIsLinear(t *testing.T) {
	schema := testSchema(nil).Schema()
	rapid.Check(t, func(t *rapid.T) {
		text := drawDocument(t, schema).spread
		wantLinear(t, schema, text, mustParse(t, schema, text))
	})
	for _, n := range []int{1, 10, 100, 300} { // expands to 2^n fields
		wantLinear(t, schema, bomb(n), mustParse(t, schema, bomb(n)))
	}
}

func wantLinear(t rapid.TB, schema *ast.Schema, text string, document *ast.QueryDocument) {
	t.Helper()
	if s := analyze(document); s.visited > len(text) {
		t.Fatalf("analyzed %d nodes in %d bytes", s.visited, len(text))
	}
	types := 1
	for _, possible := range schema.PossibleTypes {
		types = max(types, len(possible))
	}
	for _, o := range document.Operations {
		p := statedCosts(t, schema).newPricer(schema, nil, Client{})
		if p.operation(o); p.visited > len(text)*types {
			t.Fatalf("priced %d selections in %d bytes, on %d types", p.visited, len(text), types)
		}
	}
}

func mustParse(t rapid.TB, schema *ast.Schema, text string) *ast.QueryDocument {
	t.Helper()
	document, err := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return document
}

// FuzzText checks for every text: no panic, work linear in its length, and at most one short error.
func FuzzText(f *testing.F) {
	for _, seed := range []string{
		"", "{", "}", "{a", smallQuery, introspectionQuery(f), bomb(5), "{ ...a } fragment a on Query { ...a }", "\xff", "\x00", "#",
		`{ nodes(ids: ["x", "y"]) { id ... on User { handle } } }`, `{ _entities(representations: [{__typename: "User"}]) { __typename } }`,
		`query($n: Int = 3) { interests(first: $n) { nodes { id @skip(if: true) } } }`, `{ a(b: [[[{c: [1]}]]]) @d @d }`, `"""a""" { b }`,
		`mutation { signOut(input: {}) { endedSessionId } }`, strings.Repeat("{a", 60), "fragment a on User { id } fragment a on User { name }",
	} {
		f.Add(seed)
	}
	g, exec := newGuard(f, nil)
	f.Fuzz(func(t *testing.T, text string) {
		if document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, g.Limits.Tokens); err == nil {
			if s := analyze(document); s.visited > len(text) {
				t.Errorf("analyzed %d nodes in %d bytes", s.visited, len(text))
			}
		}
		if err := g.Limits.checkText(text); err != nil {
			wantRejection(t, gqlerror.List{err}, errorcode.LimitExceeded, errorcode.ValidationFailed)
			return
		}
		if op, errs := exec.CreateOperationContext(startTrace(context.Background()), &graphql.RawParams{Query: text}); errs == nil {
			wantLinear(t, g.schema, text, op.Doc)
		}
	})
}
