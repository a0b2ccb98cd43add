package executor_test

import (
	"context"
	"slices"
	"testing"

	"github.com/99designs/gqlgen/graphql"
)

func TestEntities(t *testing.T) {
	of := func(typeName string, fields ...any) map[string]any {
		rep := map[string]any{"__typename": typeName}
		for i := 0; i < len(fields); i += 2 {
			rep[fields[i].(string)] = fields[i+1]
		}
		return rep
	}
	federation, jane := of("Product", "id", "apollo-federation"), of("User", "email", "support@apollographql.com", "yearsOfEmployment", 4)
	never := of("User", "email", "support@apollographql.com", "yearsOfEmployment", 0)
	for _, c := range []struct {
		sentence        string
		representations []any
		selection, data string
		errors          []string
		calls           []string
	}{
		{"an entity is found by each of its keys",
			[]any{federation, of("Product", "sku", "federation", "package", "@apollo/federation"),
				of("Product", "sku", "federation", "variation", map[string]any{"id": "OSS"}), of("ProductResearch", "study", map[string]any{"caseNumber": "1234"})},
			`a: _entities(representations: $r) { ... on Product { id } ... on ProductResearch { study { description } } }`,
			`{"a":[{"id":"apollo-federation"},{"id":"apollo-federation"},{"id":"apollo-federation"},{"study":{"description":"Federation Study"}}]}`,
			nil, []string{"a"}},
		{"results are in the order of the representations, and unknown entities are null",
			[]any{jane, of("Product", "id", "unknown"), federation, of("User", "email", "unknown@example.com"), jane},
			`a: _entities(representations: $r) { __typename ... on User { averageProductsCreatedPerYear } }`,
			`{"a":[{"__typename":"User","averageProductsCreatedPerYear":334},null,{"__typename":"Product"},null,{"__typename":"User","averageProductsCreatedPerYear":334}]}`,
			nil, []string{"a", "a.averageProductsCreatedPerYear"}},
		{"an entity that fails is an error at its index, under every response key",
			[]any{jane, never}, `a: _entities(representations: $r) { __typename } b: _entities(representations: $r) { ... on User { email } }`,
			`{"a":[{"__typename":"User"},null],"b":[{"email":"support@apollographql.com"},null]}`,
			[]string{"a[1] <nil> nobody is employed for 0 years", "b[1] <nil> nobody is employed for 0 years"}, []string{"a", "b"}},
		{"a null in a non-null field nulls its entity and no other",
			[]any{jane, of("User", "email", "bare@example.com")}, `a: _entities(representations: $r) { ... on User { yearsOfEmployment } }`,
			`{"a":[{"yearsOfEmployment":4},null]}`,
			[]string{"a[1].yearsOfEmployment <nil> cannot return null for non-null field User.yearsOfEmployment (Int!): the model struct field was nil and the field has no resolver"},
			[]string{"a"}},
		{"each field is called once for all entities of a type",
			[]any{federation, of("Product", "id", "apollo-studio"), of("Product", "id", "bare"), of("Inventory", "id", "apollo-oss"), of("Inventory", "id", "bare")},
			`a: _entities(representations: $r) { ... on Product { createdBy { name } research { outcome } } ... on Inventory { deprecatedProducts { createdBy { name } } } }`,
			`{"a":[{"createdBy":{"name":"Jane Smith"},"research":[{"outcome":null}]},{"createdBy":{"name":"Jane Smith"},"research":[{"outcome":null}]},` +
				`{"createdBy":null,"research":[{"outcome":null},{"outcome":null},{"outcome":null}]},` +
				`{"deprecatedProducts":[{"createdBy":{"name":"Jane Smith"}}]},{"deprecatedProducts":[]}]}`,
			nil, []string{"a", "a.createdBy", "a.deprecatedProducts", "a.deprecatedProducts.createdBy", "a.research"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			ours, _ := apolloSides()
			var calls callLog
			ours.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
				calls.add(graphql.GetPath(ctx).String())
				return next(ctx)
			})
			got := ours.ask(t, "query($r: [_Any!]!) { "+c.selection+" }", map[string]any{"r": c.representations})
			if string(got.Data) != c.data {
				t.Errorf("data %s, wanted %s", got.Data, c.data)
			}
			if errs := spelled(got.Errors); !slices.Equal(errs, c.errors) {
				t.Errorf("errors %q, wanted %q", errs, c.errors)
			}
			if calls := calls.sorted(); !slices.Equal(calls, c.calls) {
				t.Errorf("calls %q, wanted %q", calls, c.calls)
			}
		})
	}
}
