package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/payments"
)

// outflowSince stores an outflow of 10 minor units in PENDING that was created at a time.
func outflowSince(t *testing.T, s *servertest.Server, o stores.Outflow, reference string, at time.Time) {
	t.Helper()
	o.ID, o.Amount, o.Currency, o.Provider, o.CreatedAt = stores.NewID(o.ID.Kind), 10, "EUR", "local", at
	o, err := s.Engines.Set.Outflows.Create(t.Context(), o)
	if err == nil {
		_, err = s.Engines.Set.Outflows.Advance(t.Context(), o.ID, stores.OutflowUpdate{State: stores.OutflowPending, Reference: reference, At: at})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatWaitsForTheProviderIsMeasured(t *testing.T) {
	t.Parallel()
	var down atomic.Bool
	errDown := errors.New("down")
	s := servertest.Start(t, servertest.WithStores(func(set stores.Set) stores.Set {
		return stores.Intercept(set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
			if down.Load() && call.Method == "ProviderEvents.Waiting" {
				return errDown
			}
			return next(ctx)
		})
	}))
	const answer, result = `,provider="local",waits_for="answer"}`, `,provider="local",waits_for="result"}`
	if _, known := metricsOf(t, s.Client)[`fivefold_payments_waiting{kind="payment"`+answer]; known {
		t.Error("there is a number before it was measured")
	}
	measured := func(wanted map[string]float64) {
		t.Helper()
		metrics := metricsOf(t, s.Client)
		for name, want := range wanted {
			got, known := metrics[name]
			if !known || got < want || got > want+30 { // ages grow
				t.Errorf("%s is %v (%t), want %v", name, got, known, want)
			}
		}
	}
	measure := func() {
		t.Helper()
		if err := s.Waiting.Measure(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	measure()
	for _, name := range []string{"fivefold_payments_waiting", "fivefold_payments_oldest_seconds"} {
		for _, kind := range []string{"payment", "refund", "dispute", "payout"} {
			for _, labels := range []string{answer, result} {
				if n, known := metricsOf(t, s.Client)[name+`{kind="`+kind+`"`+labels]; n != 0 || !known {
					t.Errorf("%s of %s %s is %v (%t) without payments", name, kind, labels, n, known)
				}
			}
		}
	}
	account, late := payerOf(t, s, "bank_late")
	_, paid := payerOf(t, s, "card_ok")
	payerOf(t, s, "card_action") // waits for its payer
	now := time.Now()
	outflowSince(t, s, stores.Outflow{ID: stores.ID{Kind: stores.KindPayout}, Account: account, Destination: "x"}, "", now.Add(-21*time.Hour))
	outflowSince(t, s, stores.Outflow{ID: stores.ID{Kind: stores.KindPayout}, Account: account, Destination: "x"}, "po_1", now.Add(-time.Hour))
	outflowSince(t, s, stores.Outflow{ID: stores.ID{Kind: stores.KindDispute}, Account: paid.Account, Payment: paid.ID}, "dp_1", now.Add(-90*24*time.Hour))
	if _, err := s.Engines.Set.ProviderEvents.Keep(t.Context(), stores.ProviderEvent{Provider: "local", Event: "e", Type: "x", CreatedAt: now, ReceivedAt: now.Add(-time.Minute), NextAt: now}); err != nil {
		t.Fatal(err)
	}
	measure()
	wanted := map[string]float64{
		`fivefold_payments_waiting{kind="payment"` + answer: 0, `fivefold_payments_waiting{kind="payment"` + result: 1, `fivefold_payments_oldest_seconds{kind="payment"` + result: 0,
		`fivefold_payments_waiting{kind="payout"` + answer: 1, `fivefold_payments_oldest_seconds{kind="payout"` + answer: 21 * 3600,
		`fivefold_payments_waiting{kind="payout"` + result: 1, `fivefold_payments_oldest_seconds{kind="payout"` + result: 3600,
		`fivefold_payments_waiting{kind="dispute"` + result: 1, `fivefold_payments_oldest_seconds{kind="dispute"` + result: 90 * 86400,
		`fivefold_payments_waiting{kind="refund"` + answer: 0, `fivefold_payment_events_waiting`: 1, `fivefold_payment_events_oldest_seconds`: 60,
	}
	measured(wanted)
	down.Store(true)
	if _, err := s.Engines.Set.Payments.Advance(t.Context(), late.ID, stores.PaymentUpdate{State: stores.PaymentFailed, At: now}); err != nil {
		t.Fatal(err)
	}
	if err := s.Waiting.Measure(t.Context()); !errors.Is(err, errDown) {
		t.Errorf("Measure: %v", err)
	}
	measured(wanted) // those of the last time
	down.Store(false)
	measure()
	if n := metricsOf(t, s.Client)[`fivefold_payments_waiting{kind="payment"`+result]; n != 0 {
		t.Errorf("%v payments wait after it has failed", n)
	}
}

// The alerts have the limits of which doctor warns.
func TestAlertsHaveTheLimitsOfPayments(t *testing.T) {
	t.Parallel()
	rules, err := os.ReadFile("../../docs/monitoring/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	for alert, limit := range map[string]time.Duration{
		"FivefoldPaymentWaits":      payments.Limit(stores.Waiting{Kind: stores.KindPayment, For: stores.WaitsForAnswer}),
		"FivefoldOutflowWaits":      payments.Limit(stores.Waiting{Kind: stores.KindPayout, For: stores.WaitsForAnswer}),
		"FivefoldResultLate":        payments.Limit(stores.Waiting{Kind: stores.KindPayment, For: stores.WaitsForResult}),
		"FivefoldPaymentEventsWait": payments.EventLimit,
	} {
		found := regexp.MustCompile(`alert: ` + alert + `\n +expr: .* > (\d+)(?: \* (\d+))?\n`).FindSubmatch(rules)
		if found == nil {
			t.Errorf("%s is missing", alert)
			continue
		}
		seconds, factor := 0, 1
		fmt.Sscan(string(found[1]), &seconds)
		fmt.Sscan(string(found[2]), &factor)
		if got := time.Duration(seconds*factor) * time.Second; got != limit {
			t.Errorf("%s: %v, want %v", alert, got, limit)
		}
	}
}
