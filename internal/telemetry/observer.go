// Package telemetry logs, measures and traces the requests, operations and store calls of a server.
package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"fivefold/internal/config"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// An Observer logs, measures and traces what the server does. It is an extension of gqlgen's server.
type Observer struct {
	Log      *slog.Logger
	Registry *prometheus.Registry

	// LevelCalls returns the maximum number of calls of each port's method, level by level, of an operation. It is not called when nil.
	LevelCalls func(*graphql.OperationContext) []map[string]int

	operations *prometheus.HistogramVec // seconds, by type and outcome
	calls      *prometheus.HistogramVec // seconds, by store, method and outcome
	tracer     trace.Tracer             // nil when traces are off
	flush      func(context.Context)    // sends the last traces
	storeStats bool                     // the extension "stores" is on
}

// Open returns an observer that writes to log. Close must be called.
func Open(ctx context.Context, c *config.Config, log *slog.Logger) (*Observer, error) {
	o := &Observer{Log: log, Registry: prometheus.NewRegistry(), storeStats: c.StoreStats, flush: func(context.Context) {}}
	o.operations = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "fivefold_operation_seconds",
		Help: "Duration of GraphQL operations.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 15)}, []string{"type", "outcome"})
	o.calls = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "fivefold_store_call_seconds",
		Help: "Duration of round trips to stores.", Buckets: prometheus.ExponentialBuckets(0.0001, 2, 16)}, []string{"store", "method", "outcome"})
	o.Registry.MustRegister(o.operations, o.calls, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if c.OTLPEndpoint == "" {
		return o, nil
	}
	return o, o.sendTraces(ctx, c.OTLPEndpoint)
}

// Close sends the traces that are left, for at most 5 seconds.
func (o *Observer) Close(ctx context.Context) { o.flush(ctx) }

// Metrics returns the handler of Prometheus metrics.
func (o *Observer) Metrics() http.Handler {
	return promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{})
}

func outcome(failed bool) string {
	if failed {
		return "error"
	}
	return "ok"
}

func (o *Observer) measureOperation(kind string, failed bool, took time.Duration) {
	o.operations.WithLabelValues(kind, outcome(failed)).Observe(took.Seconds())
}

func (o *Observer) measureCall(call stores.Call) {
	o.calls.WithLabelValues(call.Store, call.Method, outcome(call.Err != nil)).Observe(call.Took.Seconds())
}
