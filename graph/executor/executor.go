// Package executor runs GraphQL operations level by level. It stands behind graphql.ExecutableSchema in the place of gqlgen's
// generated executor, which resolves one object after another: here a field is called once a level, with every parent that the
// level has, so an operation makes a fixed number of calls whatever the number of objects.
//
// An operation goes through three steps:
//
//   - plan.go makes a plan of the document: fragments, @skip, @include and merging are done with, and what is left is a tree of
//     fields. Plans are kept (cache.go), bounded in bytes.
//   - level.go runs it (run.go). All objects of one place of the plan at one level are a group. Fields that only read their parent,
//     or compute, are followed at once; the others are gathered, the calls that agree are made one, and the calls of a level run
//     side by side. What several of them fetch by key they fetch together (together.go). The next level starts when all have
//     answered, so the same operation over the same data makes the same calls, always.
//   - write.go and value.go walk the groups depth first and append the answer to one buffer. Only here are there paths, nulls that
//     travel upwards and errors; these come in the order of the document.
//
// What the fields are is in Tables, which the plugin in breadth/generate writes beside gqlgen's own code from the same schema
// and configuration. gqlgen keeps the rest: parsing, validation, variables, decoding of arguments and inputs, transports,
// middleware, the federation resolver and introspection. @defer is accepted and changes nothing: deferred
// fields come in the one response, where they stand in the document, as the specification of incremental delivery allows.
//
// Two things differ for those who write resolvers. Field middleware goes around each call of a level, not around each object, and
// not around fields that only read their parent or compute. And inside a call there is no single parent, so what a resolver says with
// graphql.AddError has the path of the level: an error about one parent belongs into a graphql.BatchErrorList. FieldContext.Child
// is not set. What a resolver has returned must not change any more: leaves are read when the answer is written.
package executor

import (
	"context"
	"runtime"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Options are the bounds of an Executor. What is zero gets its default.
type Options struct {
	// Concurrency is how many calls of one operation run at the same time: by default 4 a processor.
	Concurrency int
	// PlanBytes is about how much memory the kept plans and their documents may take: by default 32 MiB.
	PlanBytes int
	// OnlyComputes reports whether the resolver of a field below the roots, such as User.name, asks no store. Such a resolver is called
	// at once, without field middleware, takes part in no level, and must not use Batch or Split, which return an error in it.
	// Default: no field only computes, so every call takes part in batching.
	OnlyComputes func(field string) bool
}

// An Executor runs the operations of one schema. It may be used by many goroutines at once.
type Executor struct {
	generated   graphql.ExecutableSchema // gqlgen's executor
	schema      *ast.Schema
	tables      *Tables
	plans       *planCache
	concurrency int
}

var _ graphql.ExecutableSchema = (*Executor)(nil)

// New makes the executor of a schema. The generated NewBreadthFirstSchema calls it; nobody else has the tables.
func New(whole graphql.ExecutableSchema, tables *Tables, options Options) *Executor {
	if options.Concurrency <= 0 {
		options.Concurrency = 4 * runtime.GOMAXPROCS(0)
	}
	if options.PlanBytes <= 0 {
		options.PlanBytes = 32 << 20
	}
	tables.bind(whole.Schema(), options.OnlyComputes)
	return &Executor{generated: whole, schema: whole.Schema(), tables: tables, plans: newPlanCache(options.PlanBytes), concurrency: options.Concurrency}
}

// Schema returns the schema.
func (e *Executor) Schema() *ast.Schema { return e.schema }

// Complexity asks gqlgen's generated code.
func (e *Executor) Complexity(ctx context.Context, typeName, fieldName string, child int, args map[string]any) (int, bool) {
	return e.generated.Complexity(ctx, typeName, fieldName, child, args)
}

// Exec runs the operation of the context. Queries and mutations run inside the handler that it returns, whose context is the
// one that answers are told to; a subscription starts here, and its events run there.
func (e *Executor) Exec(ctx context.Context) graphql.ResponseHandler {
	oc := graphql.GetOperationContext(ctx)
	p, err := e.planOf(oc)
	switch {
	case err != nil:
		graphql.AddError(ctx, err)
		return func(context.Context) *graphql.Response { return nil }
	case p.kind == ast.Subscription:
		return e.subscribe(ctx, oc, p)
	}
	done := false
	return func(ctx context.Context) *graphql.Response {
		if done {
			return nil
		}
		done = true
		return &graphql.Response{Data: e.newRun(ctx, oc, p).answer()}
	}
}
