package telemetry

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
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

// openTraces makes the observer send spans to an OTLP endpoint, unless there is none or the standard variables turn traces off. The library
// reads the variables for headers, time-outs, certificates, samplers and batches itself.
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
func (o *Observer) openTraces(ctx context.Context, endpoint string) error {
	const addressVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	address := variable(addressVariable)
	if address != "" {
		if err := config.CheckEndpoint(addressVariable, address); err != nil {
			return err
		}
	} else if endpoint != "" {
		joined, err := url.JoinPath(endpoint, "v1", "traces")
		if err != nil {
			return fmt.Errorf("cannot send traces to %s: %w", endpoint, err)
		}
		address = joined
	}
	exporterName := variable("OTEL_TRACES_EXPORTER")
	switch {
	case address == "" || strings.EqualFold(variable("OTEL_SDK_DISABLED"), "true") || exporterName == "none":
		return nil
	case exporterName != "" && exporterName != "otlp":
		return fmt.Errorf("OTEL_TRACES_EXPORTER is %q: use otlp or none", exporterName)
	}
	if protocol := cmp.Or(variable("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"), variable("OTEL_EXPORTER_OTLP_PROTOCOL"), "http/protobuf"); protocol != "http/protobuf" {
		return fmt.Errorf("the OTLP protocol is %q: use http/protobuf", protocol)
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(address))
	if err != nil {
		return fmt.Errorf("cannot send traces to %s: %w", address, err)
	}
	described, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(attribute.String("service.name", "fivefold"),
		attribute.String("service.version", config.Version())), resource.WithFromEnv())
	if err != nil {
		return fmt.Errorf("cannot describe this service in traces: %w", err)
	}
	// The library has one handler for the whole process, which bypasses our log by default.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { o.Log.Warn("cannot send traces", "error", err) }))
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(described))
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

// variable returns the value of a variable, "" for one that is not set or blank.
func variable(name string) string { return strings.TrimSpace(os.Getenv(name)) }

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
	if name != "" { // the trace is found by its operation
		trace.SpanFromContext(ctx).SetName(kind + " " + Clip(name, maxName))
	}
	ctx, span := o.tracer.Start(ctx, "graphql "+kind, trace.WithAttributes(
		attribute.String("graphql.operation.type", kind), attribute.String("graphql.operation.name", Clip(name, maxName))))
	return ctx, func(errs gqlerror.List) {
		if failed := codes(errs); len(failed) > 0 {
			span.SetAttributes(attribute.StringSlice("graphql.error.codes", failed))
			if hasFault(failed) {
				span.SetStatus(otelcodes.Error, fmt.Sprint(failed))
			}
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
	if stores.IsFault(call.Err) {
		span.SetStatus(otelcodes.Error, "failed")
	}
	span.End(trace.WithTimestamp(end))
}
