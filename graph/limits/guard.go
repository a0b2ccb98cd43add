// Package limits decides what is too large, too dear or too often, before a document is validated and before anything runs. It
// knows no noun and no store: which fields are dear, and who asks, the front door says.
//
// It is needed because what comes after it does not bound itself: validation compares fields pairwise, a few fragments that
// spread each other twice stand for billions of fields, and a page of pages of pages is short to write. Whatever guard does
// itself is linear in the text, or in the text times the types that an abstract type may be.
//
//	documents := limits.NewDocuments(limits.DocumentBytes)
//	server.SetQueryCache(documents)
//	server.SetValidationRulesFn(limits.Rules)
//	server.SetDisableSuggestion(true)
//	server.Use(&limits.Guard{Limits: limits.DefaultLimits, Costs: limits.DefaultCosts, Documents: documents})
package limits

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A Guard is an extension of gqlgen's server. Only an extension that puts in the text of a persisted query goes before it.
type Guard struct {
	Limits    Limits
	Costs     Costs
	Documents *Documents // the server's query cache: what is in it has been let through

	Introspection IntrospectionPolicy // who may ask what the schema is
	Registered    Manifest            // the only documents that are answered; nil lets every document in
	Rates         *Rates              // how much a client may ask in a time; nil sets no bound

	schema *ast.Schema
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
	graphql.ResponseInterceptor
} = (*Guard)(nil)

// ExtensionName names the extension in gqlgen's messages.
func (g *Guard) ExtensionName() string { return "Guard" }

// Validate is asked by the server before it uses the guard.
func (g *Guard) Validate(schema graphql.ExecutableSchema) error {
	if g.Documents == nil {
		return errors.New("guard: no cache of documents")
	}
	if err := errors.Join(g.Limits.Validate(), g.Costs.validate()); err != nil {
		return err
	}
	g.schema = schema.Schema()
	return nil
}

// MutateOperationParameters lets a request through to parsing and validation, or not. It sees the text as it was sent.
func (g *Guard) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	// Also what is refused further down has been worked on, and counts.
	if err := g.Rates.charge(ctx, charge{points: 1}); err != nil {
		return err
	}
	if g.Registered != nil && !g.Registered.holds(raw.Query) {
		return newError(codeNotRegistered, "Only registered documents are answered here, and this one is not.")
	}
	if err := g.Limits.checkParameters(raw); err != nil {
		return err
	}
	if g.Documents.holds(raw.Query) {
		return nil
	}
	return g.Limits.checkText(raw.Query)
}

// MutateOperationContext lets a validated operation through to execution, or not. Its variables are known.
func (g *Guard) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	bill := g.Costs.priceOf(g.schema, op.Operation, op.Variables, ClientOf(ctx))
	if err := g.Introspection.check(ctx, bill); err != nil {
		return err
	}
	op.DisableIntrospection = false
	op.Stats.SetExtension(costStatsKey, Cost{Requested: bill.points, Limit: g.Costs.Limit})
	if bill.points > g.Costs.Limit {
		return exceeded("cost", bill.points, g.Costs.Limit)
	}
	return g.Rates.charge(ctx, charge{points: bill.points, attempts: bill.attempts})
}

// Charge takes the points of an operation that runs once more: for a further event of a subscription.
func (g *Guard) Charge(ctx context.Context) error {
	cost, _ := CostOf(graphql.GetOperationContext(ctx))
	if err := g.Rates.charge(ctx, charge{points: cost.Requested}); err != nil {
		return err
	}
	return nil
}
