package coercion_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivefold/graph/coercion"
	"fivefold/graph/internal/graphqljs"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

const namedTypes = `
enum Colour { RED GREEN }
input Fields { int: Int, float: Float, string: String, boolean: Boolean, id: ID, colour: Colour = GREEN, ints: [Int!], grid: [[Int]], of: [Fields!], x: Int! = 7 }
input Required { int: Int!, colour: Colour! }
input One @oneOf { int: Int, string: String }
`

// inputTypes are the types of the test, each with the lists and nullabilities of inputWrappers.
var (
	inputTypes    = []string{"Int", "Float", "String", "Boolean", "ID", "Colour", "Fields", "Required", "One"}
	inputWrappers = []string{"%s", "%s!", "[%s]", "[%s!]", "[[%s]]"}
)

// inputSchema has, for the type number n, the fields fn(v: type), defn(v: type = ...), boxn(b: {v: type}) and listn(l: [type]).
func inputSchema() (schema string, types []string) {
	var b, fields strings.Builder
	b.WriteString(namedTypes)
	wrappers := inputWrappers
	if testing.Short() {
		wrappers = wrappers[1:3]
	}
	for _, name := range inputTypes {
		for _, wrapper := range wrappers {
			t, n := fmt.Sprintf(wrapper, name), len(types)
			types = append(types, t)
			fmt.Fprintf(&b, "input Box%d { v: %s }\n", n, t)
			fmt.Fprintf(&fields, "f%d(v: %s): String box%d(b: Box%d): String list%d(l: [%s]): String\n", n, t, n, n, n, t)
		}
	}
	return b.String() + "type Query {" + fields.String() + "}", types
}

// jsonValues are of every kind of JSON, and spellings that servers confuse.
var jsonValues = []string{
	`null`, `true`, `false`, `0`, `-0`, `1`, `-1`, `1.0`, `1.5`, `1e2`, `1.0e1`, `2147483647`, `2147483648`, `-2147483648`, `-2147483649`, `4294967296`, `1e10`,
	`""`, `"1"`, `"100"`, `"1.5"`, `"true"`, `"RED"`, `"red"`, `"Red"`, `"RED "`, `"BLUE"`, `"null"`, `"é"`,
	`[]`, `[1]`, `["1"]`, `["RED"]`, `["red"]`, `[null]`, `[1, null]`, `[[1]]`, `[[1], 2]`, `[["RED"], null]`, `[[[1]]]`, `[true, "a"]`, `[{}]`,
	`{}`, `{"int": 1}`, `{"int": "1"}`, `{"int": null}`, `{"int": 1, "colour": "RED"}`, `{"int": 1, "colour": "red"}`, `{"colour": "red"}`, `{"colour": 0}`, `{"unknown": 1}`,
	`{"float": 1}`, `{"float": "1"}`, `{"string": 1}`, `{"string": "a"}`, `{"boolean": "true"}`, `{"boolean": 1}`, `{"id": 1}`, `{"id": 1.5}`, `{"id": true}`,
	`{"ints": 1}`, `{"ints": [1, null]}`, `{"ints": "1"}`, `{"grid": 1}`, `{"grid": [1, [2]]}`, `{"of": {"x": 1}}`, `{"of": [{"x": null}]}`, `{"of": {"of": {"of": []}}}`,
	`{"int": 1, "string": "a"}`, `{"__typename": "Fields"}`, `[{"int": 1, "colour": "RED"}, {"int": 2, "colour": "GREEN"}]`,
}

// literals are the same for documents.
var literals = []string{
	`null`, `true`, `0`, `-0`, `1`, `-1`, `1.0`, `1.5`, `1e2`, `2147483647`, `2147483648`, `-2147483648`, `-2147483649`, `123456789012345678901234567890`,
	`""`, `"1"`, `"""block"""`, `"true"`, `"RED"`, `RED`, `red`, `Red`, `BLUE`, `[]`, `[1]`, `["1"]`, `[RED]`, `["RED"]`, `[red]`, `[null]`, `[[1]]`, `[[1], 2]`,
	`[[RED], null]`, `[[[1]]]`, `[{}]`, `{}`, `{int: 1}`, `{int: "1"}`, `{int: null}`, `{int: 1, colour: RED}`, `{int: 1, colour: "RED"}`, `{colour: red}`, `{unknown: 1}`,
	`{float: 1}`, `{float: "1"}`, `{string: 1}`, `{string: a}`, `{boolean: "true"}`, `{boolean: 1}`, `{id: 1}`, `{id: 1.5}`, `{id: a}`, `{ints: 1}`, `{ints: [1, null]}`,
	`{grid: [1, [2]]}`, `{of: {x: 1}}`, `{of: [{x: null}]}`, `{of: {of: {of: []}}}`, `{int: 1, string: "a"}`,
}

// TestInputIsCoercedAsByGraphQLJS compares every value, of every type, in every position.
func TestInputIsCoercedAsByGraphQLJS(t *testing.T) {
	text, types := inputSchema()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: text})
	peer := startGraphQLJS(t, text)
	compared, accepted := 0, 0
	check := func(query, variables string) {
		t.Helper()
		ours, why := coerce(t, schema, query, variables)
		theirs := peer.coerce(t, query, variables)
		if ours != theirs {
			t.Errorf("%s %s\nours    %s %s\ngraphql-js %s", query, variables, ours, why, theirs)
		}
		if compared++; ours != rejected {
			accepted++
		}
	}
	for n, of := range types {
		for _, v := range jsonValues {
			variables := `{"v": ` + v + `}`
			check(fmt.Sprintf("query($v: %s) { f%d(v: $v) }", of, n), variables)
			check(fmt.Sprintf("query($v: %s) { box%d(b: {v: $v}) }", of, n), variables)
			check(fmt.Sprintf("query($v: %s) { list%d(l: [$v]) }", of, n), variables)
			check(fmt.Sprintf("query($v: Box%d) { box%d(b: $v) }", n, n), `{"v": {"v": `+v+`}}`)
			check(fmt.Sprintf("query($v: [%s]) { list%d(l: $v) }", of, n), variables)
		}
		check(fmt.Sprintf("query($v: %s) { f%d(v: $v) }", of, n), `{}`)
		check(fmt.Sprintf("query($v: %s) { box%d(b: {v: $v}) }", of, n), `{}`)
		check(fmt.Sprintf("query($v: %s) { list%d(l: [$v]) }", of, n), `{}`)
		for _, v := range literals {
			check(fmt.Sprintf("{ f%d(v: %s) }", n, v), `{}`)
			check(fmt.Sprintf("{ box%d(b: {v: %s}) }", n, v), `{}`)
			check(fmt.Sprintf("{ list%d(l: [%s]) }", n, v), `{}`)
			check(fmt.Sprintf("query($v: %s = %s) { f%d(v: $v) }", strings.TrimSuffix(of, "!"), v, n), `{}`)
			check(fmt.Sprintf("query($v: %s = %s) { f%d(v: $v) }", strings.TrimSuffix(of, "!"), v, n), `{"v": null}`)
		}
	}
	t.Logf("%d inputs compared, %d of which are valid", compared, accepted)
	if accepted*20 < compared {
		t.Error("too few of the inputs are valid")
	}
}

// negativeZero is the Float -0, which JavaScript writes as 0.
var negativeZero = regexp.MustCompile(`([:\[])-0\b`)

const rejected = "rejected"

// coerce returns the coerced arguments of the only field of a query, as JSON.
func coerce(t *testing.T, schema *ast.Schema, query, variables string) (arguments, why string) {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(schema, query, strictRules(nil))
	if errs != nil {
		return rejected, errs.Error()
	}
	values, err := coercion.Scalars(nil).Variables(schema, document.Operations[0], decode(t, variables))
	if err != nil {
		return rejected, err.Error()
	}
	field := document.Operations[0].SelectionSet[0].(*ast.Field)
	coerced, failure := coercion.Arguments(schema, field.Definition.Arguments, field.Arguments, values)
	if failure != nil {
		return rejected, failure.Error()
	}
	return negativeZero.ReplaceAllString(encode(t, coerced), "${1}0"), ""
}

// strictRules are the default rules, with ours about values.
func strictRules(scalars coercion.Scalars) *rules.Rules {
	r := rules.NewDefaultRules()
	r.ReplaceRule(coercion.RuleName, scalars.Rule().RuleFunc)
	return r
}

func decode(t *testing.T, text string) (v map[string]any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func encode(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A graphQLJS is a graphql-js process. It asks for the value of a field, and passes the arguments.
type graphQLJS struct {
	in  *json.Encoder
	out *json.Decoder
}

// startGraphQLJS starts graphql-js with a schema.
func startGraphQLJS(t *testing.T, schema string) *graphQLJS {
	t.Helper()
	file := filepath.Join(t.TempDir(), "schema.graphqls")
	if err := os.WriteFile(file, []byte(schema), 0o600); err != nil {
		t.Fatal(err)
	}
	in, out := graphqljs.Start(t, file)
	return &graphQLJS{in, out}
}

// coerce returns the arguments with which graphql-js asks for the only field of a query.
func (g *graphQLJS) coerce(t *testing.T, query, variables string) string {
	t.Helper()
	if err := g.in.Encode(map[string]any{"query": query, "variables": json.RawMessage(variables)}); err != nil {
		t.Fatal(err)
	}
	arguments := rejected
	for {
		var m struct {
			Field   string
			Args    json.RawMessage
			Refused []string
		}
		if err := g.out.Decode(&m); err != nil {
			t.Fatal(err)
		}
		if m.Field == "" {
			return arguments
		}
		arguments = canonical(t, m.Args)
		if err := g.in.Encode(map[string]any{"value": nil}); err != nil {
			t.Fatal(err)
		}
	}
}

// canonical returns JSON with its names sorted, and numbers as Go formats them.
func canonical(t *testing.T, text []byte) string {
	t.Helper()
	var v any
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return encode(t, v)
}
