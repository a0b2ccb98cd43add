package payments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/localpay"
)

// A changedProvider lists payments, each changed.
type changedProvider struct {
	stores.PaymentProvider
	change func(*stores.ProviderPayment) (exists bool)
}

func (p changedProvider) List(ctx context.Context, from, until time.Time, cursor string) ([]stores.ProviderPayment, string, error) {
	payments, next, err := p.PaymentProvider.List(ctx, from, until, cursor)
	var kept []stores.ProviderPayment
	for _, pp := range payments {
		if p.change(&pp) {
			kept = append(kept, pp)
		}
	}
	return kept, next, err
}

func (p changedProvider) Payment(ctx context.Context, reference string) (stores.ProviderPayment, error) {
	pp, err := p.PaymentProvider.Payment(ctx, reference)
	if err == nil && !p.change(&pp) {
		return stores.ProviderPayment{}, stores.ErrNotFound
	}
	return pp, err
}

func TestReconcileNamesEveryDifference(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		disturb func(t *testing.T, b *bank, p stores.Payment)
		want    []Difference
	}{
		"nothing": {func(*testing.T, *bank, stores.Payment) {}, nil},
		"the provider has forgotten it": {func(_ *testing.T, b *bank, _ stores.Payment) {
			b.Provider = changedProvider{b.local, func(*stores.ProviderPayment) bool { return false }}
		}, []Difference{DiffMissing}},
		"the provider has refunded in its console": {func(t *testing.T, b *bank, p stores.Payment) {
			t.Helper()
			if _, err := b.local.Refund(t.Context(), stores.Outflow{ID: stores.NewID(stores.KindRefund), Amount: 10}, p.Reference); err != nil {
				t.Fatal(err)
			}
		}, []Difference{DiffRefunded}},
		"the payment is disputed": {func(_ *testing.T, b *bank, _ stores.Payment) { b.later(localpay.Delay) }, []Difference{DiffDisputed}},
		"the ledger lacks a refund": {func(t *testing.T, b *bank, p stores.Payment) {
			t.Helper()
			o := stores.Outflow{ID: stores.NewID(stores.KindRefund), Account: b.account, Payment: p.ID, Amount: 10, Currency: "EUR", Provider: localpay.Name}
			if _, err := b.set.Outflows.Create(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			if _, err := b.local.Refund(t.Context(), o, p.Reference); err != nil {
				t.Fatal(err)
			}
		}, []Difference{DiffLedgerBack}},
		"the ledger lacks a dispute": {func(t *testing.T, b *bank, p stores.Payment) {
			t.Helper()
			if _, err := b.set.Outflows.Create(t.Context(), stores.Outflow{ID: stores.NewID(stores.KindDispute), Account: b.account, Payment: p.ID, Amount: 1000, Currency: "EUR", Provider: localpay.Name}); err != nil {
				t.Fatal(err)
			}
			b.later(localpay.Delay)
		}, []Difference{DiffLedgerLost}},
	} {
		b := newBank(t, nil)
		p := b.paid(t, localpay.DisputedWon, 1000, stores.PaymentSucceeded)
		c.disturb(t, b, p)
		lines := b.lines(t)
		if len(lines) != 1 || !slices.Equal(lines[0].Differences, c.want) {
			t.Errorf("%s: %+v, want %v", name, lines, c.want)
		}
	}
}

func TestReconcileFindsWhatIsNotCredited(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	b.paid(t, localpay.TimesOut, 1000, stores.PaymentCreated) // the provider has it, and its event has not been delivered
	if lines := b.lines(t); len(lines) != 1 || fmt.Sprint(lines[0].Differences) != "[STATE]" {
		t.Errorf("%+v", lines)
	}
	late := b.paid(t, localpay.SettlesLate, 500, stores.PaymentPending)
	if _, err := b.set.Payments.Advance(t.Context(), late.ID, stores.PaymentUpdate{State: stores.PaymentSucceeded, At: b.at}); err != nil { // without a transfer
		t.Fatal(err)
	}
	if lines := b.lines(t); len(lines) != 2 || fmt.Sprint(lines[0].Differences, lines[1].Differences) != "[STATE] [STATE LEDGER]" && fmt.Sprint(lines[0].Differences, lines[1].Differences) != "[STATE LEDGER] [STATE]" {
		t.Errorf("%+v", lines)
	}
}

// A payment that the provider has with another amount is not credited.
func TestAnotherAmountIsNotCredited(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	b.paid(t, localpay.SettlesLate, 1000, stores.PaymentPending)
	b.later(localpay.Delay)
	for _, change := range []func(pp *stores.ProviderPayment) bool{
		func(pp *stores.ProviderPayment) bool { pp.Amount = 999; return true }, func(pp *stores.ProviderPayment) bool { pp.Currency = "USD"; return true },
		func(pp *stores.ProviderPayment) bool { pp.Reference = "other"; return true },
	} {
		b.Provider = changedProvider{b.local, change}
		if n, err := b.Sweep(t.Context()); n != 0 || !errors.Is(err, ErrMismatch) {
			t.Errorf("%d, %v", n, err)
		}
		b.wantBalances(t, balances{})
	}
	b.Provider = changedProvider{b.local, func(pp *stores.ProviderPayment) bool { pp.Amount, pp.Currency = 999, "USD"; return true }}
	if lines := b.lines(t); len(lines) != 1 || fmt.Sprint(lines[0].Differences) != "[STATE AMOUNT]" {
		t.Errorf("%+v", lines)
	}
}

func TestReconcileComparesEachPaymentOfATimeOnce(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	var made []stores.Payment
	for i := range 2*reconcileBatch + 10 {
		if i%7 == 0 {
			b.later(time.Second)
		}
		made = append(made, b.paid(t, localpay.Succeeds, int64(i+1), stores.PaymentSucceeded))
	}
	for _, window := range [][2]int{{0, len(made)}, {7, 70}, {35, 35}} {
		from, until := made[window[0]].CreatedAt, made[min(window[1], len(made)-1)].CreatedAt
		wanted := window[1] - window[0]
		if window[1] == len(made) {
			until = until.Add(time.Second)
		}
		seen := map[stores.ID]bool{}
		if err := b.Reconcile(t.Context(), from, until, func(l Line) error {
			seen[l.ID] = true
			return nil
		}); err != nil || len(seen) != wanted {
			t.Errorf("%v: %d payments, %v, want %d", window, len(seen), err, wanted)
		}
	}
}

// A doubled provider lists each payment and each payout twice, with another reference and the same ID.
type doubled struct{ stores.PaymentProvider }

func (p doubled) List(ctx context.Context, from, until time.Time, cursor string) ([]stores.ProviderPayment, string, error) {
	list, next, err := p.PaymentProvider.List(ctx, from, until, cursor)
	for _, pp := range list {
		pp.Reference += "-again"
		list = append(list, pp)
	}
	return list, next, err
}

func (p doubled) ListPayouts(ctx context.Context, from, until time.Time, cursor string) ([]stores.ProviderOutflow, string, error) {
	list, next, err := p.PaymentProvider.ListPayouts(ctx, from, until, cursor)
	for _, po := range list {
		po.Reference += "-again"
		list = append(list, po)
	}
	return list, next, err
}

func TestReconcileFindsWhatTheProviderHasTwice(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	b.payout(t, "bank")
	b.Provider = doubled{b.local}
	var found []Difference
	for _, l := range b.lines(t) {
		found = append(found, l.Differences...)
	}
	if want := []Difference{DiffUnknown, DiffUnknownPayout}; !slices.Equal(found, want) {
		t.Errorf("%v, want %v", found, want)
	}
}
