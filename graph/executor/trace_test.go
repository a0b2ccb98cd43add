package executor_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"testing"

	"fivefold/graph/executor/internal/apollo"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/apollofederatedtracingv1"
	"github.com/99designs/gqlgen/graphql/handler/apollofederatedtracingv1/generated"
	"google.golang.org/protobuf/proto"
)

// TestFederatedTraces shows the traces of gqlgen's tracing extension. It is middleware, so a node is a call of a level: elements of a
// list are one node without an index, and fields that are only read and errors with an index in their path have no node.
func TestFederatedTraces(t *testing.T) {
	ours := newSide(apollo.NewBreadthFirstSchema(apollo.Config{Resolvers: &apollo.Resolver{Catalogue: apollo.NewCatalogue()}}, options))
	ours.Use(&apollofederatedtracingv1.Tracer{})
	query := `{
		product(id: "bare") { id research { study { caseNumber } } }
		deprecatedProduct(sku: "apollo-federation-v1", package: "@apollo/federation-v1") { createdBy { averageProductsCreatedPerYear } }
	}`
	ask := func(header http.Header) *graphql.Response {
		ctx := graphql.StartOperationTrace(t.Context())
		oc, errs := ours.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Headers: header})
		if errs != nil {
			t.Fatal(errs)
		}
		handle, ctx := ours.DispatchOperation(ctx, oc)
		return handle(ctx)
	}
	if extensions := ask(nil).Extensions; len(extensions) > 0 {
		t.Errorf("unrequested extensions %v", extensions)
	}

	encoded, _ := ask(http.Header{"Apollo-Federation-Include-Trace": {"ftv1"}}).Extensions["ftv1"].(*string)
	if encoded == nil {
		t.Fatal("there is no trace")
	}
	message, err := base64.StdEncoding.DecodeString(*encoded)
	if err != nil {
		t.Fatal(err)
	}
	var trace generated.Trace
	if err := proto.Unmarshal(message, &trace); err != nil {
		t.Fatal(err)
	}
	wanted := []string{"Query.deprecatedProduct: DeprecatedProduct", "DeprecatedProduct.createdBy: User",
		"User.averageProductsCreatedPerYear: Int failed", "Query.product: Product", "Product.research: [ProductResearch!]!"}
	slices.Sort(wanted)
	if got := nodesOf(trace.Root); !slices.Equal(got, wanted) {
		t.Errorf("nodes %q, wanted %q", got, wanted)
	}
}

// nodesOf returns the nodes below a node as sorted text.
func nodesOf(above *generated.Trace_Node) (nodes []string) {
	for _, node := range above.Child {
		text := node.ParentType + "." + node.GetResponseName() + ": " + node.Type
		if len(node.Error) > 0 {
			text += " failed"
		}
		if node.EndTime < node.StartTime {
			text += " before it began"
		}
		nodes = append(append(nodes, text), nodesOf(node)...)
	}
	slices.Sort(nodes)
	return nodes
}
