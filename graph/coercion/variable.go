package coercion

import (
	"strconv"

	"fivefold/graph/errorcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Variables returns the values of the variables of an operation: given, which is decoded JSON, or their defaults. It changes nothing of
// given. A variable without both is absent. The error has no path, since it is an error of the request; its extension `field` is the path
// within the variable, if the value as a whole is not at fault. The document may be invalid.
// https://spec.graphql.org/September2025/#sec-Coercing-Variable-Values
func (s Scalars) Variables(schema *ast.Schema, op *ast.OperationDefinition, given map[string]any) (map[string]any, *gqlerror.Error) {
	coerced := make(map[string]any, len(op.VariableDefinitions))
	for _, v := range op.VariableDefinitions {
		value, ok := given[v.Variable]
		var failure *invalid
		switch definition := schema.Types[v.Type.Name()]; {
		case definition == nil || !definition.IsInputType(): // for validation to reject
		case ok:
			value, failure = s.variable(schema, v.Type, value)
		case v.DefaultValue != nil:
			value, failure = literal(schema, v.Type, v.DefaultValue, nil)
			ok = true
		case v.Type.NonNull:
			failure = &invalid{problem: missingField(v.Type)}
		}
		if failure != nil {
			return nil, variableError(v, failure)
		}
		if ok {
			coerced[v.Variable] = value
		}
	}
	return coerced, nil
}

func variableError(v *ast.VariableDefinition, failure *invalid) *gqlerror.Error {
	where := ""
	if len(failure.path) > 0 {
		where = " at " + failure.pathText()
	}
	failure.at = v.Position
	err := failure.report("The variable $" + v.Variable + " is invalid" + where + ": " + failure.problem)
	err.Extensions = map[string]any{"code": string(errorcode.ValidationFailed)}
	return err
}

// variable coerces a value of JSON to a type.
func (s Scalars) variable(schema *ast.Schema, t *ast.Type, v any) (any, *invalid) {
	if v == nil {
		if t.NonNull {
			return nil, &invalid{problem: notNull(t)}
		}
		return nil, nil
	}
	if t.Elem != nil {
		list, ok := v.([]any)
		if !ok {
			item, failure := s.variable(schema, t.Elem, v)
			return []any{item}, failure
		}
		coerced := make([]any, len(list))
		for i, item := range list {
			var failure *invalid
			if coerced[i], failure = s.variable(schema, t.Elem, item); failure != nil {
				return nil, failure.within(strconv.Itoa(i))
			}
		}
		return coerced, nil
	}
	definition := schema.Types[t.NamedType]
	switch definition.Kind {
	case ast.InputObject:
		fields, ok := v.(map[string]any)
		if !ok {
			return nil, &invalid{problem: notObject(definition.Name)}
		}
		return s.object(schema, definition, fields)
	case ast.Enum:
		name, ok := v.(string)
		if !ok {
			return nil, &invalid{problem: s.notOf(definition)}
		}
		if definition.EnumValues.ForName(name) == nil {
			return nil, &invalid{problem: noSuchValue(definition.Name)}
		}
		return name, nil
	}
	if value, ok := s.scalar(definition.Name, v); ok {
		return value, nil
	}
	return nil, &invalid{problem: s.notOf(definition)}
}

// object coerces an object of JSON to an input object.
func (s Scalars) object(schema *ast.Schema, definition *ast.Definition, given map[string]any) (any, *invalid) {
	for name := range given {
		if definition.Fields.ForName(name) == nil {
			return nil, (&invalid{problem: unknownField(definition.Name)}).within(name)
		}
	}
	coerced := make(map[string]any, len(definition.Fields))
	for _, field := range definition.Fields {
		value, ok := given[field.Name]
		var failure *invalid
		switch {
		case ok:
			value, failure = s.variable(schema, field.Type, value)
		case field.DefaultValue != nil:
			value, failure = literal(schema, field.Type, field.DefaultValue, nil)
			ok = true
		case field.Type.NonNull:
			failure = &invalid{problem: missingField(field.Type)}
		}
		if failure != nil {
			return nil, failure.within(field.Name)
		}
		if ok {
			coerced[field.Name] = value
		}
	}
	if isOneOf(definition) && !hasOne(coerced) {
		return nil, &invalid{problem: notOneOf(definition.Name)}
	}
	return coerced, nil
}

// hasOne reports whether an object has exactly one field, which is not null.
func hasOne(object map[string]any) bool {
	for _, value := range object {
		return len(object) == 1 && value != nil
	}
	return false
}

// scalar coerces a value of JSON that is not null to a scalar type.
func (s Scalars) scalar(name string, v any) (any, bool) {
	number, integer, isNumber := numberOf(v)
	text, isText := v.(string)
	switch name {
	case "Int":
		n, ok := int32Of(number)
		return n, ok && isNumber
	case "Float":
		return number, isNumber
	case "String":
		return text, isText
	case "Boolean":
		b, ok := v.(bool)
		return b, ok
	case "ID":
		if isText {
			return text, true
		}
		return integer, isNumber && integer != ""
	}
	_, isObject := v.(map[string]any)
	switch s[name] {
	case Object:
		return v, isObject
	case Text, Name:
		return v, isText
	}
	return v, true
}
