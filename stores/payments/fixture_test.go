package payments

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/localpay"
)

// A bank is a flow over the local provider and an empty store, with an account in EUR.
type bank struct {
	*Flow
	local   *localpay.Provider
	set     stores.Set // whose calls are not intercepted
	at      time.Time
	account stores.ID
	counts  map[EventOutcome]int
}

// newBank returns a bank whose calls of stores pass through around, unless it is nil.
func newBank(t *testing.T, around stores.Around) *bank {
	t.Helper()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	b := &bank{set: engine.Set(), at: time.Date(2100, 2, 3, 4, 5, 6, 0, time.UTC), account: stores.NewID(stores.KindAccount), counts: map[EventOutcome]int{}}
	now := func() time.Time { return b.at }
	b.local = localpay.New(b.set.LocalPayments, engine.Secret(), now, "https://pay.example/")
	b.Flow = &Flow{Stores: b.set, Provider: b.local, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Count: func(o EventOutcome) { b.counts[o]++ }}
	if around != nil {
		b.Stores = stores.Intercept(b.set, around)
	}
	if err := b.set.Ledger.Open(t.Context(), []stores.Account{{ID: b.account, Kind: stores.AccountFunds, Currency: "EUR", OpenedAt: b.at}}); err != nil {
		t.Fatal(err)
	}
	return b
}

// later moves the clock.
func (b *bank) later(d time.Duration) { b.at = b.at.Add(d) }

// topUp returns a top-up of an amount with a method and a new ID.
func (b *bank) topUp(method string, amount int64) TopUp {
	return TopUp{ID: stores.NewID(stores.KindPayment), Account: b.account, Amount: amount, Currency: "EUR", Method: method}
}

// paid makes a payment, which must be in a state.
func (b *bank) paid(t *testing.T, method string, amount int64, state stores.PaymentState) stores.Payment {
	t.Helper()
	p, err := b.TopUp(t.Context(), b.topUp(method, amount))
	if err != nil || p.State != state {
		t.Fatalf("%s: %+v, %v, want %s", method, p, err, state)
	}
	return p
}

// spend moves money of the account to the revenue.
func (b *bank) spend(t *testing.T, amount int64) {
	t.Helper()
	revenue, err := b.open(t.Context(), stores.AccountRevenue, "EUR")
	if err == nil {
		_, err = b.set.Ledger.Post(t.Context(), stores.Booking{At: b.at}, stores.Transfer{ID: stores.NewID(stores.KindTransfer), Description: "Ads",
			Legs: []stores.Leg{{Account: b.account, Amount: -amount}, {Account: revenue, Amount: amount}}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// deliver delivers the events that are due.
func (b *bank) deliver(t *testing.T) int {
	t.Helper()
	n, err := b.local.Deliver(t.Context(), b.Receive)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// An event is what a webhook sends.
type event struct {
	body      []byte
	signature string
}

// take returns the events that are due, without delivering them to the flow.
func (b *bank) take(t *testing.T) (events []event) {
	t.Helper()
	if _, err := b.local.Deliver(t.Context(), func(_ context.Context, body []byte, signature string) error {
		events = append(events, event{body, signature})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return events
}

// balances are those of the account and of the network, in the order account, PROVIDER, DISPUTED, REVENUE.
type balances [4]int64

// wantBalances fails unless these are the balances.
func (b *bank) wantBalances(t *testing.T, want balances) {
	t.Helper()
	ids := []stores.ID{b.account}
	for _, kind := range []stores.AccountKind{stores.AccountProvider, stores.AccountDisputed, stores.AccountRevenue} {
		ids = append(ids, stores.NetworkAccount(kind, "EUR").ID)
	}
	accounts, err := b.set.Books.Accounts(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	var got balances
	for i, id := range ids {
		got[i] = accounts[id].Balance
	}
	if got != want {
		t.Errorf("balances %v, want %v", got, want)
	}
}

// wantReconciled fails unless the provider, the payments and the ledger are equal.
func (b *bank) wantReconciled(t *testing.T) {
	t.Helper()
	for _, l := range b.lines(t) {
		if len(l.Differences) > 0 {
			t.Errorf("%v: %v: %+v", l.ID, l.Differences, l)
		}
	}
}

// lines returns the result of Reconcile for all payments.
func (b *bank) lines(t *testing.T) (lines []Line) {
	t.Helper()
	from := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := b.Reconcile(t.Context(), from, from.AddDate(1, 0, 0), func(l Line) error {
		lines = append(lines, l)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return lines
}

// stored returns a payment as it is stored.
func (b *bank) stored(t *testing.T, id stores.ID) stores.Payment {
	t.Helper()
	p, err := b.payment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
