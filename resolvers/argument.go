package resolvers

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// CheckArguments is a field middleware that looks at arguments which gqlgen's code hands on, or fails as a whole.
func CheckArguments(ctx context.Context, next graphql.Resolver) (any, error) {
	var err error
	switch field := graphql.GetFieldContext(ctx); {
	case field.Object == "Mutation":
		err = checkMutationID(ctx, field)
	case field.Object == "Query" && field.Field.Name == "_entities":
		err = checkRepresentations(ctx, field)
	}
	if err != nil {
		return nil, err
	}
	return next(ctx)
}

// checkMutationID refuses a mutation whose `clientMutationId` is too long: it is given back as it is, under as many names as the
// document has for it.
func checkMutationID(ctx context.Context, field *graphql.FieldContext) error {
	input, _ := field.Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)["input"].(map[string]any)
	if id, _ := graphql.UnmarshalString(input["clientMutationId"]); utf8.RuneCountInString(id) > mutationIDMax {
		return badField("clientMutationId", fmt.Sprintf("A clientMutationId has at most %d characters.", mutationIDMax))
	}
	return nil
}
