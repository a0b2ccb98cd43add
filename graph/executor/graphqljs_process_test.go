package executor_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"
	"fivefold/graph/executor/internal/testschema/model"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A graphQLJS is a graphql-js process over the same fixture. The process asks the test for the values of fields and nothing else.
type graphQLJS struct {
	in     *json.Encoder
	out    *json.Decoder
	source *fieldSource
}

// startGraphQLJS starts graphql-js, or skips the test if it is not installed. With CI=true it fails instead.
func startGraphQLJS(t *testing.T, w *testschema.Fixture, crowd []*model.Member) *graphQLJS {
	t.Helper()
	const checks = "../../web/checks"
	missing := func(format string, args ...any) {
		t.Helper()
		if os.Getenv("CI") == "true" {
			t.Fatalf(format, args...)
		}
		t.Skipf(format, args...)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing("graphql-js needs node: %v", err)
	}
	if _, err := os.Stat(filepath.Join(checks, "node_modules")); err != nil {
		missing("graphql-js is not installed: run `npm ci --ignore-scripts` in web/checks")
	}

	program := exec.Command(node, filepath.Join(checks, "graphqljs.mjs"), "internal/testschema/testschema.graphqls",
		"internal/testschema/person.graphqls")
	program.Stderr = os.Stderr
	in, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // which ends the process
		if err := program.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &graphQLJS{json.NewEncoder(in), json.NewDecoder(out), newFieldSource(w, crowd)}
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
