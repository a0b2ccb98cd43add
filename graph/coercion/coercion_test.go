package coercion_test

import (
	"strings"
	"testing"

	"fivefold/graph/coercion"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

var custom = coercion.Scalars{"Day": coercion.Text, "Kind": coercion.Name, "Thing": coercion.Object}

func customSchema() *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Input: `
		scalar Day scalar Kind scalar Thing scalar Json
		input In { day: Day, kinds: [Kind!], of: [In!] }
		type Query { day(v: Day): Int days(v: [Day!]): Int kind(v: Kind): Int thing(v: Thing): Int json(v: Json): Int in(v: In): Int }`})
}

// Custom scalars accept values of their form in every position.
func TestCustomScalarsHaveAForm(t *testing.T) {
	schema := customSchema()
	values := map[string]string{"text": `"a"`, "number": `1`, "boolean": `true`, "list": `["a", 1]`, "object": `{"a": {"b": [1.5, 123456789012345678901234567890]}}`}
	accepted := map[string]string{"day": "text", "kind": "text", "thing": "object", "json": "text number boolean list object"}
	types := map[string]string{"day": "Day", "kind": "Kind", "thing": "Thing", "json": "Json"}
	for field, valid := range accepted {
		for kind, value := range values {
			want := strings.Contains(valid, kind)
			literal := strings.NewReplacer(`"a":`, "a:", `"b":`, "b:").Replace(value)
			for query, variables := range map[string]string{
				"query($v: " + types[field] + ") { " + field + "(v: $v) }":                   `{"v": ` + value + `}`,
				"{ " + field + "(v: " + literal + ") }":                                      `{}`,
				"query($v: " + types[field] + " = " + literal + ") { " + field + "(v: $v) }": `{}`,
			} {
				if got, why := coerceCustom(t, schema, query, variables); (got != rejected) != want {
					t.Errorf("%s %s: %s %s", query, variables, got, why)
				}
			}
		}
	}
	for query, want := range map[string]string{
		`{ kind(v: MUSIC) }`: `{"v":"MUSIC"}`, `{ day(v: MUSIC) }`: rejected, `{ days(v: "a") }`: `{"v":["a"]}`, `{ days(v: [1]) }`: rejected,
		`{ in(v: {kinds: A, of: {day: "x"}}) }`: `{"v":{"kinds":["A"],"of":[{"day":"x"}]}}`, `{ in(v: {of: {day: 1}}) }`: rejected,
		`{ json(v: {n: 123456789012345678901234567890, f: 1e999}) }`: `{"v":{"f":1e999,"n":123456789012345678901234567890}}`,
	} {
		if got, why := coerceCustom(t, schema, query, `{}`); got != want {
			t.Errorf("%s: %s %s, want %s", query, got, why, want)
		}
	}
}

func coerceCustom(t *testing.T, schema *ast.Schema, query, variables string) (arguments, why string) {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(schema, query, strictRules(custom))
	if errs != nil {
		return rejected, errs.Error()
	}
	values, err := custom.Variables(schema, document.Operations[0], decode(t, variables))
	if err != nil {
		return rejected, err.Error()
	}
	field := document.Operations[0].SelectionSet[0].(*ast.Field)
	coerced, failure := coercion.Arguments(schema, field.Definition.Arguments, field.Arguments, values)
	if failure != nil {
		return rejected, failure.Error()
	}
	return encode(t, coerced), ""
}

// An error of a variable has no path. It names the variable and the path within it, and contains no value.
func TestErrorsOfVariables(t *testing.T) {
	schema := customSchema()
	for variables, want := range map[string]string{
		`{"v": "secret"}`:                        "The variable $v is invalid: In must be an object.",
		`{"v": {"of": {"day": 12345}}}`:          "The variable $v is invalid at of.day: Day must be a string.",
		`{"v": {"of": [{}, {"kinds": [null]}]}}`: `The variable $v is invalid at of[1].kinds[0]: Expected value of type "Kind!", found null.`,
		`{"v": {"secret": 1}}`:                   "The variable $v is invalid at secret: In has no such field.",
	} {
		document, errs := gqlparser.LoadQueryWithRules(schema, `query($v: In) { in(v: $v) }`, strictRules(custom))
		if errs != nil {
			t.Fatal(errs)
		}
		_, err := custom.Variables(schema, document.Operations[0], decode(t, variables))
		if err == nil || err.Message != want || err.Path != nil || err.Extensions["code"] != "GRAPHQL_VALIDATION_FAILED" ||
			len(err.Locations) != 1 || err.Locations[0] != (gqlerror.Location{Line: 1, Column: 7}) {
			t.Errorf("%s: %v %+v", variables, err, err)
		}
	}
}
