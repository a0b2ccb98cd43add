package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"fivefold/graph/executor"
	"fivefold/resolvers"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/trace"
)

// operation is what is known about one request while it is served. Its calls are told by the stores.
type operation struct {
	id     string
	mu     sync.Mutex
	uses   []use // of each store; guarded by mu
	logged bool  // guarded by mu
}

// A use is what an operation asked of one store.
type use struct {
	store             string
	calls, keys, rows int
	took              time.Duration // of all calls together, which may have run side by side
}

func (u *use) add(v use) {
	u.calls, u.keys, u.rows, u.took = u.calls+v.calls, u.keys+v.keys, u.rows+v.rows, u.took+v.took
}

// count adds a call of a store.
func (op *operation) count(call stores.Call) {
	op.mu.Lock()
	defer op.mu.Unlock()
	i := slices.IndexFunc(op.uses, func(u use) bool { return u.store == call.Store })
	if i < 0 {
		i = len(op.uses)
		op.uses = append(op.uses, use{store: call.Store})
	}
	op.uses[i].add(use{calls: 1, keys: call.Keys, rows: call.Rows, took: call.Took})
}

type operationKey struct{}

// isLogged tells whether the request has come to an operation that was logged.
func (op *operation) isLogged() bool {
	op.mu.Lock()
	defer op.mu.Unlock()
	return op.logged
}

// withOperation returns a context whose store calls are counted in op, measured and traced.
func (o *observer) withOperation(ctx context.Context, op *operation) context.Context {
	ctx = context.WithValue(ctx, operationKey{}, op)
	return stores.WithRecorder(ctx, func(ctx context.Context, call stores.Call) {
		op.count(call)
		o.measureCall(call)
		o.traceCall(ctx, call)
	})
}

// ExtensionName makes the observer an extension of gqlgen's server.
func (o *observer) ExtensionName() string { return "Observer" }

// Validate makes the observer an extension of gqlgen's server.
func (o *observer) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse logs, measures and traces every operation, and marks its errors with the id of the request.
func (o *observer) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	start := time.Now()
	name, kind := "", "invalid"
	if graphql.HasOperationContext(ctx) {
		if oc := graphql.GetOperationContext(ctx); oc.Operation != nil {
			name, kind = oc.Operation.Name, string(oc.Operation.Operation)
		}
	}
	ctx, end := o.traceOperation(ctx, kind, name)
	response := next(ctx)
	o.tellStores(ctx, response)
	var errs gqlerror.List
	if response != nil {
		errs = response.Errors
		response.Errors = withRequestID(errs, requestOf(ctx))
	}
	took := time.Since(start)
	end(errs)
	o.measureOperation(kind, len(errs) > 0, took)
	o.logOperation(ctx, kind, name, took, errs)
	return response
}

// logSubscribing writes the line of a subscription that begins. Its events have lines of their own, for who looks closely.
func (o *observer) logSubscribing(ctx context.Context) {
	o.log.LogAttrs(ctx, slog.LevelInfo, "subscribing", slog.String("type", string(ast.Subscription)),
		slog.String("name", clip(graphql.GetOperationContext(ctx).Operation.Name, 100)))
}

func (o *observer) logOperation(ctx context.Context, kind, name string, took time.Duration, errs gqlerror.List) {
	attrs := []slog.Attr{slog.String("type", kind), slog.String("name", clip(name, 100)), slog.Duration("took", took),
		slog.Int("errors", len(errs))}
	if op, ok := ctx.Value(operationKey{}).(*operation); ok {
		op.mu.Lock()
		attrs = append(attrs, op.attrs()...)
		op.logged = true
		op.mu.Unlock()
	}
	if at := trace.SpanContextFromContext(ctx); at.IsValid() {
		attrs = append(attrs, slog.String("trace", at.TraceID().String()))
	}
	level := slog.LevelInfo
	if kind == string(ast.Subscription) {
		level = slog.LevelDebug // a line for every event and everybody who is told of it
	}
	if len(errs) > 0 {
		level = slog.LevelWarn
		attrs = append(attrs, slog.Any("codes", codes(errs)))
	}
	o.log.LogAttrs(ctx, level, "operation", attrs...)
}

// attrs says what was asked of the stores, all together and each. It is called under the lock.
func (op *operation) attrs() []slog.Attr {
	var all use
	each := make([]slog.Attr, 0, len(op.uses))
	slices.SortFunc(op.uses, func(u, v use) int { return strings.Compare(u.store, v.store) })
	for _, u := range op.uses {
		all.add(u)
		each = append(each, slog.GroupAttrs(u.store, slog.Int("calls", u.calls), slog.Int("keys", u.keys), slog.Int("rows", u.rows),
			slog.Float64("ms", u.ms())))
	}
	return []slog.Attr{slog.Int("store_calls", all.calls), slog.Duration("store_took", all.took), slog.GroupAttrs("stores", each...)}
}

// ms is the time in milliseconds, to the microsecond.
func (u use) ms() float64 { return float64(u.took.Microseconds()) / 1000 }

// tellStores puts what was asked of the stores into `extensions.stores`, when that is allowed and the request has
// `"extensions": {"stores": true}`. With our own executor it also tells how many calls each level makes at most, as is known before.
func (o *observer) tellStores(ctx context.Context, response *graphql.Response) {
	if !o.tellsStores || response == nil || !graphql.HasOperationContext(ctx) {
		return
	}
	oc := graphql.GetOperationContext(ctx)
	op, ok := ctx.Value(operationKey{}).(*operation)
	if wanted, _ := oc.Extensions["stores"].(bool); !wanted || !ok {
		return
	}
	told := map[string]any{}
	if o.levels != nil && oc.Operation != nil {
		told["levels"] = callsOf(o.levels(oc))
	}
	op.mu.Lock()
	for _, u := range op.uses {
		told[u.store] = map[string]any{"calls": u.calls, "keys": u.keys, "rows": u.rows, "ms": u.ms()}
	}
	op.mu.Unlock()
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions["stores"] = told
}

// callsOf tells how often each level calls each method of a port, at most.
func callsOf(levels [][]executor.LevelCall) []map[string]int {
	out := make([]map[string]int, len(levels))
	for i, calls := range levels {
		out[i] = map[string]int{}
		for _, c := range calls {
			for method, n := range resolvers.StoreCalls(c.Field, c.Paths) {
				out[i][method] += n
			}
		}
	}
	return out
}

// codes lists the codes of errors, each once.
func codes(errs gqlerror.List) []string {
	var out []string
	for _, e := range errs {
		if code := fmt.Sprint(e.Extensions["code"]); !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func clip(text string, most int) string {
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") // which may end within a character
	}
	return text
}
