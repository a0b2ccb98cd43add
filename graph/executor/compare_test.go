package executor_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/graph/executor"
	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"

	"github.com/99designs/gqlgen/graphql"
	gqlexec "github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"pgregory.net/rapid"
)

// A side is one executor behind gqlgen's front end.
type side struct{ *gqlexec.Executor }

func newSide(schema graphql.ExecutableSchema) side {
	e := gqlexec.New(schema)
	e.SetRecoverFunc(func(_ context.Context, panicked any) error { return fmt.Errorf("panic: %v", panicked) })
	e.Use(extension.Introspection{})
	return side{e}
}

// options are the defaults.
var options executor.Options

// ours and theirs return our executor and gqlgen's over the test schema.
func ours(r *testschema.Resolver) side {
	return newSide(testschema.NewBreadthFirstSchema(testschema.Config{Resolvers: r}, options))
}

func theirs(r *testschema.Resolver) side {
	return newSide(testschema.NewExecutableSchema(testschema.Config{Resolvers: r}))
}

// all runs an operation and returns every response: one, or one per event of a subscription. An invalid operation is an error.
func (s side) all(ctx context.Context, op opgen.Operation) ([]*graphql.Response, error) {
	ctx = graphql.StartOperationTrace(ctx)
	oc, errs := s.CreateOperationContext(ctx, &graphql.RawParams{Query: op.Query, Variables: op.Variables})
	if errs != nil {
		return nil, errs
	}
	handle, ctx := s.DispatchOperation(ctx, oc)
	var responses []*graphql.Response
	for {
		response := handle(ctx)
		if response == nil {
			return responses, nil
		}
		response.Data = bytes.Clone(response.Data) // gqlgen writes the next event over it
		responses = append(responses, response)
		hasNext := response.HasNext != nil && *response.HasNext
		if oc.Operation.Operation != ast.Subscription && !hasNext {
			return responses, nil
		}
	}
}

// ask runs an operation that must be valid and have one response.
func (s side) ask(t testing.TB, query string, variables map[string]any) *graphql.Response {
	t.Helper()
	responses, err := s.all(t.Context(), opgen.Operation{Query: query, Variables: variables})
	if err != nil || len(responses) != 1 {
		t.Fatalf("%d responses, %v", len(responses), err)
	}
	return responses[0]
}

// spelled returns the errors as sorted text. Messages that the executors word differently are made equal. In gqlgen, the path of an error of
// an argument goes on into the argument; ours has that part in an extension.
func spelled(errs gqlerror.List) []string {
	var out []string
	for _, e := range errs {
		path := e.Path
		field, _ := e.Extensions["field"].([]string)
		for _, step := range field {
			if i, err := strconv.Atoi(step); err == nil {
				path = append(slices.Clip(path), ast.PathIndex(i))
			} else {
				path = append(slices.Clip(path), ast.PathName(step))
			}
		}
		out = append(out, fmt.Sprintf("%s %v %s", path, e.Extensions["code"], alike(e.Message)))
	}
	slices.Sort(out)
	return out
}

var brokenBatch = regexp.MustCompile(`batch resolver .* (returned|could not)|panic: panics on purpose`)

// alike makes messages about a whole batch equal. gqlgen reports the panic of a batch at one of its parents only, and its numbers
// count the siblings of one list.
func alike(message string) string {
	if brokenBatch.MatchString(message) {
		return "broken batch"
	}
	return strings.ReplaceAll(message, "; non-generated variants of Being must implement graphql.Marshaler", "")
}

// agree returns an error if two responses differ.
func agree(a, b *graphql.Response) error {
	if string(a.Data) != string(b.Data) {
		return fmt.Errorf("data\n%s\n%s", a.Data, b.Data)
	}
	if x, y := spelled(a.Errors), spelled(b.Errors); !slices.Equal(x, y) {
		return fmt.Errorf("data %s\nerrors\n%s\n\n%s", a.Data, strings.Join(x, "\n"), strings.Join(y, "\n"))
	}
	return nil
}

// draws checks a property with FIVEFOLD_DRAWS operations (default: 100), again and again until FIVEFOLD_DRAW_TIME has passed (default: once).
func draws(t *testing.T, check func(*rapid.T)) {
	t.Helper()
	if err := setDraws(); err != nil {
		t.Fatal(err)
	}
	budget, err := time.ParseDuration(cmp.Or(os.Getenv("FIVEFOLD_DRAW_TIME"), "0s"))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, check)
	for start := time.Now(); time.Since(start) < budget; {
		rapid.Check(t, check)
	}
}

var setDraws = sync.OnceValue(func() error {
	if n := os.Getenv("FIVEFOLD_DRAWS"); n != "" {
		return flag.Set("rapid.checks", n)
	}
	return nil
})
