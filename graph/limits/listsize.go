package limits

import (
	"encoding/json"
	"reflect"

	"github.com/vektah/gqlparser/v2/ast"
)

// slice tells how long a connection is asked to be: what `first` or `last` says, or a page; false when the field has neither.
func (p *pricing) slice(f *ast.Field, definition *ast.FieldDefinition) (length int, isSliced bool) {
	length = -1
	for _, name := range [...]string{"first", "last"} {
		argument := definition.Arguments.ForName(name)
		if argument == nil {
			continue
		}
		isSliced = true
		if n, ok := number(p.given(f, argument)); ok {
			length = max(length, n)
		}
	}
	if length < 0 {
		length = p.costs.PageLength
	}
	return length, isSliced
}

// length tells how long a list is whose items are asked for one by one: as long as the longest list among the arguments;
// false when no argument is a list.
func (p *pricing) length(f *ast.Field, definition *ast.FieldDefinition) (length int, isTold bool) {
	for _, argument := range definition.Arguments {
		if argument.Type.Elem == nil {
			continue
		}
		isTold = true
		length = max(length, items(p.given(f, argument)))
	}
	return length, isTold
}

// given is the value of an argument: its own, or the variable's, or the default; nil for null and for nothing.
func (p *pricing) given(f *ast.Field, argument *ast.ArgumentDefinition) any {
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

// number reads an Int: one of the text, or one of the variables in any type that a decoder gives it.
func number(given any) (int, bool) {
	switch given := given.(type) {
	case *ast.Value:
		if given == nil || given.Kind != ast.IntValue {
			return 0, false
		}
		return number(json.Number(given.Raw))
	case json.Number:
		n, err := given.Int64()
		if err != nil { // more than any limit, or less than nothing: either is refused further down
			return most, true
		}
		return number(n)
	case int:
		return min(given, most), true
	case int64:
		return int(min(given, most)), true
	case float64:
		return int(min(given, most)), true
	}
	return 0, false
}

// items counts a list. One item without brackets is a list of one. https://spec.graphql.org/draft/#sec-List.Input-Coercion
func items(given any) int {
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
func (p *pricing) isIncluded(directives ast.DirectiveList) bool {
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

func (p *pricing) isTrue(v *ast.Value) bool {
	if v.Kind == ast.Variable {
		given, _ := p.variables[v.Raw].(bool)
		return given
	}
	return v.Raw == "true"
}

// or is a when that is known, and otherwise b.
func or(a int, known bool, b int) int {
	if known {
		return a
	}
	return b
}
