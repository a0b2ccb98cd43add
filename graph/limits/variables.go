package limits

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
)

// coerceVariables replaces the variables of a request by the coerced values of those that its operation declares. gqlgen coerces them
// again, which changes nothing: its own coercion accepts strings for numbers and enum values in any letter case. An invalid document, and
// one without the operation, are left to gqlgen, which reports them.
func (g *Guard) coerceVariables(raw *graphql.RawParams, document *ast.QueryDocument, isValid bool) *gqlerror.Error {
	operation := document.Operations.ForName(raw.OperationName)
	if operation == nil {
		return nil
	}
	coerced, err := g.Scalars.Variables(g.schema, operation, raw.Variables)
	if err != nil {
		if !isValid && len(validator.ValidateWithRules(g.schema, document, g.Rules())) > 0 {
			return nil
		}
		return err
	}
	raw.Variables = coerced
	return nil
}
