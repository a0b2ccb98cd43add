package resolvers

import (
	"context"
	"fmt"

	"fivefold/graph/model"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

// maxRepresentations is the largest number of representations in a request.
const maxRepresentations = stores.MaxBatch

// checkRepresentations checks the representations of _entities before the generated code, which fails a whole batch for one bad
// representation. Here a bad one is null and an error at its own index, and the others are resolved.
func checkRepresentations(ctx context.Context, field *graphql.FieldContext) error {
	reps, _ := field.Args["representations"].([]map[string]any)
	if len(reps) > maxRepresentations {
		return badField("representations", fmt.Sprintf("Give at most %d representations.", maxRepresentations))
	}
	checked := make([]map[string]any, len(reps))
	for i, rep := range reps {
		checked[i] = rep
		if err := checkRepresentation(rep); err != nil {
			graphql.AddError(graphql.WithPathContext(ctx, graphql.NewPathWithIndex(i)), err)
			checked[i] = missingEntity
		}
	}
	field.Args["representations"] = checked
	return nil
}

// missingEntity represents an entity that does not exist.
var missingEntity = map[string]any{"__typename": "Interest", "id": stores.ID{Kind: stores.KindInterest}.String()}

func checkRepresentation(rep map[string]any) error {
	name, _ := rep["__typename"].(string)
	kind, ok := nodeKinds[name]
	if !ok && name != "Message" {
		return badInput("A representation needs the __typename of an entity of this graph.")
	}
	if id, given := rep["id"]; given && id != nil {
		parsed, err := model.UnmarshalID(id)
		if err != nil {
			return err
		}
		if name == "Message" { // the entity that is an interface
			return validID("id", parsed, stores.KindPost, stores.KindComment)
		}
		return validID("id", parsed, kind)
	}
	if _, ok := rep["handle"].(string); ok && name == "User" {
		return nil
	}
	return badInput("A representation needs the fields of one of its entity's keys.")
}

// representedUsers returns the ids and the handles that represent users.
func representedUsers(reps []*model.UserRepresentation) (byID []stores.ID, byHandle []string) {
	for _, rep := range reps {
		if rep.MatchedKey == model.UserMatchedKeyID {
			byID = append(byID, *rep.ID)
		} else {
			byHandle = append(byHandle, *rep.Handle)
		}
	}
	return byID, byHandle
}
