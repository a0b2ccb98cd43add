package resolvers

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"fivefold/graph/executor"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"

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
	malformed, input := executor.MalformedArguments(ctx), field.Args["input"] // in which malformed fields have zero values
	invalid := r.checkInput(ctx, input)
	raw, _ := field.Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)["input"].(map[string]any)
	var mutationID *string
	if id, ok := raw["clientMutationId"].(string); ok {
		mutationID = &id
	}
	if mutationID != nil && utf8.RuneCountInString(*mutationID) > maxMutationID {
		invalid = errors.Join(invalid, badField("clientMutationId", fmt.Sprintf("The clientMutationId must have at most %d characters.", maxMutationID)))
		mutationID = nil // the payload would return it under as many aliases as the document has
	}
	viewer(ctx).dropStored()
	viewerID := viewer(ctx).ID // before a session ends
	run := next
	if malformed != nil || invalid != nil {
		run = func(context.Context) (any, error) { return rejectedPayload(field.Field.Name, malformed, invalid) }
	}
	payload, err := run(ctx)
	if err != nil {
		return nil, err
	}
	completePayload(reflect.ValueOf(payload).Elem(), input, viewerID, mutationID)
	return payload, nil
}

// completePayload sets what a payload has whether or not its mutation has succeeded: the ids by which its objects are loaded, so that a
// client whose data is old sees the current state, and clientMutationId. The object of an id of the input has the name of the id. A payload's
// viewer, and its user when the input has no id of a person, are the viewer.
func completePayload(payload reflect.Value, input any, viewerID stores.ID, mutationID *string) {
	payload.FieldByName("ClientMutationID").Set(reflect.ValueOf(mutationID))
	switch input.(type) {
	case nil, model.SignUpInput, model.SignInInput: // they have a viewer when they succeed
		return
	}
	for i := range payload.NumField() {
		id, isID := payload.Field(i).Addr().Interface().(*stores.ID)
		if !isID || !id.IsZero() {
			continue
		}
		name := payload.Type().Field(i).Name
		given := reflect.ValueOf(input).FieldByName(name)
		switch {
		case !given.IsValid():
			if name == "ViewerID" || name == "UserID" {
				*id = viewerID
			}
		case given.Kind() != reflect.Pointer:
			*id = given.Interface().(stores.ID)
		case !given.IsNil():
			*id = given.Elem().Interface().(stores.ID)
		}
	}
}

// inputErrors returns the user errors of an input: of its malformed values, and of other values that are invalid.
func inputErrors(malformed executor.ArgumentErrors, invalid error) ([]*model.UserError, error) {
	var errs []*model.UserError
	reported := map[string]bool{}
	for _, one := range malformed {
		f, ok := asFault(one.Err)
		if !ok || f.user == "" {
			return nil, malformed
		}
		e := &model.UserError{Code: f.user, Message: f.message, Field: one.Field[1:]} // without the argument, input
		errs = append(errs, e)
		reported[strings.Join(e.Field, ".")] = true
	}
	more, err := userErrors(invalid, "")
	for _, e := range more {
		if len(e.Field) > 1 {
			e.Field[1] = indexOfGiven(e.Field[0], e.Field[1], reported)
		}
		if field := strings.Join(e.Field, "."); field == "" || !reported[field] && !reported[e.Field[0]] {
			errs = append(errs, e)
		}
	}
	return errs, err
}

// indexOfGiven returns the index that an item of a list has in the input. The list that was checked has no malformed items.
func indexOfGiven(list, index string, malformed map[string]bool) string {
	left, err := strconv.Atoi(index)
	if err != nil {
		return index
	}
	i := 0
	for ; left > 0 || malformed[fmt.Sprint(list, ".", i)]; i++ {
		if !malformed[fmt.Sprint(list, ".", i)] {
			left--
		}
	}
	return strconv.Itoa(i)
}

// rejectedPayload returns the payload of a mutation that is not run because of expected failures.
func rejectedPayload(mutation string, malformed executor.ArgumentErrors, invalid error) (any, error) {
	errs, err := inputErrors(malformed, invalid)
	if err != nil {
		return nil, err
	}
	method, ok := reflect.TypeFor[generated.MutationResolver]().MethodByName(strings.ToUpper(mutation[:1]) + mutation[1:])
	if !ok {
		return nil, fmt.Errorf("no resolver of the mutation %s", mutation)
	}
	payload := reflect.New(method.Type.Out(0).Elem())
	payload.Elem().FieldByName("UserErrors").Set(reflect.ValueOf(errs))
	return payload.Interface(), nil
}
