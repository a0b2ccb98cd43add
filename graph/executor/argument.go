package executor

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// nonNullUses adds the variables in a value that may be null where null may not stand. Validation lets them pass because of a default,
// of theirs or of the place, and that makes up for what is not given but not for null.
// https://spec.graphql.org/draft/#sec-All-Variable-Usages-Are-Allowed
func nonNullUses(found []*ast.Value, v *ast.Value) []*ast.Value {
	if v.Kind == ast.Variable && v.ExpectedType != nil && v.ExpectedType.NonNull && v.VariableDefinition != nil && !v.VariableDefinition.Type.NonNull {
		found = append(found, v)
	}
	for _, child := range v.Children {
		found = nonNullUses(found, child.Value)
	}
	return found
}

// checkNulls gives an error when one of the field's strict variables is null. gqlgen would make the zero value of it.
func (f *field) checkNulls(variables map[string]any) error {
	for _, v := range f.nonNullUses {
		if value, ok := variables[v.Raw]; ok && value == nil {
			return gqlerror.ErrorPosf(v.Position, "Expected value of type %q, found null.", v.ExpectedType)
		}
	}
	return nil
}
