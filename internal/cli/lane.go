package cli

import (
	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores/engines"
)

// RegisterLane registers the metrics of expensive store calls.
func RegisterLane(e *engines.Engines, metrics prometheus.Registerer) {
	const name = "fivefold_expensive_calls"
	gauge := func(suffix, help string, value func() float64) {
		metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name + suffix, Help: help}, value))
	}
	counter := func(suffix, help string, value func() float64) {
		metrics.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name + suffix, Help: help}, value))
	}
	gauge("_limit", "Expensive store calls that may read at once.", func() float64 { return float64(e.Lane().Slots) })
	gauge("_running", "Expensive store calls that read.", func() float64 { return float64(e.Lane().Running) })
	gauge("_waiting", "Expensive store calls that wait because as many as may read do.", func() float64 { return float64(e.Lane().Waiting) })
	counter("_total", "Expensive store calls.", func() float64 { return float64(e.Lane().Calls) })
	counter("_wait_seconds_total", "Time that expensive store calls have waited.", func() float64 { return e.Lane().Waited.Seconds() })
}
