package limits

import (
	"encoding/json"
	"reflect"

	"github.com/vektah/gqlparser/v2/ast"
)

// pageLength tells how long a connection is asked to be: what `first` or `last` says, or a page; false when the field has neither.
func (p *pricer) pageLength(f *ast.Field, definition *ast.FieldDefinition) (length int, isSliced bool) {
	length = -1
	for _, name := range [...]string{"first", "last"} {
		argument := definition.Arguments.ForName(name)
		if argument == nil {
			continue
		}
		isSliced = true
		if n, ok := intValue(p.argumentValue(f, argument)); ok {
			length = max(length, n)
		}
	}
	if length < 0 {
		length = p.costs.PageLength
	}
	return length, isSliced
}

// listLength tells how long a list is whose items are asked for one by one: as long as the longest list among the arguments;
// false when no argument is a list.
func (p *pricer) listLength(f *ast.Field, definition *ast.FieldDefinition) (length int, isTold bool) {
	for _, argument := range definition.Arguments {
		if argument.Type.Elem == nil {
			continue
		}
		isTold = true
		length = max(length, countItems(p.argumentValue(f, argument)))
	}
	return length, isTold
}

// argumentValue is the value of an argument: its own, or the variable's, or the default; nil for null and for nothing.
func (p *pricer) argumentValue(f *ast.Field, argument *ast.ArgumentDefinition) any {
	value := argument.DefaultValue
	if a := f.Arguments.ForName(argument.Name); a != nil {
		if a.Value.Kind != ast.Variable {
			value = a.Value
		} else if given, ok := p.variables[a.Value.Raw]; ok {
			return given
		}
	}
	return value
}

// intValue reads an Int: one of the text, or one of the variables in any type that a decoder gives it.
func intValue(given any) (int, bool) {
	switch given := given.(type) {
	case *ast.Value:
		if given == nil || given.Kind != ast.IntValue {
			return 0, false
		}
		return intValue(json.Number(given.Raw))
	case json.Number:
		n, err := given.Int64()
		if err != nil { // more than any limit, or less than nothing: either is refused further down
			return saturated, true
		}
		return intValue(n)
	case int:
		return min(given, saturated), true
	case int64:
		return int(min(given, saturated)), true
	case float64:
		return int(min(given, saturated)), true
	}
	return 0, false
}

// countItems counts a list. One item without brackets is a list of one. https://spec.graphql.org/draft/#sec-List.Input-Coercion
func countItems(given any) int {
	switch given := given.(type) {
	case nil:
		return 0
	case *ast.Value:
		switch {
		case given == nil || given.Kind == ast.NullValue:
			return 0
		case given.Kind == ast.ListValue:
			return len(given.Children)
		}
		return 1
	}
	if v := reflect.ValueOf(given); v.Kind() == reflect.Slice {
		return v.Len()
	}
	return 1
}

// isIncluded tells whether @skip and @include leave a selection in.
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
		given, _ := p.variables[v.Raw].(bool)
		return given
	}
	return v.Raw == "true"
}

// orElse is a when that is known, and otherwise b.
func orElse(a int, known bool, b int) int {
	if known {
		return a
	}
	return b
}
