package limits

import (
	"fivefold/graph/coercion"

	"github.com/vektah/gqlparser/v2/ast"
)

// pageLength returns the requested length of a connection: the value of `first` or `last`, or the default page; false if the field
// has neither argument.
func (p *pricer) pageLength(f *ast.Field, definition *ast.FieldDefinition) (length int, isPaged bool) {
	length = -1
	for _, name := range [...]string{"first", "last"} {
		argument := definition.Arguments.ForName(name)
		if argument == nil {
			continue
		}
		isPaged = true
		if n, ok := p.argumentValue(f, argument).(int64); ok {
			length = max(length, int(n))
		}
	}
	if length < 0 {
		length = p.costs.PageLength
	}
	return length, isPaged
}

// listLength returns the length of a list whose items are requested one by one: that of the longest list among the arguments; false
// if no argument is a list.
func (p *pricer) listLength(f *ast.Field, definition *ast.FieldDefinition) (length int, isKnown bool) {
	for _, argument := range definition.Arguments {
		if argument.Type.Elem == nil {
			continue
		}
		isKnown = true
		items, _ := p.argumentValue(f, argument).([]any)
		length = max(length, len(items))
	}
	return length, isKnown
}

// argumentValue returns the coerced value of an argument, as the executor computes it; nil if there is none, or if the field fails.
func (p *pricer) argumentValue(f *ast.Field, argument *ast.ArgumentDefinition) any {
	value, _, err := coercion.Argument(p.schema, argument, f.Arguments, p.variables)
	if err != nil {
		return nil
	}
	return value
}

// isIncluded evaluates @skip and @include.
func (p *pricer) isIncluded(directives ast.DirectiveList) bool {
	for _, d := range directives {
		condition := d.Arguments.ForName("if")
		if condition == nil || d.Name != "skip" && d.Name != "include" {
			continue
		}
		if p.isTrue(condition.Value) == (d.Name == "skip") {
			return false
		}
	}
	return true
}

func (p *pricer) isTrue(v *ast.Value) bool {
	if v.Kind == ast.Variable {
		value, _ := p.variables[v.Raw].(bool)
		return value
	}
	return v.Raw == "true"
}

// orElse returns a if it is known, and b otherwise.
func orElse(a int, isKnown bool, b int) int {
	if isKnown {
		return a
	}
	return b
}
