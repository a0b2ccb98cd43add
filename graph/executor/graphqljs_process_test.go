package executor_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"
	"fivefold/graph/executor/internal/testschema/model"
	"fivefold/graph/internal/graphqljs"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A graphQLJS is a graphql-js process over the same fixture. The process asks the test for the values of fields and nothing else.
type graphQLJS struct {
	in     *json.Encoder
	out    *json.Decoder
	source *fieldSource
}

// startGraphQLJS starts graphql-js over the fixture.
func startGraphQLJS(t *testing.T, w *testschema.Fixture, crowd []*model.Member) *graphQLJS {
	t.Helper()
	in, out := graphqljs.Start(t, "internal/testschema/testschema.graphqls", "internal/testschema/person.graphqls")
	return &graphQLJS{in, out, newFieldSource(w, crowd)}
}

// A message from graphql-js is a request for a field, or else the result of the operation.
type message struct {
	Type, Field string
	Object      int
	Args        map[string]json.RawMessage

	Refused   []string
	Responses []*graphql.Response
}

// all runs an operation and returns every response, as side.all does.
func (o *graphQLJS) all(ctx context.Context, op opgen.Operation) ([]*graphql.Response, error) {
	o.source.reset()
	if err := o.in.Encode(map[string]any{"query": op.Query, "variables": op.Variables}); err != nil {
		return nil, err
	}
	for {
		var m message
		if err := o.out.Decode(&m); err != nil {
			return nil, err
		}
		switch {
		case m.Refused != nil:
			return nil, errors.New(strings.Join(m.Refused, "; "))
		case m.Field == "":
			return m.Responses, nil
		}
		reply := map[string]any{}
		value, err := o.source.resolve(ctx, m.Type, m.Object, m.Field, m.Args)
		if err != nil {
			reply["error"] = err.Error()
			if known, ok := errors.AsType[*gqlerror.Error](err); ok {
				reply["error"], reply["extensions"] = known.Message, known.Extensions
			}
		} else {
			reply["value"] = value
		}
		if err := o.in.Encode(reply); err != nil {
			return nil, err
		}
	}
}
