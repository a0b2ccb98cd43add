package resolvers

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// CheckArguments is a field middleware. It checks arguments that gqlgen's code passes on unchecked or rejects as a whole.
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

// checkMutationID rejects a mutation whose clientMutationId is too long, because the payload returns it under as many aliases as the document
// has.
func checkMutationID(ctx context.Context, field *graphql.FieldContext) error {
	input, _ := field.Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)["input"].(map[string]any)
	if id, _ := graphql.UnmarshalString(input["clientMutationId"]); utf8.RuneCountInString(id) > maxMutationID {
		return badField("clientMutationId", fmt.Sprintf("The clientMutationId must have at most %d characters.", maxMutationID))
	}
	return nil
}
