package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

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
	calls  int           // guarded by mu
	took   time.Duration // of all calls together; guarded by mu
	logged bool          // guarded by mu
}

type operationKey struct{}

// requestID gives the id of the request that ctx belongs to.
func requestID(ctx context.Context) string {
	if op, ok := ctx.Value(operationKey{}).(*operation); ok {
		return op.id
	}
	return ""
}

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
		op.mu.Lock()
		op.calls++
		op.took += call.Took
		op.mu.Unlock()
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
		slog.String("name", clip(graphql.GetOperationContext(ctx).Operation.Name, 100)), slog.String("request", requestID(ctx)))
}

func (o *observer) logOperation(ctx context.Context, kind, name string, took time.Duration, errs gqlerror.List) {
	attrs := []slog.Attr{slog.String("type", kind), slog.String("name", clip(name, 100)), slog.Duration("took", took),
		slog.Int("errors", len(errs))}
	if op, ok := ctx.Value(operationKey{}).(*operation); ok {
		op.mu.Lock()
		attrs = append(attrs, slog.Int("store_calls", op.calls), slog.Duration("store_took", op.took))
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
