package limits

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/errorcode"
)

// Each limit accepts a document at the limit and rejects one just above it, which is valid otherwise.
func TestEachLimitIsExact(t *testing.T) {
	text := func(document func(n int) string) func(int) graphql.RawParams {
		return func(n int) graphql.RawParams { return graphql.RawParams{Query: document(n)} }
	}
	repeat := strings.Repeat
	for _, c := range []struct {
		name  string
		set   func(l *Limits, n int)
		limit int
		make  func(n int) graphql.RawParams
	}{
		{"bytes", func(l *Limits, n int) { l.Bytes = n }, DefaultLimits.Bytes, text(func(n int) string { return "{__typename" + repeat(",", n-12) + "}" })},
		{"tokens", func(l *Limits, n int) { l.Tokens = n }, 40, text(func(n int) string { return "{ viewer {" + repeat("id ", n-5) + "} }" })},
		{"name", func(l *Limits, n int) { l.NameBytes = n }, DefaultLimits.NameBytes, text(func(n int) string { return "{" + repeat("a", n) + ": __typename}" })},
		{"name", func(l *Limits, n int) { l.NameBytes = n }, DefaultLimits.NameBytes, func(n int) graphql.RawParams {
			return graphql.RawParams{Query: "query " + repeat("a", min(n, DefaultLimits.NameBytes)) + " {__typename}", OperationName: repeat("a", n)}
		}},
		{"name", func(l *Limits, n int) { l.NameBytes = n }, DefaultLimits.NameBytes, func(n int) graphql.RawParams {
			return graphql.RawParams{Query: "{__typename}", Variables: map[string]any{"unused": []any{map[string]any{repeat("a", n): 1}}}}
		}},
		{"nesting", func(l *Limits, n int) { l.Nesting = n }, DefaultLimits.Nesting, text(func(n int) string {
			return "{" + repeat("... on Query {", n-1) + "__typename" + repeat("}", n)
		})},
		{"depth", func(l *Limits, n int) { l.Depth = n }, DefaultLimits.Depth, text(func(n int) string {
			pairs, last := (n-2)/2, "id" // a pair has depth 2, and so have viewer and id
			if n%2 == 1 {
				last = "friends { totalCount }"
			}
			return "{ viewer { " + repeat("friends(first: 1) { nodes { ", pairs) + last + repeat("}", 2*pairs+1) + "}"
		})},
		{"rootFields", func(l *Limits, n int) { l.RootFields = n }, DefaultLimits.RootFields, text(func(n int) string { return "{" + repeat("__typename ", n) + "}" })},
		{"fields", func(l *Limits, n int) { l.Fields = n }, 100, text(func(n int) string { return "{ viewer {" + repeat("id ", n-1) + "} }" })},
		{"aliases", func(l *Limits, n int) { l.Aliases = n }, DefaultLimits.Aliases, text(func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "a%d: id ", i)
			}
			return "{ viewer {" + b.String() + "} }"
		})},
		{"directives", func(l *Limits, n int) { l.Directives = n }, DefaultLimits.Directives, text(func(n int) string {
			return "{ viewer {" + repeat("id @skip(if: false) ", n) + "} }"
		})},
		{"directivesPerLocation", func(l *Limits, n int) { l.DirectivesPerLocation = n }, 2, text(func(n int) string {
			return "{ viewer { id " + strings.Join([]string{"@skip(if: false)", "@include(if: true)", "@unknown"}[:n], " ") + "} }"
		})},
		{"operations", func(l *Limits, n int) { l.Operations = n }, DefaultLimits.Operations, func(n int) graphql.RawParams {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "query q%d { __typename } ", i)
			}
			return graphql.RawParams{Query: b.String(), OperationName: "q0"}
		}},
		{"variables", func(l *Limits, n int) { l.Variables = n }, DefaultLimits.Variables, text(func(n int) string {
			var declared, used strings.Builder
			for i := range n {
				fmt.Fprintf(&declared, "$v%d: Boolean = true ", i)
				fmt.Fprintf(&used, " ... @include(if: $v%d) { id }", i)
			}
			return "query(" + declared.String() + ") { viewer {" + used.String() + "} }"
		})},
		{"fragments", func(l *Limits, n int) { l.Fragments = n }, DefaultLimits.Fragments, text(func(n int) string {
			var spreads, fragments strings.Builder
			for i := range n {
				fmt.Fprintf(&spreads, "...f%d ", i)
				fmt.Fprintf(&fragments, "fragment f%d on User { id } ", i)
			}
			return "{ viewer {" + spreads.String() + "} } " + fragments.String()
		})},
		{"spreads", func(l *Limits, n int) { l.Spreads = n }, DefaultLimits.Spreads, text(func(n int) string {
			return "{ viewer {" + repeat("...f ", n) + "} } fragment f on User { id }"
		})},
		{"listItems", func(l *Limits, n int) { l.ListItems = n }, DefaultLimits.ListItems, text(func(n int) string {
			return "{ nodes(ids: [" + repeat(`"x" `, n) + "]) { id } }"
		})},
		{"listItems", func(l *Limits, n int) { l.ListItems = n }, DefaultLimits.ListItems, func(n int) graphql.RawParams {
			ids := make([]any, n)
			for i := range ids {
				ids[i] = "user_01h455vb4pex5vsknk084sn02q"
			}
			return graphql.RawParams{Query: "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", Variables: map[string]any{"ids": ids}}
		}},
		{"listDepth", func(l *Limits, n int) { l.ListDepth = n }, DefaultLimits.ListDepth, func(n int) graphql.RawParams {
			var deep any = "x"
			for range n {
				deep = []any{deep}
			}
			return graphql.RawParams{Query: "{ __typename }", Variables: map[string]any{"unused": deep}}
		}},
		{"validationSteps", func(l *Limits, n int) { l.ValidationSteps = n }, 464, text(func(n int) string {
			rest, spread, fragment := n-2-20*21, "", "" // n without the steps of viewer and of twenty times id
			if n%2 == 1 {                               // a field takes 2 steps, one of a fragment 3
				rest, spread, fragment = rest-3, "...f", " fragment f on User { name }"
			}
			var b strings.Builder
			for i := range rest / 2 {
				fmt.Fprintf(&b, "a%d: id ", i)
			}
			return "{ viewer {" + repeat("id ", 20) + b.String() + spread + "} }" + fragment
		})},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, exec := newGuard(t, func(g *Guard) { c.set(&g.Limits, c.limit) })
			atLimit := c.make(c.limit)
			if _, errs := exec.CreateOperationContext(startTrace(t.Context()), &atLimit); errs != nil {
				t.Errorf("%d of %d: %v", c.limit, c.limit, errs)
			}
			aboveLimit := c.make(c.limit + 1)
			_, errs := exec.CreateOperationContext(startTrace(t.Context()), &aboveLimit)
			wantRejection(t, errs, errorcode.LimitExceeded)
			limit, _ := errs[0].Extensions["limit"].(map[string]any)
			if limit["name"] != c.name || limit["allowed"] != c.limit || limit["requested"] != c.limit+1 {
				t.Errorf("%v", limit)
			}
			if message := errs[0].Message; !strings.Contains(message, fmt.Sprintf("the limit is %d.", c.limit)) {
				t.Error(message)
			}
		})
	}
}

func TestGuardValidate(t *testing.T) {
	g := &Guard{Costs: DefaultCosts, Documents: NewDocuments(1)}
	if g.Validate(testSchema(nil)) == nil {
		t.Error("a guard without limits is accepted")
	}
	g.Limits = DefaultLimits
	if err := g.Validate(testSchema(nil)); err != nil {
		t.Error(err)
	}
	g.Documents = nil
	if g.Validate(testSchema(nil)) == nil {
		t.Error("a guard without a cache is accepted")
	}
}

// The error of a large document is short, whatever the document consists of.
func TestErrorsOfLargeDocumentsAreShort(t *testing.T) {
	for name, text := range map[string]string{
		"commas":   strings.Repeat(",", 1<<20),
		"braces":   strings.Repeat("{", 1<<20),
		"deep":     strings.Repeat("{a", 20_000) + strings.Repeat("}", 20_000),
		"bomb":     bomb(30),
		"names":    "{" + strings.Repeat("a ", 30_000) + "}",
		"comments": strings.Repeat("#\n", 6000),
		"circle":   "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
		"itself":   "{ __typename } fragment a on Query { viewer { id ...a } }",
	} {
		t.Run(name, func(t *testing.T) {
			_, exec := newGuard(t, nil)
			_, errs := exec.CreateOperationContext(startTrace(t.Context()), &graphql.RawParams{Query: text})
			wantRejection(t, errs, errorcode.LimitExceeded, errorcode.ValidationFailed)
		})
	}
}

// wantRejection expects one error with one of the codes, of less than 2 kB.
func wantRejection(t *testing.T, errs gqlerror.List, codes ...errorcode.Code) {
	t.Helper()
	if len(errs) != 1 {
		t.Fatalf("%d errors: %.200v", len(errs), errs)
	}
	text, err := json.Marshal(errs)
	if err != nil || len(text) >= 2000 {
		t.Errorf("%d bytes: %.200s, %v", len(text), text, err)
	}
	for _, code := range codes {
		if errs[0].Extensions["code"] == string(code) {
			return
		}
	}
	t.Fatalf("not %v: %s", codes, text)
}
