package executor

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// nonNullUses appends the nullable variables that a value uses in non-null positions. Validation accepts them because the variable or
// the position has a default. The default replaces a missing value but not null.
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

// checkNulls returns an error if one of the field's nonNullUses is null. gqlgen would use the zero value.
func (f *field) checkNulls(variables map[string]any) error {
	for _, v := range f.nonNullUses {
		if value, ok := variables[v.Raw]; ok && value == nil {
			return gqlerror.ErrorPosf(v.Position, "Expected value of type %q, found null.", v.ExpectedType)
		}
	}
	return nil
}
