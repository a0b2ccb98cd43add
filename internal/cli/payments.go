package cli

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/internal/config"
	"fivefold/internal/httpserver"
	"fivefold/stores"
	"fivefold/stores/engines"
	"fivefold/stores/localpay"
	"fivefold/stores/payments"
	"fivefold/stores/stripe"
)

// OpenPayments returns what a server needs for payments, or nil when there is no provider. set is that of e, which may be wrapped. Payers confirm payments of the
// local provider at address, the URL of the server.
func OpenPayments(c *config.Config, e *engines.Engines, set stores.Set, log *slog.Logger, address string) *httpserver.Payments {
	flow := &payments.Flow{Stores: set, Now: time.Now, Log: log}
	switch c.Provider(e.IsEmbedded()) {
	case config.PaymentsByStripe:
		flow.Provider = stripe.New(stripe.Options{SecretKey: c.StripeSecretKey, WebhookSecrets: c.WebhookSecrets(), URL: c.StripeAPIURL, ReturnURL: c.StripeReturnURL})
		return &httpserver.Payments{Flow: flow}
	case config.PaymentsLocal:
		local := localpay.New(set.LocalPayments, e.Secret(), flow.Now, address+httpserver.ConfirmPath)
		flow.Provider = local
		return &httpserver.Payments{Flow: flow, Confirm: local.Confirm}
	}
	return nil
}

// The times between attempts to continue what is open.
const (
	eventInterval = 5 * time.Second
	sweepInterval = 5 * time.Minute
)

// StartPayments acts upon stored events and continues open payments until stop, which waits for it, and registers metrics. Several processes may do so at once:
// every step takes effect once.
func StartPayments(ctx context.Context, p *httpserver.Payments, metrics prometheus.Registerer) (stop func()) {
	if p == nil {
		return func() {}
	}
	failures := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fivefold_payment_failures_total",
		Help: "Attempts to continue payments that failed and are repeated."}, []string{"work"})
	metrics.MustRegister(failures)
	waiting := RegisterPaymentsWaiting(p, metrics)
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	var workers sync.WaitGroup
	work := func(name string, interval time.Duration, do func(context.Context) (int, error)) {
		failed := failures.WithLabelValues(name)
		workers.Go(func() {
			repeat(ctx, interval, func() {
				if _, err := do(ctx); err != nil && ctx.Err() == nil {
					failed.Inc()
					p.Flow.Log.LogAttrs(ctx, slog.LevelWarn, "payments could not be continued; they are tried again", slog.String("work", name), slog.Any("error", err))
				}
			})
		})
	}
	measure := func() {
		if err := waiting.Measure(ctx); err != nil && ctx.Err() == nil {
			p.Flow.Log.LogAttrs(ctx, slog.LevelWarn, "the payments that wait could not be counted; their metrics are those of the last time", slog.Any("error", err))
		}
	}
	workers.Go(measure)
	work("events", eventInterval, p.Flow.RetryEvents)
	work("sweep", sweepInterval, func(ctx context.Context) (int, error) {
		defer measure()
		return p.Flow.Sweep(ctx)
	})
	if local, ok := p.Flow.Provider.(*localpay.Provider); ok {
		work("deliver", eventInterval, func(ctx context.Context) (int, error) { return local.Deliver(ctx, p.Flow.Receive) })
	}
	return func() {
		end()
		workers.Wait()
	}
}
