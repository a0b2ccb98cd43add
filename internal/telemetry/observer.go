package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"fivefold/graph/executor"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// An observer logs, measures and traces what the program does.
type observer struct {
	log        *slog.Logger
	registry   *prometheus.Registry
	operations *prometheus.HistogramVec // seconds, by type and outcome
	calls      *prometheus.HistogramVec // seconds, by store, method and outcome
	tracer     trace.Tracer             // nil when traces go nowhere

	tellsStores bool                                                   // whoever asks is told the store calls
	levels      func(*graphql.OperationContext) [][]executor.LevelCall // which calls each level makes; nil with gqlgen's executor

	close func(context.Context) // sends what is left
}

// flushTimeout is how long a stopping server tries to send the last traces.
const flushTimeout = 5 * time.Second

func newLog(config *Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(config.LogLevel)) // one of the enum
	options := &slog.HandlerOptions{Level: level}
	if config.LogFormat == "json" {
		return slog.New(requestLog{slog.NewJSONHandler(w, options)})
	}
	return slog.New(requestLog{slog.NewTextHandler(w, options)})
}

func newObserver(ctx context.Context, config *Config, log *slog.Logger) (*observer, error) {
	o := &observer{tellsStores: config.TellStores, log: log, registry: prometheus.NewRegistry(),
		close: func(context.Context) {}}
	o.operations = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "fivefold_operation_seconds",
		Help: "How long GraphQL operations took.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 15)}, []string{"type", "outcome"})
	o.calls = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "fivefold_store_call_seconds",
		Help: "How long round trips to stores took.", Buckets: prometheus.ExponentialBuckets(0.0001, 2, 16)}, []string{"store", "method", "outcome"})
	o.registry.MustRegister(o.operations, o.calls, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if config.OTLPEndpoint == "" {
		return o, nil
	}
	return o, o.sendTraces(ctx, config.OTLPEndpoint)
}

// sendTraces makes the observer's tracer one whose spans go to an endpoint.
func (o *observer) sendTraces(ctx context.Context, endpoint string) error {
	address, err := url.JoinPath(endpoint, "v1", "traces")
	if err != nil {
		return fmt.Errorf("cannot send traces to %s: %w", endpoint, err)
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(address))
	if err != nil {
		return fmt.Errorf("cannot send traces to %s: %w", endpoint, err)
	}
	// The library has one handler for the whole process, which otherwise writes past our log.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { o.log.Warn("traces", "error", err) }))
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "fivefold"), attribute.String("service.version", version()))))
	o.tracer = provider.Tracer("fivefold")
	o.close = func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, flushTimeout)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			o.log.Warn("the last traces are lost", "error", err)
		}
	}
	return nil
}

// watch lets the observer know what our own executor does.
func (o *observer) watch(executor *executor.Executor) {
	o.levels = executor.Levels
}

func (o *observer) metrics() http.Handler {
	return promhttp.HandlerFor(o.registry, promhttp.HandlerOpts{})
}

func outcome(failed bool) string {
	if failed {
		return "error"
	}
	return "ok"
}

func (o *observer) measureOperation(kind string, failed bool, took time.Duration) {
	o.operations.WithLabelValues(kind, outcome(failed)).Observe(took.Seconds())
}

func (o *observer) measureCall(call stores.Call) {
	o.calls.WithLabelValues(call.Store, call.Method, outcome(call.Err != nil)).Observe(call.Took.Seconds())
}

// traceRequest opens a span for a request, which ends with the answer's status.
func (o *observer) traceRequest(ctx context.Context) (context.Context, func(status int)) {
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

// traceOperation opens a span that ends with what became of the operation.
func (o *observer) traceOperation(ctx context.Context, kind, name string) (context.Context, func(gqlerror.List)) {
	if o.tracer == nil {
		return ctx, func(gqlerror.List) {}
	}
	ctx, span := o.tracer.Start(ctx, "graphql "+kind,
		trace.WithAttributes(attribute.String("graphql.operation.type", kind), attribute.String("graphql.operation.name", clip(name, 100))))
	return ctx, func(errs gqlerror.List) {
		if len(errs) > 0 {
			span.SetStatus(otelcodes.Error, fmt.Sprint(codes(errs)))
		}
		span.End()
	}
}

// traceCall draws a store call that has just ended.
func (o *observer) traceCall(ctx context.Context, call stores.Call) {
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
