package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/schema"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// introspectionQuery asks what clients ask, with deprecated elements and the fields of the newest edition.
const introspectionQuery = `{ __schema {
	queryType { name } mutationType { name } subscriptionType { name }
	directives { name description isRepeatable locations args(includeDeprecated: true) { ...Input } }
	types { kind name description specifiedByURL isOneOf
		fields(includeDeprecated: true) { name description isDeprecated deprecationReason type { ...Ref } args(includeDeprecated: true) { ...Input } }
		inputFields(includeDeprecated: true) { ...Input }
		interfaces { name } possibleTypes { name }
		enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } } } }
	fragment Input on __InputValue { name description defaultValue isDeprecated deprecationReason type { ...Ref } }
	fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`

type introspected struct {
	Schema struct {
		QueryType, MutationType, SubscriptionType struct{ Name string }
		Directives                                []struct {
			Name, Description string
			IsRepeatable      bool
			Locations         []string
			Args              []introspectedInput
		}
		Types []struct {
			Kind, Name, Description, SpecifiedByURL string
			IsOneOf                                 bool
			Fields                                  []struct {
				introspectedInput
				Args []introspectedInput
			}
			InputFields               []introspectedInput
			Interfaces, PossibleTypes []struct{ Name string }
			EnumValues                []introspectedInput
		}
	} `json:"__schema"`
}

// An introspectedInput is an argument, an input field, an enum value, or a field without its arguments.
type introspectedInput struct {
	Name, Description, DefaultValue string
	IsDeprecated                    bool
	DeprecationReason               string
	Type                            *introspectedType
}

type introspectedType struct {
	Kind, Name string
	OfType     *introspectedType
}

func (t *introspectedType) String() string {
	switch {
	case t == nil:
		return ""
	case t.Kind == "NON_NULL":
		return t.OfType.String() + "!"
	case t.Kind == "LIST":
		return "[" + t.OfType.String() + "]"
	}
	return t.Name
}

func (i introspectedInput) line(at string) string {
	return fmt.Sprintf("%s.%s: %s = %s, deprecated %t %q, %q", at, i.Name, i.Type, i.DefaultValue, i.IsDeprecated, i.DeprecationReason, i.Description)
}

// lines returns a line for each element of the schema, sorted.
func (s introspected) lines() (lines []string) {
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	add("schema %s %s %s", s.Schema.QueryType.Name, s.Schema.MutationType.Name, s.Schema.SubscriptionType.Name)
	for _, t := range s.Schema.Types {
		add("%s %s, %q, specified by %q, one of %t", t.Kind, t.Name, t.Description, t.SpecifiedByURL, t.IsOneOf)
		for _, f := range t.Fields {
			add("%s", f.line(t.Name))
			for _, a := range f.Args {
				add("%s", a.line(t.Name+"."+f.Name))
			}
		}
		for _, f := range append(slices.Clone(t.InputFields), t.EnumValues...) {
			add("%s", f.line(t.Name))
		}
		for _, i := range t.Interfaces {
			add("%s implements %s", t.Name, i.Name)
		}
		for _, p := range t.PossibleTypes {
			add("%s may be %s", t.Name, p.Name)
		}
	}
	slices.Sort(lines)
	return lines
}

// printedLines returns the same lines for a printed schema.
func printedLines(s *ast.Schema) (lines []string) {
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	element := func(at, name, description string, of *ast.Type, value *ast.Value, directives ast.DirectiveList) {
		i := introspectedInput{Name: name, Description: description}
		if value != nil {
			i.DefaultValue = value.String()
		}
		if d := directives.ForName("deprecated"); d != nil {
			i.IsDeprecated, i.DeprecationReason = true, d.Arguments.ForName("reason").Value.Raw
		}
		if of != nil {
			i.Type = &introspectedType{Name: of.String()}
		}
		add("%s", i.line(at))
	}
	add("schema %s %s %s", s.Query.Name, s.Mutation.Name, s.Subscription.Name)
	for _, def := range s.Types {
		specifiedBy := ""
		if d := def.Directives.ForName("specifiedBy"); d != nil {
			specifiedBy = d.Arguments.ForName("url").Value.Raw
		}
		add("%s %s, %q, specified by %q, one of %t", def.Kind, def.Name, def.Description, specifiedBy, def.Directives.ForName("oneOf") != nil)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			element(def.Name, f.Name, f.Description, f.Type, f.DefaultValue, f.Directives)
			for _, a := range f.Arguments {
				element(def.Name+"."+f.Name, a.Name, a.Description, a.Type, a.DefaultValue, a.Directives)
			}
		}
		for _, v := range def.EnumValues {
			element(def.Name, v.Name, v.Description, nil, nil, v.Directives)
		}
		for _, i := range def.Interfaces {
			add("%s implements %s", def.Name, i)
		}
		if def.IsAbstractType() {
			for _, p := range s.GetPossibleTypes(def) {
				add("%s may be %s", def.Name, p.Name)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func TestIntrospectionEqualsThePrintedSchema(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	sdl, err := schema.API()
	if err != nil {
		t.Fatal(err)
	}
	printed, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	got, want := servertest.Query[introspected](t, c, introspectionQuery, nil).lines(), printedLines(printed)
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("introspection alone has %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("the printed schema alone has %s", line)
		}
	}
}

// specifiedLocations are the locations of directives in the specification of October 2021, which libraries such as graphql-core 3.2 know.
// https://spec.graphql.org/October2021/#DirectiveLocation
const specifiedLocations = `QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION SCHEMA SCALAR OBJECT
	FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION`

func TestIntrospectionHasSpecifiedDirectivesAndConsistency(t *testing.T) {
	t.Parallel()
	var names []string
	for _, d := range servertest.Query[introspected](t, servertest.Start(t).Client, introspectionQuery, nil).Schema.Directives {
		names = append(names, d.Name)
		for _, location := range d.Locations {
			if !slices.Contains(strings.Fields(specifiedLocations), location) {
				t.Errorf("@%s on %s", d.Name, location)
			}
		}
	}
	if want := []string{"consistency", "defer", "deprecated", "include", "oneOf", "skip", "specifiedBy"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

// What introspection leaves out is accepted nevertheless: gateways use it.
func TestGatewaysUseWhatIntrospectionLeavesOut(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	found := c.UserID(t, "ada")
	data := servertest.Query[map[string]any](t, c, `query($r: [_Any!]!) { _service { sdl } _entities(representations: $r) { ... on User @defer { handle } }
		any: __type(name: "_Any") { name } }`, map[string]any{"r": []any{map[string]any{"__typename": "User", "id": found}}})
	if got := fmt.Sprint(data["_entities"], data["any"]); got != "[map[handle:ada]] <nil>" {
		t.Errorf("%s", got)
	}
}
