package httpserver

import (
	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores"
	"fivefold/stores/adserver"
)

// adCounts registers the metrics of ads and returns what counts them.
func adCounts(metrics prometheus.Registerer) adserver.Counts {
	shown := prometheus.NewCounter(prometheus.CounterOpts{Name: "fivefold_ads_shown_total", Help: "Ads that sponsoredPosts has returned."})
	events := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fivefold_ad_events_total", Help: "Events of ads that clients have reported, by what has become of them."},
		[]string{"kind", "outcome"})
	metrics.MustRegister(shown, events)
	for _, kind := range []stores.AdEventKind{stores.AdImpression, stores.AdClick} {
		for _, outcome := range []stores.AdEventOutcome{stores.AdEventRecorded, stores.AdEventDuplicate, stores.AdEventExpired, stores.AdEventUnpaid, stores.AdEventInvalid} {
			events.WithLabelValues(string(kind), string(outcome))
		}
	}
	return adserver.Counts{
		Shown: func(n int) { shown.Add(float64(n)) },
		Event: func(kind stores.AdEventKind, outcome stores.AdEventOutcome) {
			events.WithLabelValues(string(kind), string(outcome)).Inc()
		},
	}
}
