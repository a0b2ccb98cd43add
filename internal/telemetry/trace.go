package telemetry

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"fivefold/internal/config"
	"fivefold/stores"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// flushTimeout is the time in which a stopping server tries to send the last traces.
const flushTimeout = 5 * time.Second

// sendTraces makes the observer send spans to an OTLP endpoint.
func (o *Observer) sendTraces(ctx context.Context, endpoint string) error {
	address, err := url.JoinPath(endpoint, "v1", "traces")
	if err != nil {
		return fmt.Errorf("cannot send traces to %s: %w", endpoint, err)
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(address))
	if err != nil {
		return fmt.Errorf("cannot send traces to %s: %w", endpoint, err)
	}
	// The library has one handler for the whole process, which bypasses our log by default.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { o.Log.Warn("cannot send traces", "error", err) }))
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "fivefold"), attribute.String("service.version", config.Version()))))
	o.tracer = provider.Tracer("fivefold")
	o.flush = func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, flushTimeout)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			o.Log.Warn("cannot send the last traces", "error", err)
		}
	}
	return nil
}

// TraceRequest opens the span of a request. The caller calls the returned function with the response's status.
func (o *Observer) TraceRequest(ctx context.Context) (context.Context, func(status int)) {
	if o.tracer == nil {
		return ctx, func(int) {}
	}
	ctx, span := o.tracer.Start(ctx, "HTTP /graphql", trace.WithSpanKind(trace.SpanKindServer))
	return ctx, func(status int) {
		span.SetAttributes(attribute.Int("http.response.status_code", status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(otelcodes.Error, "")
		}
		span.End()
	}
}

// traceOperation opens the span of an operation. The caller calls the returned function with the operation's errors.
func (o *Observer) traceOperation(ctx context.Context, kind, name string) (context.Context, func(gqlerror.List)) {
	if o.tracer == nil {
		return ctx, func(gqlerror.List) {}
	}
	ctx, span := o.tracer.Start(ctx, "graphql "+kind, trace.WithAttributes(
		attribute.String("graphql.operation.type", kind), attribute.String("graphql.operation.name", Clip(name, maxName))))
	return ctx, func(errs gqlerror.List) {
		if len(errs) > 0 {
			span.SetStatus(otelcodes.Error, fmt.Sprint(codes(errs)))
		}
		span.End()
	}
}

// traceCall records the span of a store call that has just ended.
func (o *Observer) traceCall(ctx context.Context, call stores.Call) {
	if o.tracer == nil {
		return
	}
	end := time.Now()
	_, span := o.tracer.Start(ctx, call.Method, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(end.Add(-call.Took)),
		trace.WithAttributes(attribute.String("db.system.name", call.Store), attribute.Int("fivefold.keys", call.Keys)))
	if call.Err != nil {
		span.SetStatus(otelcodes.Error, "failed")
	}
	span.End(trace.WithTimestamp(end))
}
