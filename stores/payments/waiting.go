package payments

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// Backlogs are what waits for payment providers.
type Backlogs struct {
	Open   map[stores.Waiting]stores.Backlog // payments and outflows
	Events stores.Backlog                    // stored and not acted upon
}

// Waiting returns what waits in a network for any provider, also for one that it does not use any more. It reads Payments, Outflows and ProviderEvents.
func Waiting(ctx context.Context, set stores.Set, now time.Time) (Backlogs, error) {
	open, err := set.Payments.Waiting(ctx, now)
	outflows, outflowErr := set.Outflows.Waiting(ctx)
	events, eventErr := set.ProviderEvents.Waiting(ctx)
	if err := errors.Join(err, outflowErr, eventErr); err != nil {
		return Backlogs{}, err
	}
	for w, b := range outflows {
		open[w] = b
	}
	return Backlogs{Open: open, Events: events}, nil
}

// The times after which what waits needs an operator. docs/monitoring/alerts.yml has the same.
const (
	EventLimit  = 15 * time.Minute // an event is tried again after 1 minute, 2, 4 and 8
	answerLimit = time.Hour
	// resultLimit is that of the slowest bank transfer that Stripe has, a SEPA direct debit: up to 14 business days.
	resultLimit = 21 * 24 * time.Hour
)

// Limit returns the time after which what waits needs an operator, or 0 for no such time: a dispute takes months.
func Limit(w stores.Waiting) time.Duration {
	switch {
	case w.For == stores.WaitsForResult && w.Kind == stores.KindDispute:
		return 0
	case w.For == stores.WaitsForResult:
		return resultLimit
	case w.Kind == stores.KindRefund || w.Kind == stores.KindPayout:
		return repeatTime // then a payout is not repeated
	}
	return answerLimit
}
