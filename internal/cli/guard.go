package cli

import (
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores/engines"
	"fivefold/stores/guard"
)

// WatchStores logs the outages of stores on servers, and registers their metrics.
func WatchStores(e *engines.Engines, log *slog.Logger, metrics prometheus.Registerer) {
	e.LogOutages(log)
	for i, g := range e.Guards() {
		labels := prometheus.Labels{"store": g.Store}
		gauge := func(name, help string, value func(guard.State) float64) {
			metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fivefold_store_" + name, Help: help, ConstLabels: labels},
				func() float64 { return value(e.Guards()[i]) }))
		}
		counter := func(name, help string, value func(guard.State) int64) {
			metrics.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "fivefold_store_" + name, Help: help, ConstLabels: labels},
				func() float64 { return float64(value(e.Guards()[i])) }))
		}
		gauge("failing", "1 while a store fails and is only tried now and then, otherwise 0.", func(s guard.State) float64 {
			if s.IsOpen {
				return 1
			}
			return 0
		})
		gauge("running_calls", "Calls that a store has not answered yet.", func(s guard.State) float64 { return float64(s.Running) })
		counter("rejected_calls_total", "Calls that did not reach a store, because it failed or had too many.", func(s guard.State) int64 { return s.Rejected })
		counter("timeouts_total", "Calls that exceeded the limit of a store.", func(s guard.State) int64 { return s.Timeouts })
		counter("retries_total", "Reads that were repeated.", func(s guard.State) int64 { return s.Retries })
	}
}
