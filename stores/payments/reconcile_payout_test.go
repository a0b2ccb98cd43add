package payments

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/localpay"
)

// A changedPayouts lists payouts, each changed.
type changedPayouts struct {
	stores.PaymentProvider
	change func(*stores.ProviderOutflow) (exists bool)
}

func (p changedPayouts) ListPayouts(ctx context.Context, from, until time.Time, cursor string) ([]stores.ProviderOutflow, string, error) {
	payouts, next, err := p.PaymentProvider.ListPayouts(ctx, from, until, cursor)
	var kept []stores.ProviderOutflow
	for _, po := range payouts {
		if p.change(&po) {
			kept = append(kept, po)
		}
	}
	return kept, next, err
}

func (p changedPayouts) Payout(ctx context.Context, reference string) (stores.ProviderOutflow, error) {
	po, err := p.PaymentProvider.Payout(ctx, reference)
	if err == nil && !p.change(&po) {
		return stores.ProviderOutflow{}, stores.ErrNotFound
	}
	return po, err
}

// payout pays 400 of 1000 out.
func (b *bank) payout(t *testing.T, destination string) {
	t.Helper()
	b.paid(t, localpay.Succeeds, 1000, stores.PaymentSucceeded)
	o, err := b.PayOut(t.Context(), Payout{ID: stores.NewID(stores.KindPayout), Account: b.account, Amount: 400, Destination: destination})
	if err != nil || o.State != stores.OutflowPending {
		t.Fatalf("%+v, %v", o, err)
	}
}

func TestReconcileNamesEveryDifferenceOfAPayout(t *testing.T) {
	t.Parallel()
	changed := func(change func(*stores.ProviderOutflow) bool) func(*testing.T, *bank) {
		return func(_ *testing.T, b *bank) { b.Provider = changedPayouts{b.local, change} }
	}
	stored := func(id stores.ID, amount int64) stores.Outflow {
		return stores.Outflow{ID: id, Amount: amount, Currency: "EUR", Provider: localpay.Name, Destination: "bank"}
	}
	for name, c := range map[string]struct {
		destination string
		disturb     func(t *testing.T, b *bank)
		want        string // the differences of each payout
	}{
		"nothing":                        {"bank", func(*testing.T, *bank) {}, "[[]]"},
		"it has arrived":                 {"bank", func(_ *testing.T, b *bank) { b.later(localpay.Delay) }, "[[]]"},
		"it is returned, and not here":   {localpay.PayoutFails, func(_ *testing.T, b *bank) { b.later(localpay.Delay) }, "[[STATE]]"},
		"the provider has forgotten it":  {"bank", changed(func(*stores.ProviderOutflow) bool { return false }), "[[MISSING_PAYOUT]]"},
		"the provider has another sum":   {"bank", changed(func(po *stores.ProviderOutflow) bool { po.Amount++; return true }), "[[AMOUNT]]"},
		"the provider has no ID":         {"bank", changed(func(po *stores.ProviderOutflow) bool { po.ID = stores.ID{}; return true }), "[[]]"},
		"the provider has another money": {"bank", changed(func(po *stores.ProviderOutflow) bool { po.Currency = "USD"; return true }), "[[AMOUNT]]"},
		"the network does not have it": {"bank", func(t *testing.T, b *bank) {
			t.Helper()
			if _, err := b.local.PayOut(t.Context(), stored(stores.NewID(stores.KindPayout), 7)); err != nil {
				t.Fatal(err)
			}
		}, "[[] [UNKNOWN_PAYOUT]]"},
		"the ledger lacks it": {"bank", func(t *testing.T, b *bank) {
			t.Helper()
			o := stored(stores.NewID(stores.KindPayout), 7)
			o.Account, o.CreatedAt = b.account, b.at.Add(time.Second)
			if _, err := b.set.Outflows.Create(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			po, err := b.local.PayOut(t.Context(), o)
			if err == nil {
				_, err = b.set.Outflows.Advance(t.Context(), o.ID, stores.OutflowUpdate{State: po.State, Reference: po.Reference, At: b.at})
			}
			if err != nil {
				t.Fatal(err)
			}
		}, "[[] [LEDGER]]"},
	} {
		b := newBank(t, nil)
		b.payout(t, c.destination)
		c.disturb(t, b)
		var differences [][]Difference
		for _, l := range b.lines(t) {
			if l.ID.Kind != stores.KindPayment {
				differences = append(differences, l.Differences)
			} else if len(l.Differences) > 0 {
				t.Errorf("%s: %+v", name, l)
			}
		}
		if fmt.Sprint(differences) != c.want {
			t.Errorf("%s: %v, want %s", name, differences, c.want)
		}
	}
}

func TestReconcileComparesEachPayoutOnce(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	b.paid(t, localpay.Succeeds, 1_000_000, stores.PaymentSucceeded)
	from := b.at
	var made []stores.ID
	for i := range reconcileBatch + 10 {
		if i%7 == 0 {
			b.later(time.Second)
		}
		o, err := b.PayOut(t.Context(), Payout{ID: stores.NewID(stores.KindPayout), Account: b.account, Amount: int64(i + 1), Destination: "bank"})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, o.ID)
	}
	var seen []stores.ID
	if err := b.reconcilePayouts(t.Context(), from, b.at.Add(time.Second), func(l Line) error {
		seen = append(seen, l.ID)
		if len(l.Differences) > 0 {
			t.Errorf("%+v", l)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(seen, stores.ID.Compare)
	slices.SortFunc(made, stores.ID.Compare)
	if !slices.Equal(seen, made) {
		t.Errorf("%d payouts were compared, want %d", len(seen), len(made))
	}
}
