package cli

import (
	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores/engines"
)

// RegisterCache registers the metrics of the cache, when there is one.
func RegisterCache(e *engines.Engines, metrics prometheus.Registerer) {
	if kinds, _, _ := e.Cache(); kinds != nil {
		metrics.MustRegister(cacheMetrics{e})
	}
}

// cacheMetrics are the metrics of a cache, by kind of values.
type cacheMetrics struct{ *engines.Engines }

func cacheMetric(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("fivefold_cache_"+name, help, labels, nil)
}

// Describe implements prometheus.Collector. Kinds are not known before they are read, so nothing is described.
func (cacheMetrics) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (m cacheMetrics) Collect(into chan<- prometheus.Metric) {
	kinds, bytes, failures := m.Cache()
	keys := cacheMetric("keys_total", "Requested keys, by where they were found: in the memory of the process (near), in Redis (shared), or in the truth (loaded).", "kind", "source")
	waited := cacheMetric("waits_total", "Requested keys that another call was loading.", "kind")
	refused := cacheMetric("refused_total", "Loaded keys that were not stored because they were changed meanwhile.", "kind")
	damaged := cacheMetric("damaged_total", "Entries of Redis that could not be decoded.", "kind")
	written := cacheMetric("written_bytes_total", "Bytes of the entries that were sent to Redis.", "kind")
	for kind, s := range kinds {
		counter := func(desc *prometheus.Desc, value int64, labels ...string) {
			into <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(value), append([]string{kind}, labels...)...)
		}
		counter(keys, s.Near, "near")
		counter(keys, s.Shared, "shared")
		counter(keys, s.Loaded, "loaded")
		counter(waited, s.Waited)
		counter(refused, s.Refused)
		counter(damaged, s.Damaged)
		counter(written, s.Written)
	}
	size := cacheMetric("bytes", "Memory of the process that the values of all kinds take.")
	into <- prometheus.MustNewConstMetric(size, prometheus.GaugeValue, float64(bytes))
	into <- prometheus.MustNewConstMetric(cacheMetric("errors_total", "Calls of Redis by the cache that failed."), prometheus.CounterValue, float64(failures))
}
