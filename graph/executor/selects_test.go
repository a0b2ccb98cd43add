package executor_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"fivefold/graph/executor"
	"fivefold/graph/executor/internal/testschema"

	"github.com/99designs/gqlgen/graphql"
)

func TestSelectsKnowsWhatIsSelectedBelowAField(t *testing.T) {
	variables := map[string]any{"on": true, "off": false}
	for _, c := range []struct {
		query string
		want  []string // one entry for each call of Person.peer: whether "score" or "nick" is selected
	}{
		{`{ person(id: "p1") { peer { id } } }`, []string{"false"}},
		{`{ person(id: "p1") { peer { __typename score } } }`, []string{"true"}},
		{`{ person(id: "p1") { peer { alias: nick } } }`, []string{"true"}},
		{`{ person(id: "p1") { peer { score: id } } }`, []string{"false"}},
		{`{ person(id: "p1") { peer { peer { score } } } }`, []string{"false", "true"}},
		{`{ person(id: "p1") { peer { ... on Person { ...f } } } } fragment f on Person { score }`, []string{"true"}},
		{`query($on: Boolean!) { person(id: "p1") { peer { id score @skip(if: $on) } } }`, []string{"false"}},
		{`query($off: Boolean!) { person(id: "p1") { peer { id ... @include(if: $off) { score } } } }`, []string{"false"}},
		{`query($on: Boolean!) { person(id: "p1") { peer { id ... @include(if: $on) { score } } } }`, []string{"true"}},
		{`{ person(id: "p1") { peer { id } peer { score } } }`, []string{"true"}},
	} {
		for name, schema := range map[string]graphql.ExecutableSchema{
			"ours":   testschema.NewBreadthFirstSchema(testschema.Config{Resolvers: &testschema.Resolver{Fixture: testschema.NewFixture(12)}}, options),
			"gqlgen": testschema.NewExecutableSchema(testschema.Config{Resolvers: &testschema.Resolver{Fixture: testschema.NewFixture(12)}}),
		} {
			if got := selectsOf(t, schema, c.query, variables); !slices.Equal(got, c.want) {
				t.Errorf("%s: %s: %q, want %q", name, c.query, got, c.want)
			}
		}
	}
}

func TestSelectsIsTheUnionOfEqualCalls(t *testing.T) {
	schema := testschema.NewBreadthFirstSchema(testschema.Config{Resolvers: &testschema.Resolver{Fixture: testschema.NewFixture(12)}}, options)
	for query, want := range map[string][]string{
		`{ person(id: "p1") { a: peer { id } b: peer { score } } }`:                         {"true"},
		`{ person(id: "p1") { a: peer { score } b: peer { id } } }`:                         {"true"},
		`{ a: person(id: "p1") { peer { id } } b: person(id: "p2") { peer { id nick } } }`:  {"true"},
		`{ a: person(id: "p1") { peer { id } } b: person(id: "p2") { peer { id } score } }`: {"false"},
	} {
		if got := selectsOf(t, schema, query, nil); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// selectsOf runs a query and returns, for each call of Person.peer, whether Selects finds "score" or "nick" below it.
func selectsOf(t *testing.T, schema graphql.ExecutableSchema, query string, variables map[string]any) (found []string) {
	t.Helper()
	var mu sync.Mutex
	e := newSide(schema)
	e.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
		if fc := graphql.GetFieldContext(ctx); fc.Object == "Person" && fc.Field.Name == "peer" {
			mu.Lock()
			found = append(found, fmt.Sprint(executor.Selects(ctx, "score", "nick")))
			mu.Unlock()
		}
		return next(ctx)
	})
	if response := e.ask(t, query, variables); len(response.Errors) > 0 {
		t.Fatalf("%s: %v", query, response.Errors)
	}
	return found
}
