// Package executor runs GraphQL operations breadth-first, level by level. It implements graphql.ExecutableSchema and replaces
// gqlgen's generated executor, which resolves one object after another. Here a field is resolved once per level with every parent of
// the level, so an operation makes a fixed number of calls, whatever the number of objects.
//
// An operation goes through three steps:
//
//   - plan.go compiles the document to a plan: fragments, @skip, @include and merging are resolved, and a tree of fields remains.
//     Plans are cached (cache.go), bounded in bytes.
//   - level.go runs the plan (run.go). All objects of one node of the plan at one level form a group. Fields that only read their
//     parent, or compute, are resolved at once. The others are scheduled: equal calls are merged, and the calls of a level run
//     concurrently. Keys that several calls of a level load with the same function are loaded in one batch (batch.go). The next
//     level starts when all calls have returned, so the same operation over the same data always makes the same calls.
//   - write.go and value.go walk the groups depth-first and append the response to one buffer. Only this step knows paths,
//     propagates nulls and reports errors, in the order of the document.
//
// Tables describe the fields. The plugin in package generate writes them beside gqlgen's own code from the same schema and
// configuration. gqlgen does the rest: parsing, validation, variables, decoding of arguments and inputs, transports, middleware, the federation resolver and introspection. @defer is accepted and changes nothing: deferred
// fields come in the one response, where they stand in the document, as the specification of incremental delivery allows.
//
// Resolvers see two differences from gqlgen. Field middleware wraps each call of a level, not each object, and does not wrap fields
// that only read their parent or compute. A call has no single parent, so an error added with graphql.AddError has the path of the
// level; an error about one parent belongs in a graphql.BatchErrorList. FieldContext.Child is not set. A resolver must not change
// what it has returned: leaves are read when the response is written.
package executor

import (
	"context"
	"runtime"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Options configure an Executor. A zero value means the default.
type Options struct {
	// Concurrency is the maximum number of calls of one operation that run at the same time. Default: 4 per processor.
	Concurrency int
	// PlanBytes is the approximate maximum size of the cached plans and their documents. Default: 32 MiB.
	PlanBytes int
	// OnlyComputes reports whether the resolver of a field below the roots, such as User.name, asks no store. Such a resolver is called
	// at once, without field middleware, takes part in no level, and must not use Batch or Split, which return an error in it.
	// Default: no field only computes, so every call takes part in batching.
	OnlyComputes func(field string) bool
}

// An Executor runs the operations of one schema. It is safe for concurrent use.
type Executor struct {
	generated   graphql.ExecutableSchema // the schema that gqlgen generated; not used to execute
	schema      *ast.Schema
	tables      *Tables
	plans       *planCache
	concurrency int
}

var _ graphql.ExecutableSchema = (*Executor)(nil)

// New returns the executor of a schema. The generated NewBreadthFirstSchema calls it with the generated tables.
func New(generated graphql.ExecutableSchema, tables *Tables, options Options) *Executor {
	if options.Concurrency <= 0 {
		options.Concurrency = 4 * runtime.GOMAXPROCS(0)
	}
	if options.PlanBytes <= 0 {
		options.PlanBytes = 32 << 20
	}
	tables.bind(generated.Schema(), options.OnlyComputes)
	return &Executor{generated: generated, schema: generated.Schema(), tables: tables, plans: newPlanCache(options.PlanBytes), concurrency: options.Concurrency}
}

// Schema returns the schema.
func (e *Executor) Schema() *ast.Schema { return e.schema }

// Complexity returns what gqlgen's generated code returns.
func (e *Executor) Complexity(ctx context.Context, typeName, fieldName string, child int, args map[string]any) (int, bool) {
	return e.generated.Complexity(ctx, typeName, fieldName, child, args)
}

// Exec returns the handler of the operation in the context. A query or mutation runs when the handler is called and has one
// response. A subscription starts in Exec, and the handler returns one response per event. After the last response the handler
// returns nil.
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
