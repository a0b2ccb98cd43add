package executor_test

import (
	"testing"

	"fivefold/graph/executor/internal/apollo"
	"fivefold/graph/executor/internal/opgen"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// apolloSides returns our executor and gqlgen's over the subgraph of Apollo's compatibility suite.
func apolloSides() (ours, theirs side) {
	config := apollo.Config{Resolvers: &apollo.Resolver{Catalogue: apollo.NewCatalogue()}}
	return newSide(apollo.NewBreadthFirstSchema(config, options)), newSide(apollo.NewExecutableSchema(config))
}

// representations are valid and invalid representations of entities.
var representations = []string{
	`{__typename: "Product", id: "apollo-federation"}`,
	`{__typename: "Product", id: "bare", sku: "studio", package: ""}`,
	`{__typename: "Product", sku: "studio", package: ""}`,
	`{__typename: "Product", sku: "federation", variation: {id: "OSS"}}`,
	`{__typename: "Product", id: "bare", other: [{than: "asked"}]}`,
	`{__typename: "DeprecatedProduct", sku: "apollo-federation-v1", package: "@apollo/federation-v1"}`,
	`{__typename: "DeprecatedProduct", sku: "bare-v1", package: "@bare/v1"}`,
	`{__typename: "ProductResearch", study: {caseNumber: "1234"}}`,
	`{__typename: "ProductResearch", study: {caseNumber: 1235, description: "is not read"}}`,
	`{__typename: "User", email: "support@apollographql.com"}`,
	`{__typename: "User", email: "support@apollographql.com", totalProductsCreated: 10, yearsOfEmployment: 4}`,
	`{__typename: "User", email: "support@apollographql.com", totalProductsCreated: null, yearsOfEmployment: 3}`,
	`{__typename: "User", email: "bare@example.com", yearsOfEmployment: 1}`,
	`{__typename: "Inventory", id: "apollo-oss"}`,
	`{__typename: "Inventory", id: "bare"}`,

	// No entity matches these.
	`{__typename: "Product", id: "unknown"}`,
	`{__typename: "Product", sku: "federation", variation: {id: "platform"}}`,
	`{__typename: "Product", sku: "federation", package: null}`,
	`{__typename: "Product", sku: "bare", variation: {id: null}}`,
	`{__typename: "DeprecatedProduct", sku: "apollo-federation-v1", package: "@bare/v1"}`,
	`{__typename: "ProductResearch", study: {caseNumber: "9"}}`,
	`{__typename: "User", email: "unknown@example.com", yearsOfEmployment: 0}`,
	`{__typename: "Inventory", id: "unknown"}`,

	// The first fails alone; the others fail all representations of their type.
	`{__typename: "User", email: "support@apollographql.com", totalProductsCreated: 1, yearsOfEmployment: 0}`,
	`{__typename: "User", email: "bare@example.com", yearsOfEmployment: "many"}`,
	`{__typename: "User", totalProductsCreated: 10, yearsOfEmployment: 4}`,
	`{__typename: "Product", sku: "federation"}`,
	`{__typename: "Product", sku: "federation", variation: "OSS"}`,
	`{__typename: "Product", id: null}`,
	`{__typename: "Product", id: {nested: true}}`,
	`{__typename: "ProductResearch", study: {caseNumber: null}}`,
	`{__typename: "ProductResearch", study: null}`,
	`{__typename: "Inventory"}`,

	// These types are not entities.
	`{__typename: "CaseStudy", caseNumber: "1234"}`,
	`{__typename: "Nothing", id: "1"}`,
	`{__typename: 7}`,
	`{id: "apollo-federation"}`,
}

func TestRandomOperationsOverApollosSchema(t *testing.T) {
	ours, theirs := apolloSides()
	schema := apollo.NewExecutableSchema(apollo.Config{}).Schema()
	drawer := &opgen.Drawer{Schema: schema, Depth: 6, Width: 5, Values: func(typeName, argument string) []string {
		switch {
		case typeName == "_Any":
			return representations
		case argument == "id":
			return []string{`"apollo-federation"`, `"apollo-studio"`, `"bare"`, `"unknown"`, `7`}
		case argument == "sku":
			return []string{`"apollo-federation-v1"`, `"bare-v1"`, `"unknown"`}
		case argument == "package":
			return []string{`"@apollo/federation-v1"`, `"@bare/v1"`}
		}
		return nil
	}}
	draws(t, func(t *rapid.T) {
		op := drawer.Draw(t, ast.Query)
		a, err := ours.all(t.Context(), op)
		b, errB := theirs.all(t.Context(), op.WithoutDefer())
		if err != nil || errB != nil {
			t.Fatalf("%s\n%v\n%v\n%v", op.Query, op.Variables, err, errB)
		}
		if err := agree(a[0], b[0]); err != nil {
			t.Fatalf("%s\n%v\n%v", op.Query, op.Variables, err)
		}
	})
}
