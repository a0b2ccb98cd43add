package cli

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/internal/httpserver"
	"fivefold/stores"
	"fivefold/stores/payments"
)

var (
	waitingLabels = []string{"provider", "kind", "waits_for"}
	waitingCount  = prometheus.NewDesc("fivefold_payments_waiting", "Payments, refunds, disputes and payouts that wait for the payment provider. Equal on all servers.", waitingLabels, nil)
	waitingAge    = prometheus.NewDesc("fivefold_payments_oldest_seconds", "Time that the oldest of them waits, 0 without one. Equal on all servers.", waitingLabels, nil)
	eventsCount   = prometheus.NewDesc("fivefold_payment_events_waiting", "Events of the payment provider that are stored and not acted upon. Equal on all servers.", nil, nil)
	eventsAge     = prometheus.NewDesc("fivefold_payment_events_oldest_seconds", "Time since the oldest of them was received, 0 without one. Equal on all servers.", nil, nil)
	waitingKinds  = []stores.Kind{stores.KindPayment, stores.KindRefund, stores.KindDispute, stores.KindPayout}
)

// PaymentsWaiting are the metrics of what waits for the payment provider. There are none before Measure has succeeded once.
type PaymentsWaiting struct {
	flow     *payments.Flow
	mu       sync.Mutex
	measured bool
	last     payments.Backlogs
}

// RegisterPaymentsWaiting registers the metrics of what waits for the provider of p.
func RegisterPaymentsWaiting(p *httpserver.Payments, metrics prometheus.Registerer) *PaymentsWaiting {
	w := &PaymentsWaiting{flow: p.Flow}
	metrics.MustRegister(w)
	return w
}

// Measure reads what waits. When it fails, the metrics keep what it has read before.
func (w *PaymentsWaiting) Measure(ctx context.Context) error {
	found, err := payments.Waiting(ctx, w.flow.Stores, w.flow.Now())
	if err != nil {
		return err
	}
	for _, kind := range waitingKinds { // those of the provider never disappear
		for _, waitsFor := range []stores.WaitsFor{stores.WaitsForAnswer, stores.WaitsForResult} {
			key := stores.Waiting{Provider: w.flow.Provider.Name(), Kind: kind, For: waitsFor}
			if _, ok := found.Open[key]; !ok {
				found.Open[key] = stores.Backlog{}
			}
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.measured, w.last = true, found
	return nil
}

// Describe implements prometheus.Collector.
func (w *PaymentsWaiting) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{waitingCount, waitingAge, eventsCount, eventsAge} {
		descriptions <- d
	}
}

// Collect implements prometheus.Collector. Ages grow between two calls of Measure.
func (w *PaymentsWaiting) Collect(metrics chan<- prometheus.Metric) {
	w.mu.Lock()
	measured, last := w.measured, w.last // whose map is not changed
	w.mu.Unlock()
	if !measured {
		return
	}
	now := w.flow.Now()
	send := func(count, age *prometheus.Desc, b stores.Backlog, labels ...string) {
		metrics <- prometheus.MustNewConstMetric(count, prometheus.GaugeValue, float64(b.Count), labels...)
		metrics <- prometheus.MustNewConstMetric(age, prometheus.GaugeValue, waitedFor(b, now).Seconds(), labels...)
	}
	for key, b := range last.Open {
		send(waitingCount, waitingAge, b, key.Provider, string(key.Kind), string(key.For))
	}
	send(eventsCount, eventsAge, last.Events)
}

// waitedFor returns how long the oldest of a backlog waits, or 0 without one.
func waitedFor(b stores.Backlog, now time.Time) time.Duration {
	if b.Count == 0 {
		return 0
	}
	return max(now.Sub(b.Since), 0)
}
