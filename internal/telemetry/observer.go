// Package telemetry logs, measures and traces the requests, operations and store calls of a server.
package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"time"

	"fivefold/graph/errorcode"
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
	errors     *prometheus.CounterVec   // by code
	rejected   *prometheus.CounterVec   // requests without an operation, by reason
	inFlight   prometheus.Gauge         // requests
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
	o.errors = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fivefold_errors_total", Help: "Errors of GraphQL responses."}, []string{"code"})
	for _, code := range errorcode.All() {
		o.errors.WithLabelValues(string(code)) // shown as 0 before the first error, so that its rate is known
	}
	o.rejected = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fivefold_rejected_requests_total",
		Help: "Requests that were rejected before they became an operation."}, []string{"reason"})
	o.inFlight = prometheus.NewGauge(prometheus.GaugeOpts{Name: "fivefold_requests_in_flight", Help: "Requests that are being served, open websockets and event streams included."})
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "fivefold_build_info", Help: "The version of the program; always 1.",
		ConstLabels: prometheus.Labels{"version": config.Version(), "go_version": runtime.Version()}})
	build.Set(1)
	o.Registry.MustRegister(o.operations, o.errors, o.rejected, o.inFlight, build, o.calls, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return o, o.openTraces(ctx, c.OTLPEndpoint)
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

// faultCodes are the codes of errors that are the fault of a store or of the server, and not of the client.
var faultCodes = []string{string(errorcode.Internal), string(errorcode.Unavailable), string(errorcode.ResultUnknown)}

// hasFault reports whether one of the codes is of a fault.
func hasFault(codes []string) bool {
	return slices.ContainsFunc(codes, func(code string) bool { return slices.Contains(faultCodes, code) })
}

// BeginRequest counts a request that is being served, until EndRequest.
func (o *Observer) BeginRequest() { o.inFlight.Inc() }

// EndRequest ends what BeginRequest has begun.
func (o *Observer) EndRequest() { o.inFlight.Dec() }

// CountRejection counts a request that was rejected before it became an operation.
func (o *Observer) CountRejection(status int) {
	reason, ok := rejectionReasons[status]
	if !ok {
		reason = "other"
	}
	o.rejected.WithLabelValues(reason).Inc()
}

// rejectionReasons are the reasons of the statuses with which requests are rejected.
var rejectionReasons = map[int]string{
	http.StatusBadRequest: "malformed", http.StatusUnauthorized: "credentials", http.StatusForbidden: "origin", http.StatusMethodNotAllowed: "method",
	http.StatusNotAcceptable: "media_type", http.StatusUnsupportedMediaType: "media_type", http.StatusRequestTimeout: "slow",
	http.StatusRequestEntityTooLarge: "size", http.StatusTooManyRequests: "limit", http.StatusServiceUnavailable: "unavailable", 499: "client_gone",
}

func (o *Observer) measureOperation(kind string, failed bool, took time.Duration) {
	o.operations.WithLabelValues(kind, outcome(failed)).Observe(took.Seconds())
}

func (o *Observer) measureCall(call stores.Call) {
	o.calls.WithLabelValues(call.Store, call.Method, outcome(stores.IsFault(call.Err))).Observe(call.Took.Seconds())
}
