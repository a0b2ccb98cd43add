package resolvers_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/stores"

	"github.com/vektah/gqlparser/v2/ast"
)

// An enumPosition is an argument, or a field of the input of a mutation, whose type is an enum.
type enumPosition struct {
	name   string
	enum   *ast.Definition
	direct string // a document with the value %s there
	input  string // the name of the type of the input; empty for an argument
	others map[string]any
}

// enumPositions returns every position of the schema that takes an enum.
func enumPositions(t *testing.T, h *harness, schema *ast.Schema) (out []enumPosition) {
	t.Helper()
	node := `{ node(id: "` + h.id("post 1").String() + `") { ... on Message { `
	parents := map[string]string{"Query": "{ %s }", "User": "{ viewer { %s } }", "Post": node + "... on Post { %s } } } }",
		"Comment": node + "... on Comment { %s } } } }", "Campaign": `{ node(id: "` + numbered(stores.KindCampaign, 1).String() + `") { ... on Campaign { %s } } }`}
	for _, parent := range schema.Types {
		if parent.Kind != ast.Object || strings.HasPrefix(parent.Name, "__") {
			continue
		}
		for _, field := range parent.Fields {
			for _, argument := range field.Arguments {
				definition := schema.Types[argument.Type.Name()]
				switch {
				case definition.Kind == ast.Enum:
					around, ok := parents[parent.Name]
					if !ok {
						t.Errorf("add how to select a %s", parent.Name)
					}
					selection := strings.TrimPrefix(fieldWith(field, argument), "alias: ")
					if argument.Type.Elem != nil {
						selection = strings.Replace(selection, "%s", "[%s]", 1)
					}
					out = append(out, enumPosition{name: parent.Name + "." + field.Name + "." + argument.Name, enum: definition, direct: fmt.Sprintf(around, selection)})
				case parent == schema.Mutation:
					out = append(out, enumFields(schema, field, definition)...)
				}
			}
		}
	}
	return out
}

// enumFields returns the positions in the input of a mutation.
func enumFields(schema *ast.Schema, mutation *ast.FieldDefinition, input *ast.Definition) (out []enumPosition) {
	others, text := map[string]any{}, ""
	for _, f := range input.Fields {
		if f.Type.NonNull && f.DefaultValue == nil && schema.Types[f.Type.Name()].Kind == ast.Scalar {
			others[f.Name] = "x"
			text += f.Name + `: "x", `
		}
	}
	for _, f := range input.Fields {
		if enum := schema.Types[f.Type.Name()]; enum.Kind == ast.Enum {
			out = append(out, enumPosition{name: "Mutation." + mutation.Name + "." + f.Name, enum: enum, input: input.Name, others: others,
				direct: fmt.Sprintf("mutation { %s(input: {%s%s: %%s}) { __typename } }", mutation.Name, text, f.Name)})
		}
	}
	return out
}

// An enum value in another spelling is no value of the enum, in every position of the schema, as a literal and in variables.
func TestEnumsAreExactEverywhere(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	positions := enumPositions(t, h, schema)
	if len(positions) < 10 {
		t.Fatalf("only %d positions", len(positions))
	}
	before := h.dump()
	const invalid = "GRAPHQL_VALIDATION_FAILED"
	for _, p := range positions {
		head, rest, _ := strings.Cut(p.direct, "{")
		if head == "" {
			head = "query "
		}
		byVariable := fmt.Sprintf("%s($v: %s!) {%s", head, p.enum.Name, fmt.Sprintf(rest, "$v"))
		check := func(query string, variables map[string]any, isValid bool) {
			t.Helper()
			if got := h.execute(h.id("user ada"), query, variables); (got.code() != invalid) != isValid || !isValid && len(got.Errors[0].Path) > 0 {
				t.Errorf("%s: %s %v: %v", p.name, query, variables, got.Errors)
			}
		}
		for _, value := range p.enum.EnumValues {
			if p.input == "" { // the valid mutations would change something
				check(fmt.Sprintf(p.direct, value.Name), nil, true)
				check(byVariable, map[string]any{"v": value.Name}, true)
			}
			for _, wrong := range []any{strings.ToLower(value.Name), value.Name[:1] + strings.ToLower(value.Name[1:]), value.Name + " ", value.Name + "\u0301", ""} {
				check(byVariable, map[string]any{"v": wrong}, false)
				check(fmt.Sprintf(p.direct, fmt.Sprintf("%q", wrong)), nil, false)
				if p.input != "" {
					field := p.name[strings.LastIndex(p.name, ".")+1:]
					mutation := strings.Split(p.name, ".")[1]
					input := map[string]any{field: wrong}
					for k, v := range p.others {
						input[k] = v
					}
					check(fmt.Sprintf("mutation($i: %s!) { %s(input: $i) { __typename } }", p.input, mutation), map[string]any{"i": input}, false)
				}
			}
			check(fmt.Sprintf(p.direct, strings.ToLower(value.Name)), nil, false)
			check(fmt.Sprintf(p.direct, `"`+value.Name+`"`), nil, false)
		}
		for _, wrong := range []any{0, 1, true, []string{"X"}, map[string]any{}, nil} {
			check(byVariable, map[string]any{"v": wrong}, false)
		}
	}
	if !reflect.DeepEqual(h.dump(), before) {
		t.Error("something was written")
	}
}
