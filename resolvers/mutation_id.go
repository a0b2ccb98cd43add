package resolvers

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// CheckMutationID is a field middleware that refuses a mutation whose `clientMutationId` is too long: it is given back as it is,
// under as many names as the document has for it.
func CheckMutationID(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	if field.Object != "Mutation" {
		return next(ctx)
	}
	input, _ := field.Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)["input"].(map[string]any)
	if id, _ := graphql.UnmarshalString(input["clientMutationId"]); utf8.RuneCountInString(id) > mutationIDMax {
		return nil, badField("clientMutationId", fmt.Sprintf("A clientMutationId has at most %d characters.", mutationIDMax))
	}
	return next(ctx)
}
