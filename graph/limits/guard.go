// Package limits rejects operations that are too large, too expensive or too frequent, before the document is validated and before
// anything executes. It knows no noun and no store: the server says which fields are expensive and who the client is.
//
// Later stages do not bound themselves: validation compares fields pairwise, a few fragments that spread each other twice expand to
// billions of fields, and pages nested in pages are short to write. The work in this package is linear in the length of the
// document, times the number of types that an abstract type may be.
//
//	documents := limits.NewDocuments(limits.DocumentBytes)
//	server.SetQueryCache(documents)
//	guard := &limits.Guard{Limits: limits.DefaultLimits, Costs: limits.DefaultCosts, Documents: documents}
//	server.SetValidationRulesFn(guard.Rules)
//	server.SetDisableSuggestion(true)
//	server.Use(guard)
package limits

import (
	"context"
	"errors"

	"fivefold/graph/coercion"
	"fivefold/graph/errorcode"
	"fivefold/graph/memory"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A Guard is an extension of gqlgen's server that enforces all limits. It must be the first extension, except for one that replaces
// the hash of a persisted query by its text. A Guard is safe for concurrent use once the server uses it.
type Guard struct {
	Limits    Limits
	Costs     Costs
	Documents *Documents       // the server's query cache; a document in it has passed Limits and is not checked again
	Scalars   coercion.Scalars // the forms of custom scalars

	Introspection IntrospectionPolicy // who may read the schema
	Registered    Manifest            // if not nil, documents that are not in it are rejected
	Rates         *Rates              // rate limits per client; nil means none

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

// Validate returns an error if Documents is missing or a limit is not positive. The server calls it before it uses the guard.
func (g *Guard) Validate(schema graphql.ExecutableSchema) error {
	if g.Documents == nil {
		return errors.New("limits: Guard.Documents is nil")
	}
	if err := errors.Join(g.Limits.Validate(), g.Costs.validate()); err != nil {
		return err
	}
	g.schema = schema.Schema()
	return nil
}

// MutateOperationParameters checks a request before its document is parsed: registration and size. It then replaces the variables by their
// coerced values, which price, plan and execution read. What a request costs beside its operation, ChargeInput has taken.
func (g *Guard) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	if g.Registered != nil && !g.Registered.holds(raw.Query) {
		return errorcode.Error(errorcode.DocumentNotRegistered, "The document is not registered. This server executes registered documents only.")
	}
	if err := g.Limits.checkParameters(raw); err != nil {
		return err
	}
	document, isKnown := g.Documents.Get(ctx, raw.Query)
	if !isKnown {
		if err := memory.Of(ctx).Wait(ctx, memory.OfDocument(min(len(raw.Query), g.Limits.Bytes))); err != nil {
			return err
		}
		var err *gqlerror.Error
		if document, err = g.readDocument(ctx, raw.Query); err != nil || document == nil {
			return err
		}
	}
	return g.coerceVariables(raw, document, isKnown)
}

// readDocument charges for a document that is not in the cache, checks its limits and parses it.
func (g *Guard) readDocument(ctx context.Context, text string) (*ast.QueryDocument, *gqlerror.Error) {
	tokens, exceeds := g.Limits.checkTokens(text)
	if err := g.Rates.charge(ctx, charge{points: tokens / tokensPerPoint}); err != nil {
		return nil, err
	}
	if exceeds != nil {
		return nil, exceeds
	}
	return g.Limits.parse(text)
}

// MutateOperationContext checks a validated operation before it executes: introspection, cost and rate. It stores the cost for
// CostOf.
func (g *Guard) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	price := g.Costs.priceOf(g.schema, op.Operation, op.Variables, ClientOf(ctx))
	if err := g.Introspection.check(ctx, price); err != nil {
		return err
	}
	op.DisableIntrospection = false
	op.Stats.SetExtension(costStatsKey, Cost{Requested: price.points, Limit: g.Costs.Limit})
	if price.points > g.Costs.Limit {
		return exceeded("cost", price.points, g.Costs.Limit)
	}
	if err := g.Rates.charge(ctx, charge{points: plus(price.points, OperationPoints), attempts: price.attempts}); err != nil {
		return err
	}
	needed := memory.OfPoints(price.points)
	if price.introspects {
		needed += memory.Introspection
	}
	return memory.Of(ctx).Wait(ctx, needed-memory.Request)
}

// eventBytes is what an event of a subscription takes besides its points.
const eventBytes = 4 << 10

// Charge takes the points and the memory of the operation in ctx from its client once more. It is for each further event of a
// subscription. The error has the code RATE_LIMITED or UNAVAILABLE.
func (g *Guard) Charge(ctx context.Context) error {
	cost, _ := CostOf(graphql.GetOperationContext(ctx))
	if err := g.Rates.charge(ctx, charge{points: cost.Requested}); err != nil {
		return err
	}
	if err := memory.Of(ctx).Wait(ctx, memory.OfPoints(cost.Requested)+eventBytes); err != nil {
		return err
	}
	return nil
}
