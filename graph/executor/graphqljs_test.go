package executor_test

import (
	"slices"
	"testing"

	"fivefold/graph/executor/internal/testschema"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// TestRandomOperationsMatchGraphQLJS draws all fields: graphql-js differs from gqlgen where ours does.
func TestRandomOperationsMatchGraphQLJS(t *testing.T) {
	for _, kind := range []ast.Operation{ast.Query, ast.Mutation, ast.Subscription} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			drawer, world, crowd := newDrawer(), testschema.NewFixture(12), testschema.NewMembers(3, 2, 2)
			drawer.Avoid, drawer.Nulls = nil, true
			opinion := startGraphQLJS(t, world, crowd)
			draws(t, func(t *rapid.T) {
				op := drawer.Draw(t, kind)
				a, err := ours(&testschema.Resolver{Fixture: world, AllMembers: crowd}).all(t.Context(), op)
				b, errB := opinion.all(t.Context(), op.WithoutDefer())
				if err != nil || errB != nil {
					t.Fatalf("%s\n%v\n%v\n%v", op.Query, op.Variables, err, errB)
				}
				if err := agreeWithGraphQLJS(a, b); err != nil {
					t.Fatalf("%s\n%v\n%v", op.Query, op.Variables, err)
				}
			})
		})
	}
}

// TestGraphQLJSAgreesOnEdgeCases runs the edge cases, and the differences from gqlgen, with graphql-js.
func TestGraphQLJSAgreesOnEdgeCases(t *testing.T) {
	all := slices.Concat(collection, completion, coercion)
	for _, c := range differences {
		all = append(all, c.edgeCase)
	}
	world := testschema.NewFixture(12)
	opinion := startGraphQLJS(t, world, nil)
	for _, c := range all {
		t.Run(c.rule, func(t *testing.T) {
			a, err := ours(&testschema.Resolver{Fixture: world}).all(t.Context(), c.operation(t))
			b, errB := opinion.all(t.Context(), c.operation(t))
			if c.isRejected() {
				if !isRejected(a, err) || !isRejected(b, errB) {
					t.Error("is not refused")
				}
				return
			}
			if err != nil || errB != nil {
				t.Fatal(err, errB)
			}
			if err := agreeWithGraphQLJS(a, b); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDifferencesFromGraphQLJS has operations where graphql-js differs from ours, with the rule that ours follows.
func TestDifferencesFromGraphQLJS(t *testing.T) {
	world := testschema.NewFixture(12)
	opinion := startGraphQLJS(t, world, nil)
	for _, c := range []struct {
		edgeCase
		theirs string // empty when the operation is rejected
	}{
		{edgeCase{rule: "Field Collection: a field is left out when the variable of its @include is not true, such as null",
			query: `query($b: Boolean = true) { me { id @include(if: $b) nick @skip(if: $b) } }`, variables: `{"b": null}`,
			data: `{"me":{"nick":"nick"}}`},
			`null`},
		{edgeCase{rule: "Single Root Field: conditions are for gqlgen's validation to reject; what it accepts is executed",
			query: `subscription($b: Boolean!) { ticks(n: 1) @include(if: $b) }`, variables: `{"b": true}`,
			data: `{"ticks":0}`},
			``},
	} {
		t.Run(c.rule, func(t *testing.T) {
			a, err := ours(&testschema.Resolver{Fixture: world}).all(t.Context(), c.operation(t))
			if data, errs := responseOf(a...); err != nil || data != c.data || errs != nil {
				t.Errorf("%s %q %v", data, errs, err)
			}
			b, err := opinion.all(t.Context(), c.operation(t))
			if data, _ := responseOf(b...); data != c.theirs || (err != nil) != (c.theirs == "") {
				t.Errorf("theirs is now %q, %v: is it still a difference?", data, err)
			}
		})
	}
}
