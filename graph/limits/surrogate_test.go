package limits

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/99designs/gqlgen/graphql"
)

func TestHalfASurrogatePairIsASyntaxError(t *testing.T) {
	t.Parallel()
	for text, isValid := range map[string]bool{
		`{ user(handle: "\uD83D\uDE00") { id } }`:                                    true,
		`{ user(handle: "\ud83d\ude00 \u00e9 \\uD800") { id } }`:                     true,
		`{ user(handle: "\u{1F600}") { id } }`:                                       true,
		`{ user(handle: """\uD800""") { id } }`:                                      true, // a block string has no escapes
		`{ user(handle: """a \""" \uD800 """) { id } }`:                              true,
		"{ user(handle: \"a\") { id } } # \"\\uD800\"":                               true,
		"# it's \"quoted\n{ user(handle: \"\\u0061\") { id } }":                      true,
		`{ user(handle: "\uD800") { id } }`:                                          false,
		`{ user(handle: "\uDC00") { id } }`:                                          false,
		`{ user(handle: "\uDE00\uD83D") { id } }`:                                    false,
		`{ user(handle: "\uD83D\uD83D\uDE00") { id } }`:                              false,
		`{ user(handle: "\uD83D\\uDE00") { id } }`:                                   false,
		`{ user(handle: "\uD83D\n") { id } }`:                                        false,
		`{ user(handle: "\uD83D\u{DE00}") { id } }`:                                  false,
		`{ user(handle: "\u{D83D}") { id } }`:                                        false,
		`{ user(handle: "é\"\udBFF") { id } }`:                                       false,
		"{ a: user(handle: \"\"\"x\"\"\") { id } b: user(handle: \"\\uD800\") {id}}": false,
	} {
		_, exec := newGuard(t, nil)
		if isValid {
			if _, errs := exec.CreateOperationContext(startTrace(t.Context()), &graphql.RawParams{Query: text}); len(errs) > 0 {
				t.Errorf("%s: %v", text, errs)
			}
			continue
		}
		if got := rejectedResponse(t, exec, graphql.RawParams{Query: text}); !bytes.Contains(got, []byte("GRAPHQL_PARSE_FAILED")) || !bytes.Contains(got, []byte(`"line":1`)) {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// The price is computed from the values that execute: variables, defaults and literals, in any form that coercion accepts.
func TestThePriceIsOfTheCoercedValues(t *testing.T) {
	t.Parallel()
	const query = `query($n: Int = 100, $ids: [ID!]! = "x") { viewer { friends(first: $n) { nodes { id } } } nodes(ids: $ids) { id } }`
	price := func(variables map[string]any) int {
		t.Helper()
		_, exec := newGuard(t, nil)
		op, errs := exec.CreateOperationContext(startTrace(t.Context()), &graphql.RawParams{Query: query, Variables: variables})
		if len(errs) > 0 {
			t.Fatalf("%v: %v", variables, errs)
		}
		cost, _ := CostOf(op)
		return cost.Requested
	}
	byDefault := price(nil)
	for name, variables := range map[string]map[string]any{
		"an integer": {"n": json.Number("100")}, "a whole number": {"n": json.Number("100.0")}, "an exponent": {"n": json.Number("1e2")}, "a list": {"ids": []any{"x"}}, "an id": {"ids": "y"},
	} {
		if got := price(variables); got != byDefault {
			t.Errorf("%s costs %d points, the same by default %d", name, got, byDefault)
		}
	}
	if price(map[string]any{"n": json.Number("1")})+99 != byDefault || price(map[string]any{"ids": []any{"x", "y"}}) != byDefault+1 || price(map[string]any{"n": json.Number("0")})+100 != byDefault {
		t.Error("the price does not follow the variables")
	}
	for _, n := range []any{"100", true, json.Number("100.5"), json.Number("4294967396"), []any{json.Number("100")}} {
		_, exec := newGuard(t, nil)
		rejectedResponse(t, exec, graphql.RawParams{Query: query, Variables: map[string]any{"n": n}})
	}
}
