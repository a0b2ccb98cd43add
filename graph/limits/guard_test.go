package limits

import (
	"context"
	"maps"
	"testing"

	"fivefold/graph/generated"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
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

// statedCosts returns the default costs with the prices that a schema states, and those of passwords.
func statedCosts(t interface {
	Helper()
	Fatal(args ...any)
}, schema *ast.Schema) Costs {
	t.Helper()
	costs := DefaultCosts
	var err error
	if costs.Fields, err = PricesOf(schema); err != nil {
		t.Fatal(err)
	}
	maps.Copy(costs.Fields, passwordPrices)
	return costs
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
	g := &Guard{Limits: DefaultLimits, Costs: statedCosts(t, schema.Schema()), Documents: NewDocuments(DocumentBytes)}
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

// checkText checks a text as a guard does before it is validated.
func (l Limits) checkText(text string) *gqlerror.Error {
	if _, err := l.checkTokens(text); err != nil {
		return err
	}
	_, err := l.parse(text)
	return err
}
