package payments

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/localpay"
	"fivefold/stores/webhook"
)

// TestEventsInAnyOrder delivers the events of payments of every kind in a random order, each up to three times and some not at all, after all has happened.
func TestEventsInAnyOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		random := rand.New(rand.NewPCG(seed, 0))
		b := newBank(t, nil)
		for _, method := range []string{localpay.Succeeds, localpay.SettlesLate, localpay.FailsLate, localpay.DisputedWon, localpay.DisputedLost, localpay.TimesOut, localpay.RefundFails} {
			if _, err := b.TopUp(t.Context(), b.topUp(method, 1000)); err != nil {
				t.Fatal(err)
			}
		}
		for _, l := range b.lines(t) {
			if l.State == string(stores.PaymentSucceeded) {
				if _, err := b.Refund(t.Context(), Refund{stores.NewID(stores.KindRefund), l.ID, 100}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := b.PayOut(t.Context(), Payout{ID: stores.NewID(stores.KindPayout), Account: b.account, Amount: 50, Destination: "bank"}); err != nil {
			t.Fatal(err)
		}
		var events []event
		for range 4 {
			for _, e := range b.take(t) {
				for range 1 + random.IntN(3) {
					events = append(events, e)
				}
			}
			b.later(localpay.Delay)
		}
		random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		for _, e := range events {
			if err := b.Receive(t.Context(), e.body, b.local.Sign(e.body, b.at)); err != nil {
				t.Fatal(err)
			}
		}
		// In the order of the payments, less the payout. The refund and the dispute of the lost one take 1100 of its 1000.
		const has = 900 + 1000 + 0 + 900 - 100 + 1000 + 1000 - 50
		b.wantBalances(t, balances{has, -has, 0, 0})
		b.wantReconciled(t)
		if b.counts[EventAccepted]+b.counts[EventDuplicate] != len(events) || b.counts[EventForged] != 0 {
			t.Errorf("seed %d: %v of %d", seed, b.counts, len(events))
		}
	}
}

func TestForgedEventsAreRejectedAndCounted(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	p := b.paid(t, localpay.SettlesLate, 1000, stores.PaymentPending)
	b.take(t)
	b.later(localpay.Delay)
	e := b.take(t)[0]
	forged := map[string]event{
		"without a signature": {e.body, ""}, "with another body": {bytes.Replace(e.body, []byte("payment"), []byte("payNent"), 1), e.signature},
		"with another secret": {e.body, webhook.Sign(e.body, "secret", b.at)}, "late": {e.body, b.local.Sign(e.body, b.at.Add(-webhook.Tolerance-time.Second))},
		"early": {e.body, b.local.Sign(e.body, b.at.Add(webhook.Tolerance+time.Second))},
	}
	for name, f := range forged {
		if err := b.Receive(t.Context(), f.body, f.signature); !errors.Is(err, stores.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := b.Receive(t.Context(), []byte("{}"), b.local.Sign([]byte("{}"), b.at)); !errors.Is(err, stores.ErrMalformedEvent) {
		t.Errorf("malformed: %v", err)
	}
	if b.counts[EventForged] != len(forged) || b.counts[EventMalformed] != 1 || b.counts[EventAccepted] != 0 {
		t.Errorf("%v", b.counts)
	}
	if due, err := b.set.ProviderEvents.Due(t.Context(), b.at, 9); err != nil || len(due) != 0 {
		t.Errorf("stored: %+v, %v", due, err)
	}
	if p = b.stored(t, p.ID); p.State != stores.PaymentPending {
		t.Errorf("%+v", p)
	}
	b.wantBalances(t, balances{})
}

func TestEventsOfUnknownPaymentsAreIgnored(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	for i := range 3 { // made without the flow, as by another program
		if _, err := b.local.Pay(t.Context(), stores.Payment{ID: stores.NewID(stores.KindPayment), Amount: 5, Currency: "EUR", Method: localpay.Succeeds}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.local.PayOut(t.Context(), stores.Outflow{ID: stores.NewID(stores.KindPayout), Amount: 5, Currency: "EUR"}); err != nil {
			t.Fatal(err)
		}
		if n := b.deliver(t); n != 2 || b.counts[EventAccepted] != 2*(i+1) {
			t.Errorf("%d, %v", n, b.counts)
		}
	}
	if due, err := b.set.ProviderEvents.Due(t.Context(), b.at.Add(time.Hour), 9); err != nil || len(due) != 0 {
		t.Errorf("%+v, %v", due, err)
	}
	b.wantBalances(t, balances{})
	lines := b.lines(t)
	if len(lines) != 6 || fmt.Sprint(lines[0].Differences, lines[5].Differences) != "[UNKNOWN_PAYMENT] [UNKNOWN_PAYOUT]" {
		t.Errorf("%+v", lines)
	}
}

// An event that is stored while the provider does not answer is acted upon later, with growing intervals.
func TestStoredEventsAreRetried(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	b.paid(t, localpay.SettlesLate, 1000, stores.PaymentPending)
	b.take(t)
	b.later(localpay.Delay)
	e := b.take(t)[0]
	down := &downProvider{PaymentProvider: b.local}
	b.Provider = down
	if err := b.Receive(t.Context(), e.body, e.signature); err != nil {
		t.Fatal(err)
	}
	begin, attempts := b.at, 1
	for b.at.Before(begin.Add(5 * time.Hour)) {
		b.later(time.Minute)
		if n, err := b.RetryEvents(t.Context()); n != 0 {
			t.Fatalf("%d, %v", n, err)
		} else if err != nil {
			attempts++
		}
	}
	if attempts != 10 { // after 1, 2, 4, 8, 16, 32 minutes and then every hour, which is 1, 3, 7, 15, 31, 63, 123, 183, 243 minutes after the first
		t.Errorf("%d attempts", attempts)
	}
	b.wantBalances(t, balances{})
	b.Provider = b.local
	b.later(time.Hour)
	if n, err := b.RetryEvents(t.Context()); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	b.wantBalances(t, balances{1000, -1000, 0, 0})
	if n, err := b.RetryEvents(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
}

// A downProvider verifies events and does not answer otherwise.
type downProvider struct{ stores.PaymentProvider }

func (downProvider) Payment(context.Context, string) (stores.ProviderPayment, error) {
	return stores.ProviderPayment{}, stores.ErrUnavailable
}

func TestConcurrentEventsHaveOneEffect(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	b.paid(t, localpay.DisputedWon, 1000, stores.PaymentSucceeded)
	b.spend(t, 400)
	b.later(2 * localpay.Delay)
	events := b.take(t)
	var calls sync.WaitGroup
	errs := make([]error, 40)
	for i := range errs {
		e := events[i%len(events)]
		calls.Go(func() {
			errs[i] = errors.Join(b.silent().Receive(t.Context(), e.body, b.local.Sign(e.body, b.at)), errOf(b.silent().RetryEvents(t.Context())))
		})
	}
	calls.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	b.wantBalances(t, balances{600, -1000, 0, 400})
	b.wantReconciled(t)
}

// silent returns the flow without its counter.
func (b *bank) silent() *Flow {
	return &Flow{Stores: b.Stores, Provider: b.Provider, Now: b.Now, Log: b.Log}
}

func errOf[T any](_ T, err error) error { return err }
