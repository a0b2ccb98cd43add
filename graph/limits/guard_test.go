package limits

import (
	"context"
	"testing"

	"fivefold/graph/generated"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
)

// testSchema returns the real schema, with exec in place of the resolvers.
func testSchema(exec func()) graphql.ExecutableSchema {
	parsed := generated.NewExecutableSchema(generated.Config{}).Schema()
	return &graphql.ExecutableSchemaMock{
		SchemaFunc: func() *ast.Schema { return parsed },
		ExecFunc: func(context.Context) graphql.ResponseHandler {
			if exec != nil {
				exec()
			}
			return graphql.OneShot(&graphql.Response{Data: []byte("{}")})
		},
	}
}

// startTrace prepares the context of a request like gqlgen's server.
func startTrace(ctx context.Context) context.Context { return graphql.StartOperationTrace(ctx) }

// newGuard returns a guard with the default limits, and an executor that uses it.
func newGuard(t testing.TB, change func(*Guard)) (*Guard, *executor.Executor) {
	t.Helper()
	return newGuardFor(t, testSchema(nil), change)
}

func newGuardFor(t testing.TB, schema graphql.ExecutableSchema, change func(*Guard)) (*Guard, *executor.Executor) {
	t.Helper()
	g := &Guard{Limits: DefaultLimits, Costs: DefaultCosts, Documents: NewDocuments(DocumentBytes)}
	if change != nil {
		change(g)
	}
	exec := executor.New(schema)
	exec.SetQueryCache(g.Documents)
	exec.SetDefaultRulesFn(g.Rules)
	exec.SetDisableSuggestion(true)
	exec.Use(g)
	return g, exec
}
