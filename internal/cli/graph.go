package cli

import (
	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores/engines"
)

// KeepGraph keeps the friendships of the network in memory and registers their metrics. percent is the setting GRAPH_MEMORY. The channel
// is closed when the graph has been built, and nil with 0 percent.
func KeepGraph(e *engines.Engines, percent int, metrics prometheus.Registerer) (built <-chan struct{}) {
	if percent > 0 {
		built = e.KeepGraph(memoryPart(percent))
	}
	gauge := func(name, help string, value func() float64) {
		metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fivefold_graph_" + name, Help: help}, value))
	}
	gauge("bytes", "Memory of the friendship graph; 0 while there is none.", func() float64 { return float64(e.Graph().Bytes) })
	gauge("budget_bytes", "Memory that the friendship graph may use; 0 when it is off.", func() float64 { return float64(e.Graph().Budget) })
	gauge("friendships", "Friendships in the friendship graph.", func() float64 { return float64(e.Graph().Friendships) })
	gauge("build_seconds", "Duration of the last build of the friendship graph.", func() float64 { return e.Graph().BuildTime.Seconds() })
	calls := func(source string, value func() int64) {
		metrics.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "fivefold_graph_calls_total",
			Help:        "Store calls about many friendships, by source: the graph, or the store when no graph was current.",
			ConstLabels: prometheus.Labels{"source": source}}, func() float64 { return float64(value()) }))
	}
	calls("graph", func() int64 { return e.Graph().Answered })
	calls("store", func() int64 { return e.Graph().Behind })
	return built
}
