package limits

import (
	"fivefold/graph/coercion"

	"github.com/vektah/gqlparser/v2/ast"
)

// listLength returns the length of the list of a field, or of the lists of its connection: the largest of its slicing arguments, the
// number of items of its list arguments, or the assumed size; false if nothing states it.
func (p *pricer) listLength(f *ast.Field, definition *ast.FieldDefinition, size ListSize) (length int, isKnown bool) {
	if len(size.Slicing) > 0 {
		return p.slicedLength(f, definition, size), true
	}
	if definition.Type.Elem != nil {
		if length, isKnown = p.requestedItems(f, definition); isKnown {
			return length, true
		}
	}
	return size.Assumed, size.Assumed > 0
}

// slicedLength returns the value of `first` or `last`, or the assumed size.
func (p *pricer) slicedLength(f *ast.Field, definition *ast.FieldDefinition, size ListSize) int {
	length := -1
	for _, name := range size.Slicing {
		if n, ok := p.argumentValue(f, definition.Arguments.ForName(name)).(int64); ok {
			length = max(length, int(n))
		}
	}
	return orElse(length, length >= 0, size.Assumed)
}

// requestedItems returns the length of a list whose items are requested one by one, such as by their ids: that of the longest list among
// the arguments; false if no argument is a list.
func (p *pricer) requestedItems(f *ast.Field, definition *ast.FieldDefinition) (length int, isKnown bool) {
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

// orElse returns a if it is known, and b otherwise.
func orElse(a int, isKnown bool, b int) int {
	if isKnown {
		return a
	}
	return b
}
