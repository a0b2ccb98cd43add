package telemetry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/trace"
)

// maxName is the number of bytes of an operation's name that are logged and traced.
const maxName = 100

// ExtensionName makes the observer an extension of gqlgen's server.
func (o *Observer) ExtensionName() string { return "Observer" }

// Validate makes the observer an extension of gqlgen's server.
func (o *Observer) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse logs, measures and traces an operation, and adds the id of the request to its errors.
func (o *Observer) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	start := time.Now()
	name, kind := "", "invalid"
	if graphql.HasOperationContext(ctx) {
		if oc := graphql.GetOperationContext(ctx); oc.Operation != nil {
			name, kind = oc.Operation.Name, string(oc.Operation.Operation)
		}
	}
	ctx, end := o.traceOperation(ctx, kind, name)
	response := next(ctx)
	o.addStoreStats(ctx, response)
	var errs gqlerror.List
	if response != nil {
		errs = response.Errors
		response.Errors = withRequestID(errs, RequestID(ctx))
	}
	end(errs)
	o.RecordOperation(ctx, kind, name, time.Since(start), errs)
	return response
}

// RecordOperation measures and logs an operation that has ended.
func (o *Observer) RecordOperation(ctx context.Context, kind, name string, took time.Duration, errs gqlerror.List) {
	failed := codes(errs)
	o.measureOperation(kind, hasFault(failed), took)
	for _, err := range errs {
		o.errors.WithLabelValues(codeOf(err)).Inc()
	}
	r, hasRequest := ctx.Value(requestKey{}).(*Request)
	if hasRequest {
		r.hasOperation.Store(true)
	}
	level := slog.LevelInfo
	switch {
	case len(errs) > 0:
		level = slog.LevelWarn
	case kind == string(ast.Subscription):
		level = slog.LevelDebug // one line for every event and subscriber
	}
	if !o.Log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{slog.String("type", kind), slog.String("name", Clip(name, maxName)), milliseconds("took_ms", took),
		slog.Int("errors", len(errs))}
	attrs = appendDocument(ctx, attrs)
	if hasRequest {
		attrs = append(attrs, r.attrs()...)
	}
	if at := trace.SpanContextFromContext(ctx); at.IsValid() {
		attrs = append(attrs, slog.String("trace", at.TraceID().String()))
	}
	if len(errs) > 0 {
		attrs = append(attrs, slog.Any("codes", failed))
	}
	o.Log.LogAttrs(ctx, level, "operation", attrs...)
}

// LogSubscription logs the start of a subscription. Its events are logged at debug level.
func (o *Observer) LogSubscription(ctx context.Context) {
	attrs := appendDocument(ctx, []slog.Attr{slog.String("type", string(ast.Subscription)),
		slog.String("name", Clip(graphql.GetOperationContext(ctx).Operation.Name, maxName))})
	if r, ok := ctx.Value(requestKey{}).(*Request); ok {
		attrs = r.appendViewer(attrs)
	}
	o.Log.LogAttrs(ctx, slog.LevelInfo, "subscription started", attrs...)
}

// appendDocument appends the hash of the operation's document.
func appendDocument(ctx context.Context, attrs []slog.Attr) []slog.Attr {
	if graphql.HasOperationContext(ctx) {
		if text := graphql.GetOperationContext(ctx).RawQuery; text != "" {
			return append(attrs, slog.String("document", hexHash(text)))
		}
	}
	return attrs
}

// hexHash returns the SHA-256 of a text in hexadecimal digits.
func hexHash(text string) string {
	hash := sha256.Sum256([]byte(text))
	return hex.EncodeToString(hash[:])
}

// addStoreStats sets `extensions.stores` to the operation's store calls, when STORE_STATS is on and the request has
// `"extensions": {"stores": true}`. Beside the calls made it holds the maximum number of calls of each level, which is known
// before the operation runs.
func (o *Observer) addStoreStats(ctx context.Context, response *graphql.Response) {
	if !o.storeStats || response == nil || !graphql.HasOperationContext(ctx) {
		return
	}
	oc := graphql.GetOperationContext(ctx)
	r, ok := ctx.Value(requestKey{}).(*Request)
	if wanted, _ := oc.Extensions["stores"].(bool); !wanted || !ok {
		return
	}
	stats := r.stats()
	if o.LevelCalls != nil && oc.Operation != nil {
		stats["levels"] = o.LevelCalls(oc)
	}
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions["stores"] = stats
}

// withRequestID returns copies of errors with the id of their request, under which the log has more. An error may be a value
// that many requests share.
func withRequestID(errs gqlerror.List, id string) gqlerror.List {
	if id == "" {
		return errs
	}
	marked := slices.Clone(errs)
	for i, err := range errs {
		copied := *err
		copied.Extensions = map[string]any{"requestId": id}
		maps.Copy(copied.Extensions, err.Extensions)
		marked[i] = &copied
	}
	return marked
}

func codeOf(err *gqlerror.Error) string { return fmt.Sprint(err.Extensions["code"]) }

// milliseconds returns a duration, to the microsecond.
func milliseconds(key string, d time.Duration) slog.Attr {
	return slog.Float64(key, float64(d.Microseconds())/1000)
}

// codes returns the codes of errors without duplicates.
func codes(errs gqlerror.List) []string {
	var out []string
	for _, e := range errs {
		if code := codeOf(e); !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}
