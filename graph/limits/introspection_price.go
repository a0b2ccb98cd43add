package limits

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// introspectionElementsPerPoint is the number of objects and leaves of the schema that cost one point. They are in memory, but a response
// may have a hundred thousand of them.
const introspectionElementsPerPoint = 20

// isIntrospection reports whether a root field reads the schema. https://spec.graphql.org/draft/#sec-Schema-Introspection
func isIntrospection(field string) bool {
	return strings.HasPrefix(field, "__") || field == "_service"
}

// introspectionPrice returns the price of a field of the schema's types: each leaf counts, and a list has as many items as the schema.
func (p *pricer) introspectionPrice(f *ast.Field, parent *ast.Definition) FieldPrice {
	if len(f.SelectionSet) == 0 {
		return FieldPrice{Points: 1}
	}
	if p.schemaSizes == nil {
		p.schemaSizes = sizesOf(p.schema)
	}
	size := p.schemaSizes[parent.Name+"."+f.Name]
	return FieldPrice{List: ListSize{Assumed: orElse(size.largest(), p.isAnyType, size.average())}}
}

// enterType prepares for the selections of a field of the schema's types, and returns a function that ends that. Below `types`, each type of
// the schema occurs once; below any other field, the largest may occur.
func (p *pricer) enterType(f *ast.Field, definition *ast.FieldDefinition) (leave func()) {
	before := p.isAnyType
	if definition.Type.Name() == "__Type" && f.Name != "types" {
		p.isAnyType = true
	}
	return func() { p.isAnyType = before }
}

// A sizeOf is the size of the lists of one kind in the schema.
type sizeOf struct{ lists, items, max int }

func (s *sizeOf) add(items int) {
	s.lists, s.items, s.max = s.lists+1, s.items+items, max(s.max, items)
}

// average returns the average length, rounded up: at least 1, as the largest.
func (s *sizeOf) average() int {
	if s == nil {
		return 1
	}
	return max(1, (s.items+s.lists-1)/s.lists)
}

func (s *sizeOf) largest() int {
	if s == nil {
		return 1
	}
	return max(1, s.max)
}

// sizesOf returns the sizes of the lists that introspection of a schema returns, by names such as "__Type.fields".
func sizesOf(schema *ast.Schema) map[string]*sizeOf {
	sizes := map[string]*sizeOf{}
	add := func(name string, items int) {
		if sizes[name] == nil {
			sizes[name] = &sizeOf{}
		}
		sizes[name].add(items)
	}
	add("__Schema.types", len(schema.Types))
	add("__Schema.directives", len(schema.Directives))
	for _, d := range schema.Directives {
		add("__Directive.args", len(d.Arguments))
	}
	for _, t := range schema.Types {
		add("__Type.fields", len(t.Fields))
		add("__Type.inputFields", len(t.Fields))
		add("__Type.enumValues", len(t.EnumValues))
		add("__Type.interfaces", len(t.Interfaces))
		add("__Type.possibleTypes", len(schema.PossibleTypes[t.Name]))
		for _, f := range t.Fields {
			add("__Field.args", len(f.Arguments))
		}
	}
	return sizes
}
