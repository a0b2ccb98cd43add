package coercion

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// Arguments returns the values of the arguments of a field in a valid document, from their literals, coerced variables and defaults. An
// argument without a value is absent. The error, for a variable that is null where null is invalid, has no path; its extension `field` is
// the path of the input from the name of the argument on.
// https://spec.graphql.org/September2025/#sec-Coercing-Field-Arguments
func Arguments(schema *ast.Schema, definitions ast.ArgumentDefinitionList, given ast.ArgumentList, variables map[string]any) (map[string]any, error) {
	coerced := make(map[string]any, len(definitions))
	for _, definition := range definitions {
		value, ok, err := Argument(schema, definition, given, variables)
		if err != nil {
			return nil, err
		}
		if ok {
			coerced[definition.Name] = value
		}
	}
	return coerced, nil
}

// Argument is Arguments for one argument. It returns false if the argument has no value.
func Argument(schema *ast.Schema, definition *ast.ArgumentDefinition, given ast.ArgumentList, variables map[string]any) (any, bool, error) {
	var v *ast.Value
	if argument := given.ForName(definition.Name); argument != nil {
		v = argument.Value
	}
	value, ok, failure := input(schema, definition.Type, v, definition.DefaultValue, variables)
	if failure != nil {
		return nil, false, failure.within(definition.Name).report(failure.problem)
	}
	return value, ok, nil
}

// input coerces the value of an argument or of an input field, which may be missing or a variable without a value.
func input(schema *ast.Schema, t *ast.Type, v, byDefault *ast.Value, variables map[string]any) (value any, ok bool, failure *invalid) {
	if v == nil || isAbsent(v, variables) {
		if byDefault != nil {
			value, failure = literal(schema, t, byDefault, nil)
			return value, true, failure
		}
		if t.NonNull {
			failure = &invalid{problem: missingField(t), at: position(v)}
		}
		return nil, false, failure
	}
	value, failure = literal(schema, t, v, variables)
	return value, true, failure
}

func position(v *ast.Value) *ast.Position {
	if v == nil {
		return nil
	}
	return v.Position
}

// isAbsent reports whether v is a variable without a value.
func isAbsent(v *ast.Value, variables map[string]any) bool {
	if v.Kind != ast.Variable {
		return false
	}
	_, ok := variables[v.Raw]
	return !ok
}

// literal coerces a value of a document or of the schema to a type.
func literal(schema *ast.Schema, t *ast.Type, v *ast.Value, variables map[string]any) (any, *invalid) {
	if v.Kind == ast.Variable && variables[v.Raw] != nil {
		return variables[v.Raw], nil
	}
	if v.Kind == ast.NullValue || v.Kind == ast.Variable {
		if t.NonNull {
			return nil, &invalid{problem: notNull(t), at: v.Position}
		}
		return nil, nil
	}
	if t.Elem != nil {
		return literalList(schema, t, v, variables)
	}
	definition := schema.Types[t.NamedType]
	if definition.Kind == ast.InputObject {
		return literalObject(schema, definition, v, variables)
	}
	value, ok := literalScalar(definition, v, variables)
	if !ok {
		return nil, &invalid{problem: Scalars(nil).notOf(definition), at: v.Position}
	}
	return value, nil
}

// literalList coerces a literal to a list. A literal that is no list is its only item.
func literalList(schema *ast.Schema, t *ast.Type, v *ast.Value, variables map[string]any) (any, *invalid) {
	if v.Kind != ast.ListValue {
		item, failure := literal(schema, t.Elem, v, variables)
		return []any{item}, failure
	}
	list := make([]any, len(v.Children))
	for i, child := range v.Children {
		var failure *invalid
		if list[i], failure = literal(schema, t.Elem, child.Value, variables); failure != nil {
			return nil, failure.within(strconv.Itoa(i))
		}
	}
	return list, nil
}

func literalObject(schema *ast.Schema, definition *ast.Definition, v *ast.Value, variables map[string]any) (any, *invalid) {
	if v.Kind != ast.ObjectValue {
		return nil, &invalid{problem: notObject(definition.Name), at: v.Position}
	}
	object := make(map[string]any, len(definition.Fields))
	for _, field := range definition.Fields {
		value, ok, failure := input(schema, field.Type, v.Children.ForName(field.Name), field.DefaultValue, variables)
		if failure != nil {
			return nil, failure.within(field.Name)
		}
		if ok {
			object[field.Name] = value
		}
	}
	if isOneOf(definition) && !hasOne(object) {
		return nil, &invalid{problem: notOneOf(definition.Name), at: v.Position}
	}
	return object, nil
}

// literalScalar coerces a literal to a scalar or an enum.
func literalScalar(definition *ast.Definition, v *ast.Value, variables map[string]any) (any, bool) {
	isText := v.Kind == ast.StringValue || v.Kind == ast.BlockValue
	switch {
	case definition.Kind == ast.Enum:
		return v.Raw, v.Kind == ast.EnumValue && definition.EnumValues.ForName(v.Raw) != nil
	case definition.Name == "Int":
		n, err := strconv.ParseInt(v.Raw, 10, 32)
		return n, v.Kind == ast.IntValue && err == nil
	case definition.Name == "Float":
		f, err := strconv.ParseFloat(v.Raw, 64)
		return f, (v.Kind == ast.IntValue || v.Kind == ast.FloatValue) && err == nil
	case definition.Name == "String":
		return v.Raw, isText
	case definition.Name == "ID":
		return v.Raw, isText || v.Kind == ast.IntValue
	case definition.Name == "Boolean":
		return v.Raw == "true", v.Kind == ast.BooleanValue
	}
	return anyOf(v, variables), true
}

// anyOf returns a literal of a custom scalar as JSON is decoded.
func anyOf(v *ast.Value, variables map[string]any) any {
	switch v.Kind {
	case ast.Variable:
		return variables[v.Raw]
	case ast.NullValue:
		return nil
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.IntValue, ast.FloatValue:
		return anyNumber(v)
	case ast.ListValue:
		list := make([]any, len(v.Children))
		for i, child := range v.Children {
			list[i] = anyOf(child.Value, variables)
		}
		return list
	case ast.ObjectValue:
		object := make(map[string]any, len(v.Children))
		for _, child := range v.Children {
			if !isAbsent(child.Value, variables) {
				object[child.Name] = anyOf(child.Value, variables)
			}
		}
		return object
	}
	return v.Raw
}

// anyNumber returns an int64 or a float64, or the text of a number that is neither.
func anyNumber(v *ast.Value) any {
	if v.Kind == ast.IntValue {
		if n, err := strconv.ParseInt(v.Raw, 10, 64); err == nil {
			return n
		}
	} else if f, err := strconv.ParseFloat(v.Raw, 64); err == nil {
		return f
	}
	return json.Number(v.Raw)
}

// isOfForm reports whether a literal has the form of a custom scalar.
func (s Scalars) isOfForm(name string, v *ast.Value) bool {
	isText := v.Kind == ast.StringValue || v.Kind == ast.BlockValue
	switch s[name] {
	case Text:
		return isText
	case Name:
		return isText || v.Kind == ast.EnumValue
	case Object:
		return v.Kind == ast.ObjectValue
	}
	return true
}
