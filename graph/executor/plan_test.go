package executor

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// small is a schema for plans only; its operations cannot be executed.
var small = gqlparser.MustLoadSchema(&ast.Source{Input: `
	interface Node { id: ID!, next(n: Int = 1): Node }
	type A implements Node { id: ID!, next(n: Int = 1): Node, a: A }
	type B implements Node { id: ID!, next(n: Int = 1): Node, b: B }
	union Any = A | B
	type Query { node: Node, any: [Any!], a: A }
	type Mutation { a: A }
`})

func newSmall(planBytes int) *Executor {
	tables := &Tables{}
	for _, name := range []string{"A", "B", "Query", "Mutation"} {
		o := &Object{Name: name}
		for _, def := range small.Types[name].Fields {
			f := &Field{Name: def.Name}
			for _, kind := range small.GetPossibleTypes(small.Types[def.Type.Name()]) {
				f.Kinds = append(f.Kinds, kind.Name)
			}
			o.Fields = append(o.Fields, f)
		}
		tables.Objects = append(tables.Objects, o)
	}
	tables.bind(small, nil)
	return &Executor{schema: small, tables: tables, plans: newPlanCache(planBytes)}
}

// planned plans a document without validation.
func (e *Executor) planned(document string) (*plan, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: document})
	if err != nil || len(doc.Operations) == 0 {
		return nil, err
	}
	return e.planOf(&graphql.OperationContext{RawQuery: document, Doc: doc, Operation: doc.Operations[0], Variables: map[string]any{"on": true}})
}

// FuzzPlan plans documents that can be parsed, valid or not.
func FuzzPlan(f *testing.F) {
	for _, seed := range []string{
		`{ node { id next { id ... on A { a { id } } } } any { __typename } }`,
		`query($on: Boolean!) { a @skip(if: $on) { id } a @include(if: $on) { next(n: 2) { id } } }`,
		`{ a { ...F } } fragment F on A { a { ...F } }`,
		`{ ...F ...F } fragment F on Query { a { id } ...G } fragment G on Query { ...F }`,
		`{ a { id: next { id } id } nothing } mutation { a }`,
		`subscription { a { id } }`, `{ ... @defer { a { id } } }`, `{ a(x: {y: [$z]}) @skip { id } }`, exponential(6), perType(5), repeated(20), mergingSets(8),
	} {
		f.Add(seed)
	}
	e := newSmall(1 << 20)
	f.Fuzz(func(t *testing.T, document string) {
		p, err := e.planned(document)
		if err == nil && p != nil && p.fields > maxStepsPerByte*(len(document)+64) {
			t.Errorf("%d fields of %d bytes", p.fields, len(document))
		}
		if size := e.plans.WeightedSize(); size > 1<<20 {
			t.Errorf("the plans take %d bytes", size)
		}
	})
}

// exponential returns a document whose response is exponential in its length.
func exponential(depth int) string {
	var b strings.Builder
	b.WriteString("{ a { ...F0 } }")
	for i := range depth {
		fmt.Fprintf(&b, " fragment F%d on A { x: a { ...F%d } y: a { ...F%d } }", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on A { id }", depth)
	return b.String()
}

// perType returns a document that selects different fields of each type at each depth.
func perType(depth int) string {
	body := "id"
	for range depth {
		body = fmt.Sprintf("__typename next { %s } ... on A { next { %s } } ... on B { next { %s } }", body, body, body)
	}
	return "{ node { " + body + " } }"
}

// repeated returns a document that selects the same field many times.
func repeated(times int) string { return "{ " + strings.Repeat("a { id } ", times) + "}" }

// mergingSets returns a document in which every path merges a different set of fields.
func mergingSets(depth int) string {
	var b strings.Builder
	b.WriteString("{ a { ")
	for i := range depth {
		fmt.Fprintf(&b, "...F%d ", i)
	}
	b.WriteString("} }")
	for i := range depth {
		fmt.Fprintf(&b, " fragment F%d on A { x: a { ...F%d } y: a { ...F%d ...F%d } }", i, i+1, i+1, (i+depth)/2+1)
	}
	fmt.Fprintf(&b, " fragment F%d on A { id }", depth)
	return b.String()
}

// A document that selects too much is rejected after a bounded number of steps. A document that is only long is not.
func TestPlanningIsLinearInTheDocument(t *testing.T) {
	if p, err := newSmall(1 << 20).planned(repeated(20_000)); err != nil || p.fields != 2 {
		t.Errorf("the same again: %v", err)
	}
	for depth, code := range map[int]any{1: nil, 10: nil, 300: "LIMIT_EXCEEDED"} {
		_, err := newSmall(1 << 20).planned(mergingSets(depth))
		refused, _ := errors.AsType[*gqlerror.Error](err)
		if code == nil && err != nil || code != nil && (refused == nil || refused.Extensions["code"] != code) {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}

func TestPlansAreLinearInTheDocument(t *testing.T) {
	for name, make := range map[string]func(int) string{"fragments that hold each other twice": exponential, "types that ask differently": perType} {
		t.Run(name, func(t *testing.T) {
			for depth := range 8 {
				document := make(depth)
				p, err := newSmall(1 << 20).planned(document)
				if err != nil {
					t.Fatal(err)
				}
				if p.fields > len(document) {
					t.Errorf("depth %d: %d fields of %d bytes", depth, p.fields, len(document))
				}
			}
		})
	}
}

func TestPlansAreKeptUpToTheirBytes(t *testing.T) {
	const maxBytes = 20_000
	e := newSmall(maxBytes)
	plan := func(document string) *plan {
		t.Helper()
		p, err := e.planned(document)
		if err != nil {
			t.Fatal(err)
		}
		if size := e.plans.WeightedSize(); size > maxBytes {
			t.Fatalf("the plans take %d bytes", size)
		}
		return p
	}
	often := plan("{ a { id } }")
	for i := range 100 {
		plan(fmt.Sprintf("{ a { x%d: id } }", i))
		if plan("{ a { id } }") != often {
			t.Fatal("a plan that is used often is not kept")
		}
	}
	if n := e.plans.EstimatedSize(); n < 5 {
		t.Errorf("only %d plans are kept", n)
	}
	large := "{ " + strings.Repeat("a { id } ", 1000) + "}"
	if first := plan(large); first == plan(large) {
		t.Error("a plan that is larger than the cache is kept")
	}
}

func TestPlansAreMadeConcurrently(t *testing.T) {
	const maxBytes = 20_000
	e := newSmall(maxBytes)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 200 {
				p, err := e.planned(fmt.Sprintf("{ a { x%d: id } }", i%30))
				if err != nil || string(p.root.fields[0].nodes[0].fields[0].key) != fmt.Sprintf(`"x%d":`, i%30) {
					t.Errorf("plan %d: %v", i, err)
					return
				}
			}
		})
	}
	wg.Wait()
	e.plans.CleanUp()
	if size := e.plans.WeightedSize(); size > maxBytes {
		t.Errorf("the plans take %d bytes", size)
	}
}

func TestEachValueOfAConditionHasAPlan(t *testing.T) {
	e := newSmall(1 << 20)
	doc, err := parser.ParseQuery(&ast.Source{Input: `query($on: Boolean!) { a @skip(if: $on) { id } node @include(if: $on) { id } }`})
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range []bool{true, false, true} {
		p, err := e.planOf(&graphql.OperationContext{RawQuery: "the text", Doc: doc, Operation: doc.Operations[0], Variables: map[string]any{"on": on}})
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]string{true: "node", false: "a"}[on]; len(p.root.fields) != 1 || p.root.fields[0].Name != want {
			t.Errorf("%t: %s", on, p.root.fields[0].Name)
		}
	}
}
