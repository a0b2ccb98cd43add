package coercion

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// RuleName is the name of the validation rule that Rule returns. It is gqlparser's name of the rule that it replaces.
const RuleName = "ValuesOfCorrectType"

// Rule returns the validation rule that every literal can be coerced to the type of its position. Its messages contain no values, which may
// be secrets, and suggest no names. https://spec.graphql.org/September2025/#sec-Values-of-Correct-Type
func (s Scalars) Rule() core.Rule {
	return core.Rule{Name: RuleName, RuleFunc: func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnValue(func(_ *core.Walker, v *ast.Value) {
			if v.Definition == nil || v.ExpectedType == nil || v.Kind == ast.Variable {
				return
			}
			report := func(at *ast.Position, problem string) { addError(core.Message("%s", problem), core.At(at)) }
			if problem := s.problemOf(v); problem != "" {
				report(v.Position, problem)
			} else if v.Kind == ast.ObjectValue && v.Definition.Kind == ast.InputObject {
				checkFields(v, report)
			}
		})
	}}
}

// problemOf returns what is wrong with a literal, without its items and fields, which are visited by themselves; "" if nothing is.
func (s Scalars) problemOf(v *ast.Value) string {
	definition := v.Definition
	switch {
	case v.Kind == ast.NullValue:
		if v.ExpectedType.NonNull {
			return notNull(v.ExpectedType)
		}
		return ""
	case v.Kind == ast.ListValue && v.ExpectedType.Elem != nil:
		return ""
	case definition.Kind == ast.InputObject:
		if v.Kind != ast.ObjectValue {
			return notObject(definition.Name)
		}
		return ""
	case definition.Kind == ast.Enum && v.Kind == ast.EnumValue && definition.EnumValues.ForName(v.Raw) == nil:
		return noSuchValue(definition.Name)
	}
	if _, ok := literalScalar(definition, v, nil); !ok || !s.isOfForm(definition.Name, v) {
		return s.notOf(definition)
	}
	return ""
}

// checkFields reports unknown and missing fields of an input object.
func checkFields(v *ast.Value, report func(*ast.Position, string)) {
	for _, child := range v.Children {
		if v.Definition.Fields.ForName(child.Name) == nil {
			report(child.Position, unknownField(v.Definition.Name))
		}
	}
	for _, field := range v.Definition.Fields {
		if field.Type.NonNull && field.DefaultValue == nil && v.Children.ForName(field.Name) == nil {
			report(v.Position, "The field "+field.Name+" of "+v.Definition.Name+" is required.")
		}
	}
	if isOneOf(v.Definition) && (len(v.Children) != 1 || v.Children[0].Value.Kind == ast.NullValue) {
		report(v.Position, notOneOf(v.Definition.Name))
	}
}
