package cli

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores"
	"fivefold/stores/engines"
	"fivefold/stores/relay"
	"fivefold/stores/searchindex"
)

// readyTime is how long the start of a server waits for the relay. While the truth does not answer, live events begin later.
const readyTime = 2 * time.Second

// StartRelay carries the changes of the truth to the projections of this process until stop, which waits for it, and registers their metrics.
func StartRelay(ctx context.Context, e *engines.Engines, log *slog.Logger, metrics prometheus.Registerer) (r *relay.Relay, stop func()) {
	led := ledProjections(ctx, e, log)
	r = newRelay(e, log, led)
	events := &relay.LiveEvents{Stores: e.Set, Wanted: e.HasSubscriptions, Log: log}
	if !e.SharesEvents() {
		r.Follow(events)
	}
	metrics.MustRegister(relayMetrics{r, e}, prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "fivefold_live_events_dropped_total",
		Help: "Live events that this process has not published, because the store of events failed."}, func() float64 {
		dropped := events.Dropped()
		for _, p := range led {
			if shared, ok := p.(*relay.LiveEvents); ok {
				dropped += shared.Dropped()
			}
		}
		return float64(dropped)
	}))
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		checkContents(ctx, led, log)
		r.Run(ctx)
	}()
	ready, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if err := r.Ready(ready); err != nil {
		log.Warn("the relay is waiting for the store; live events begin later")
	}
	return r, func() {
		end()
		<-done
	}
}

// newRelay returns a relay over the stores that leads projections.
func newRelay(e *engines.Engines, log *slog.Logger, led []relay.Projection) *relay.Relay {
	r := relay.New(relayOptions(e, log))
	for _, p := range led {
		r.Lead(p)
	}
	return r
}

// ledProjections returns the projections that one process at a time applies for all: search, and live events when processes share a store of them.
func ledProjections(ctx context.Context, e *engines.Engines, log *slog.Logger) (led []relay.Projection) {
	if e.SharesEvents() {
		always := func() bool { return true } // other processes may have subscriptions
		led = append(led, &relay.LiveEvents{Stores: e.Set, Wanted: always, Log: log})
	}
	search, err := e.SearchProjection(ctx)
	if err != nil {
		log.Error("search is unavailable: its file in DATA_DIR cannot be opened; correct that and start again", "error", err)
		return led
	}
	return append(led, search)
}

// checkContents makes projections be rebuilt whose stores have lost what they kept. A store that does not answer is checked by the first change.
func checkContents(ctx context.Context, led []relay.Projection, log *slog.Logger) {
	for _, p := range led {
		if search, ok := p.(*searchindex.Projection); ok {
			if err := search.CheckContent(ctx); err != nil && ctx.Err() == nil {
				log.Warn("the documents of search could not be checked", "error", err)
			}
		}
	}
}

// relayMetrics are the metrics of a relay, and of the memory of the process, which follows the changes by itself.
type relayMetrics struct {
	*relay.Relay
	engines *engines.Engines
}

func relayMetric(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("fivefold_relay_"+name, help, labels, nil)
}

// Describe implements prometheus.Collector. Projections are not known before they are added, so nothing is described.
func (relayMetrics) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (m relayMetrics) Collect(into chan<- prometheus.Metric) {
	send := func(kind prometheus.ValueType, value float64, desc *prometheus.Desc, labels ...string) {
		into <- prometheus.MustNewConstMetric(desc, kind, value, labels...)
	}
	gauge := func(name, help string, value float64, projection string) {
		send(prometheus.GaugeValue, value, relayMetric(name, help, "projection"), projection)
	}
	counter := func(name, help string, value int64, projection string) {
		send(prometheus.CounterValue, float64(value), relayMetric(name, help, "projection"), projection)
	}
	place := func(projection string, until stores.Revision, lag time.Duration) {
		gauge("lag_seconds", "Age of the oldest change that is read and not applied; 0 when there is none.", lag.Seconds(), projection)
		gauge("revision", "The revision of the data up to which this process has applied every change.", float64(until), projection)
	}
	if until, lag, follows := m.engines.CacheFollowed(); follows {
		place("memory", until, lag)
	}
	for _, s := range m.States() {
		leading := 0.0
		if s.Leading {
			leading = 1
		}
		gauge("leading", "1 while this process leads the projection.", leading, s.Name)
		place(s.Name, s.Until, s.Lag)
		gauge("parked_changes", "Changes that could not be applied and wait for an operator, as the leader saw them last.", float64(s.Parked), s.Name)
		counter("changes_total", "Applied changes.", s.Applied, s.Name)
		counter("batches_total", "Applied batches of changes.", s.Batches, s.Name)
		counter("failed_changes_total", "Changes that this process has parked or left out.", s.Failed, s.Name)
		counter("retries_total", "Attempts that failed because a store was unavailable, and were repeated.", s.Failures, s.Name)
	}
	outbox := m.OutboxState()
	age := 0.0
	if !outbox.Oldest.IsZero() {
		age = max(0, time.Since(outbox.Oldest).Seconds())
	}
	send(prometheus.GaugeValue, float64(outbox.Changes), relayMetric("outbox_changes", "Changes that are kept, about a minute ago."))
	send(prometheus.GaugeValue, age, relayMetric("outbox_age_seconds", "Age of the oldest change that is kept, about a minute ago."))
	send(prometheus.GaugeValue, outbox.OldestTransaction.Seconds(),
		relayMetric("oldest_transaction_seconds", "Age of the oldest open transaction that writes, about a minute ago: no change since it began can be read."))
}
