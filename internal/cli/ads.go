package cli

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores"
	"fivefold/stores/adserver"
)

// settleInterval is the time between two looks for leases that have ended.
const settleInterval = 10 * time.Second

// RegisterAds registers the metrics of StartAds: how much was settled, and how often that has failed.
func RegisterAds(metrics prometheus.Registerer) (settled, failures prometheus.Counter) {
	settled = prometheus.NewCounter(prometheus.CounterOpts{Name: "fivefold_ad_settled_total", Help: "Leases of budgets that were closed, and campaigns that were ended after their schedule."})
	failures = prometheus.NewCounter(prometheus.CounterOpts{Name: "fivefold_ad_settle_failures_total", Help: "Attempts to close leases and to end campaigns that failed and are repeated."})
	metrics.MustRegister(settled, failures)
	return settled, failures
}

// StartAds closes leases of the budgets of ads and ends campaigns whose schedule is over until stop is called, and registers metrics. stop waits for what has begun. Several processes
// may do so at once.
func StartAds(ctx context.Context, set stores.Set, log *slog.Logger, metrics prometheus.Registerer) (stop func()) {
	settled, failures := RegisterAds(metrics)
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	var worker sync.WaitGroup
	worker.Go(func() {
		repeat(ctx, settleInterval, func() {
			n, err := adserver.Settle(ctx, set, time.Now())
			settled.Add(float64(n))
			if err != nil && ctx.Err() == nil {
				failures.Inc()
				log.LogAttrs(ctx, slog.LevelWarn, "leases of budgets of ads could not be closed; they are tried again", slog.Any("error", err))
			}
		})
	})
	return func() {
		end()
		worker.Wait()
	}
}

// repeat calls do after each interval until ctx is done.
func repeat(ctx context.Context, interval time.Duration, do func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			do()
		}
	}
}
