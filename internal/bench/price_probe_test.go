package bench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A probe is a query that grows with the number of parents and the length of pages.
type probe struct {
	name  string
	query func(parents, first int) string // "" if the data set has too few objects
}

// largest measures a probe at the largest size that the limits allow, with long pages and with pages of one item.
func (m *measuredServer) largest(p probe) (list []measurement) {
	for _, first := range []int{100, 1} {
		for _, parents := range []int{100, 50, 20, 10, 5, 2, 1} {
			query := p.query(parents, first)
			if query == "" {
				continue
			}
			if measured, ok := m.measure(fmt.Sprintf("%s ×%d first %d", p.name, parents, first), query); ok {
				list = append(list, measured)
				break
			}
		}
	}
	return list
}

// probes returns probes of all fields that return objects or have a price.
func (m *measuredServer) probes() (list []probe) {
	schema, prices := m.server.HTTP.Schema.Schema(), m.server.HTTP.Guard.Costs.Fields
	for _, parent := range []string{"Query", "Circle", "User", "Page", "Interest", "Post", "Comment", "Place", "Organisation"} {
		for _, f := range schema.Types[parent].Fields {
			name := parent + "." + f.Name
			if price := prices[name]; strings.HasPrefix(f.Name, "_") || price.Points == 0 && !schema.Types[f.Type.Name()].IsCompositeType() || notMeasured[name] {
				continue
			}
			for _, selection := range selectionsOf(schema, f) {
				list = append(list, probe{name + " " + selection, func(parents, first int) string {
					return m.query(parent, f, selection, parents, first)
				}})
			}
		}
	}
	return list
}

// notMeasured are fields that return one object by its key, which the others do too, those of the search, which searchProbes measures with words, and ads, which
// the data sets do not have: BenchmarkSelect measures them.
var notMeasured = map[string]bool{"User.sponsoredPosts": true, "Query.node": true, "Query.nodes": true, "Query.user": true, "Query.viewer": true,
	"Query.search": true, "Query.suggest": true, "Query.exactMatches": true}

// selectionsOf returns what is selected on a field: its objects, its count, and its edges with all that belongs to them.
func selectionsOf(schema *ast.Schema, f *ast.FieldDefinition) []string {
	of := schema.Types[f.Type.Name()]
	if !of.IsCompositeType() {
		return []string{""}
	}
	if edges := of.Fields.ForName("edges"); edges != nil {
		return []string{"{ nodes { __typename } }", "{ totalCount }", "{ edges " + everything(schema, schema.Types[edges.Type.Name()]) + " }"}
	}
	return []string{everything(schema, of)}
}

// everything selects all fields of a type that need no argument.
func everything(schema *ast.Schema, of *ast.Definition) string {
	var b strings.Builder
	b.WriteString("{ __typename")
	if of.Kind == ast.Object {
		for _, f := range of.Fields {
			if slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil }) || strings.HasPrefix(f.Name, "__") {
				continue
			}
			b.WriteString(" " + f.Name)
			if schema.Types[f.Type.Name()].IsCompositeType() {
				b.WriteString(" { __typename }")
			}
		}
	}
	return b.String() + " }"
}

// query returns a query of a field for some parents, or for a root field under as many aliases as are allowed.
func (m *measuredServer) query(parent string, f *ast.FieldDefinition, selection string, parents, first int) string {
	arguments, ok := m.arguments(parent+"."+f.Name, f, first)
	if !ok {
		return ""
	}
	kind := parent
	switch parent {
	case "Query":
		var b strings.Builder
		for i := range min(parents, 20) {
			text := strings.Replace(arguments, fmt.Sprintf("first: %d", first), fmt.Sprintf("last: %d", max(1, first-i)), 1)
			fmt.Fprintf(&b, " a%d: %s%s %s", i, f.Name, text, selection)
		}
		return "{" + b.String() + " }"
	case "Circle":
		kind = "User"
		selection = fmt.Sprintf("circle(reach: 3) { %s%s %s }", f.Name, arguments, selection)
	default:
		selection = f.Name + arguments + " " + selection
	}
	ids := m.parents[kind]
	if len(ids) < parents {
		return ""
	}
	return fmt.Sprintf(`{ nodes(ids: ["%s"]) { ... on %s { %s } } }`, strings.Join(ids[:parents], `", "`), kind, selection)
}

// arguments returns the arguments that make a field expensive; false if the data set has no values for them.
func (m *measuredServer) arguments(name string, f *ast.FieldDefinition, first int) (text string, ok bool) {
	text = fieldArguments[name]
	for placeholder, kind := range map[string]string{"%place2": "Place", "%place": "Place", "%topic": "Interest", "%s": "User"} {
		if !strings.Contains(text, placeholder) {
			continue
		}
		ids := m.parents[kind]
		if len(ids) < 2 {
			return "", false
		}
		value := ids[0]
		if placeholder == "%s" || placeholder == "%place2" {
			value = ids[len(ids)-1]
		}
		if placeholder == "%place" {
			text = strings.ReplaceAll(text, "%place2", ids[1])
		}
		text = strings.ReplaceAll(text, placeholder, value)
	}
	if f.Arguments.ForName("after") != nil {
		text = strings.TrimPrefix(fmt.Sprintf("%s, first: %d", text, first), ", ")
	}
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil && !strings.Contains(text, a.Name+":") {
			value, known := map[string]string{"id": m.parents[strings.TrimSuffix(f.Type.Name(), "!")][0], "handle": ""}[a.Name]
			if !known {
				return "", false
			}
			text += fmt.Sprintf(" %s: %q", a.Name, value)
		}
	}
	if text == "" {
		return "", true
	}
	return "(" + text + ")", true
}
