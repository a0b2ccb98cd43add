package limits

import (
	"encoding/json"
	"reflect"

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
		if n, ok := intValue(p.argumentValue(f, argument)); ok {
			length = max(length, n)
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
		length = max(length, countItems(p.argumentValue(f, argument)))
	}
	return length, isKnown
}

// argumentValue returns the value of an argument, of its variable, or the default; nil if there is none.
func (p *pricer) argumentValue(f *ast.Field, argument *ast.ArgumentDefinition) any {
	value := argument.DefaultValue
	if a := f.Arguments.ForName(argument.Name); a != nil {
		if a.Value.Kind != ast.Variable {
			value = a.Value
		} else if v, ok := p.variables[a.Value.Raw]; ok {
			return v
		}
	}
	return value
}

// intValue reads an Int of the document, or of a variable in any type that a decoder produces. It returns at most saturated.
func intValue(v any) (int, bool) {
	switch v := v.(type) {
	case *ast.Value:
		if v == nil || v.Kind != ast.IntValue {
			return 0, false
		}
		return intValue(json.Number(v.Raw))
	case json.Number:
		n, err := v.Int64()
		if err != nil { // out of range in either direction: a later check rejects it
			return saturated, true
		}
		return intValue(n)
	case int:
		return min(v, saturated), true
	case int64:
		return int(min(v, saturated)), true
	case float64:
		return int(min(v, saturated)), true
	}
	return 0, false
}

// countItems returns the length of a list. An item without brackets is a list of one.
// https://spec.graphql.org/draft/#sec-List.Input-Coercion
func countItems(v any) int {
	switch v := v.(type) {
	case nil:
		return 0
	case *ast.Value:
		switch {
		case v == nil || v.Kind == ast.NullValue:
			return 0
		case v.Kind == ast.ListValue:
			return len(v.Children)
		}
		return 1
	}
	if list := reflect.ValueOf(v); list.Kind() == reflect.Slice {
		return list.Len()
	}
	return 1
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
