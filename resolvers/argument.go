package resolvers

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"fivefold/graph/executor"
	"fivefold/graph/generated"
	"fivefold/graph/model"

	"github.com/99designs/gqlgen/graphql"
)

// CheckArguments is a field middleware. It checks arguments that gqlgen's code passes on unchecked or rejects as a whole, and turns malformed
// and invalid values in the input of a mutation into user errors.
func (r *Resolver) CheckArguments(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	switch {
	case field.Object == "Mutation":
		return r.checkMutation(ctx, field, next)
	case field.Object == "Query" && field.Field.Name == "_entities":
		if err := checkRepresentations(ctx, field); err != nil {
			return nil, err
		}
	}
	return next(ctx)
}

// checkMutation runs a mutation, unless fields of its input are malformed or invalid: then it returns a payload with a user error for each.
func (r *Resolver) checkMutation(ctx context.Context, field *graphql.FieldContext, next graphql.Resolver) (any, error) {
	input, _ := field.Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)["input"].(map[string]any)
	id, isID := input["clientMutationId"].(string)
	if utf8.RuneCountInString(id) > maxMutationID { // the payload would return it under as many aliases as the document has
		errs, _ := userErrors(badField("clientMutationId", fmt.Sprintf("The clientMutationId must have at most %d characters.", maxMutationID)), "")
		return rejectedPayload(field.Field.Name, nil, errs)
	}
	malformed := executor.MalformedArguments(ctx)
	invalid := r.checkInput(ctx, field.Args["input"]) // the malformed fields have zero values
	if malformed == nil && invalid == nil {
		return next(ctx)
	}
	errs, err := inputErrors(malformed, invalid)
	if err != nil {
		return nil, err
	}
	if !isID {
		return rejectedPayload(field.Field.Name, nil, errs)
	}
	return rejectedPayload(field.Field.Name, &id, errs)
}

// inputErrors returns the user errors of an input: of its malformed values, and of the invalid values of other fields.
func inputErrors(malformed executor.ArgumentErrors, invalid error) ([]*model.UserError, error) {
	var errs []*model.UserError
	reported := map[string]bool{}
	for _, one := range malformed {
		f, ok := asFault(one.Err)
		if !ok {
			return nil, malformed
		}
		e := &model.UserError{Code: f.code, Message: f.message, Field: one.Field[1:]} // without the argument, input
		errs = append(errs, e)
		if len(e.Field) > 0 {
			reported[e.Field[0]] = true
		}
	}
	more, err := userErrors(invalid, "")
	for _, e := range more {
		if len(e.Field) == 0 || !reported[e.Field[0]] {
			errs = append(errs, e)
		}
	}
	return errs, err
}

// rejectedPayload returns the payload of a mutation that is not run because of expected failures.
func rejectedPayload(mutation string, clientMutationID *string, errs []*model.UserError) (any, error) {
	method, ok := reflect.TypeFor[generated.MutationResolver]().MethodByName(strings.ToUpper(mutation[:1]) + mutation[1:])
	if !ok {
		return nil, fmt.Errorf("no resolver of the mutation %s", mutation)
	}
	payload := reflect.New(method.Type.Out(0).Elem())
	payload.Elem().FieldByName("UserErrors").Set(reflect.ValueOf(errs))
	payload.Elem().FieldByName("ClientMutationID").Set(reflect.ValueOf(clientMutationID))
	return payload.Interface(), nil
}
