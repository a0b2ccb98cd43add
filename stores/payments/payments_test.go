package payments

import (
	"context"
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/localpay"
)

func TestTopUp(t *testing.T) {
	t.Parallel()
	for method, c := range map[string]struct {
		first, last stores.PaymentState
		code        string
	}{
		localpay.Succeeds: {stores.PaymentSucceeded, stores.PaymentSucceeded, ""}, localpay.Declined: {stores.PaymentFailed, stores.PaymentFailed, "card_declined"},
		localpay.SettlesLate: {stores.PaymentPending, stores.PaymentSucceeded, ""}, localpay.FailsLate: {stores.PaymentPending, stores.PaymentFailed, "bank_fails"},
		localpay.TimesOut: {stores.PaymentCreated, stores.PaymentSucceeded, ""}, localpay.Unreachable: {stores.PaymentCreated, stores.PaymentSucceeded, ""},
		localpay.NeedsAction: {stores.PaymentAction, stores.PaymentExpired, ""},
	} {
		for _, way := range []string{"events", "sweep", "events and sweep"} {
			b := newBank(t, nil)
			p := b.paid(t, method, 1000, c.first)
			if (p.ActionURL != "") != (c.first == stores.PaymentAction) {
				t.Errorf("%s: %+v", method, p)
			}
			for range 30 {
				b.later(time.Hour)
				if way != "sweep" {
					b.deliver(t)
				}
				if way != "events" || method == localpay.Unreachable || method == localpay.NeedsAction { // of these there is no event
					if _, err := b.Sweep(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			p = b.stored(t, p.ID)
			if p.State != c.last || p.FailureCode != c.code || p.ActionURL != "" {
				t.Errorf("%s by %s: %+v, want %s %q", method, way, p, c.last, c.code)
			}
			if c.last == stores.PaymentSucceeded {
				b.wantBalances(t, balances{1000, -1000, 0, 0})
			} else {
				b.wantBalances(t, balances{})
			}
			b.wantReconciled(t)
		}
	}
}

func TestAConfirmedPaymentIsCredited(t *testing.T) {
	t.Parallel()
	for _, accept := range []bool{true, false} {
		b := newBank(t, nil)
		p := b.paid(t, localpay.NeedsAction, 1000, stores.PaymentAction)
		if _, err := b.local.Confirm(t.Context(), p.Reference, accept); err != nil {
			t.Fatal(err)
		}
		b.deliver(t)
		want, state := balances{}, stores.PaymentFailed
		if accept {
			want, state = balances{1000, -1000}, stores.PaymentSucceeded
		}
		b.wantBalances(t, want)
		if p = b.stored(t, p.ID); p.State != state {
			t.Errorf("%+v, want %s", p, state)
		}
	}
}

func TestARepeatedTopUpIsOnePayment(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	asked := b.topUp(localpay.Succeeds, 1000)
	var calls sync.WaitGroup
	errs := make([]error, 50)
	for i := range errs {
		calls.Go(func() { _, errs[i] = b.TopUp(t.Context(), asked) })
	}
	calls.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	b.wantBalances(t, balances{1000, -1000, 0, 0})
	asked.Amount++
	if _, err := b.TopUp(t.Context(), asked); !errors.Is(err, stores.ErrKeyReused) {
		t.Errorf("another amount: %v", err)
	}
}

func TestBadTopUpsStoreNothing(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	for name, c := range map[string]struct {
		change func(*TopUp)
		err    error
	}{
		"0":                {func(u *TopUp) { u.Amount = 0 }, stores.ErrAmount},
		"negative":         {func(u *TopUp) { u.Amount = -1 }, stores.ErrAmount},
		"the smallest":     {func(u *TopUp) { u.Amount = math.MinInt64 }, stores.ErrAmount},
		"another currency": {func(u *TopUp) { u.Currency = "USD" }, stores.ErrCurrency},
		"no currency":      {func(u *TopUp) { u.Currency = "" }, stores.ErrCurrency},
		"unknown account":  {func(u *TopUp) { u.Account = stores.NewID(stores.KindAccount) }, stores.ErrNotFound},
		"not an account":   {func(u *TopUp) { u.Account = stores.NewID(stores.KindUser) }, stores.ErrNotFound},
	} {
		asked := b.topUp(localpay.Succeeds, 1000)
		c.change(&asked)
		if _, err := b.TopUp(t.Context(), asked); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
	}
	if lines := b.lines(t); len(lines) != 0 {
		t.Errorf("%+v", lines)
	}
}

func TestAnOverflowingTopUpIsNotCredited(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	b.paid(t, localpay.Succeeds, math.MaxInt64, stores.PaymentSucceeded)
	if _, err := b.TopUp(t.Context(), b.topUp(localpay.Succeeds, 1)); !errors.Is(err, stores.ErrOverflow) {
		t.Errorf("%v", err)
	}
	b.wantBalances(t, balances{math.MaxInt64, -math.MaxInt64, 0, 0})
}

func TestRefunds(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	p, late := b.paid(t, localpay.Succeeds, 1000, stores.PaymentSucceeded), b.paid(t, localpay.SettlesLate, 10, stores.PaymentPending)
	refund := func(id, payment stores.ID, amount int64, want error) stores.Outflow {
		t.Helper()
		o, err := b.Refund(t.Context(), Refund{id, payment, amount})
		if !errors.Is(err, want) {
			t.Errorf("refund of %d: %+v, %v, want %v", amount, o, err, want)
		}
		return o
	}
	id := stores.NewID(stores.KindRefund)
	for range 3 {
		if o := refund(id, p.ID, 400, nil); o.State != stores.OutflowPaid {
			t.Errorf("%+v", o)
		}
	}
	b.wantBalances(t, balances{600, -600, 0, 0})
	refund(id, p.ID, 401, stores.ErrKeyReused)
	refund(stores.NewID(stores.KindRefund), p.ID, 601, stores.ErrInsufficientFunds)
	refund(stores.NewID(stores.KindRefund), p.ID, 0, stores.ErrAmount)
	refund(stores.NewID(stores.KindRefund), p.ID, -1, stores.ErrAmount)
	refund(stores.NewID(stores.KindRefund), late.ID, 1, stores.ErrNotSettled)
	refund(stores.NewID(stores.KindRefund), stores.NewID(stores.KindPayment), 1, stores.ErrNotFound)
	b.spend(t, 500)
	refund(stores.NewID(stores.KindRefund), p.ID, 101, stores.ErrInsufficientFunds)
	b.paid(t, localpay.Succeeds, 5000, stores.PaymentSucceeded)
	refund(stores.NewID(stores.KindRefund), p.ID, 601, stores.ErrExceedsPayment)
	refund(stores.NewID(stores.KindRefund), p.ID, 600, nil)
	b.wantBalances(t, balances{4500, -5000, 0, 500})
	if p = b.stored(t, p.ID); p.Refunded != 1000 {
		t.Errorf("%+v", p)
	}
	b.deliver(t)
	b.wantReconciled(t)
}

func TestARefundThatFailsLaterIsReturned(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"events", "sweep"} {
		b := newBank(t, nil)
		p := b.paid(t, localpay.RefundFails, 1000, stores.PaymentSucceeded)
		o, err := b.Refund(t.Context(), Refund{stores.NewID(stores.KindRefund), p.ID, 1000})
		if err != nil || o.State != stores.OutflowPending {
			t.Fatalf("%+v, %v", o, err)
		}
		b.wantBalances(t, balances{})
		b.later(localpay.Delay)
		if way == "events" {
			b.deliver(t)
		} else if n, err := b.Sweep(t.Context()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if o, err = b.outflow(t.Context(), o.ID); err != nil || o.State != stores.OutflowReturned || o.FailureCode != "refund_rejected" {
			t.Errorf("%+v, %v", o, err)
		}
		b.wantBalances(t, balances{1000, -1000, 0, 0})
		b.wantReconciled(t)
	}
}

func TestPayouts(t *testing.T) {
	t.Parallel()
	for destination, c := range map[string]struct {
		state    stores.OutflowState
		balances balances
	}{"bank": {stores.OutflowPaid, balances{0, -400, 0, 400}}, localpay.PayoutFails: {stores.OutflowReturned, balances{600, -1000, 0, 400}}} {
		for _, way := range []string{"events", "sweep"} {
			b := newBank(t, nil)
			asked := Payout{ID: stores.NewID(stores.KindPayout), Account: b.account, Destination: destination}
			if _, err := b.PayOut(t.Context(), asked); !errors.Is(err, stores.ErrInsufficientFunds) {
				t.Errorf("of nothing: %v", err)
			}
			b.paid(t, localpay.Succeeds, 1000, stores.PaymentSucceeded)
			b.spend(t, 400)
			for range 3 {
				if o, err := b.PayOut(t.Context(), asked); err != nil || o.State != stores.OutflowPending || o.Amount != 600 {
					t.Fatalf("%+v, %v", o, err)
				}
			}
			b.wantBalances(t, balances{0, -400, 0, 400})
			b.later(localpay.Delay)
			if way == "events" {
				b.deliver(t)
			} else if n, err := b.Sweep(t.Context()); n != 1 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
			b.wantBalances(t, c.balances)
			if o, err := b.PayOut(t.Context(), asked); err != nil || o.State != c.state {
				t.Errorf("again: %+v, %v", o, err)
			}
			b.wantBalances(t, c.balances)
		}
	}
}

func TestDisputes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		method     string
		spent      int64
		open, last balances
	}{
		{localpay.DisputedWon, 0, balances{0, -1000, 1000, 0}, balances{1000, -1000, 0, 0}},
		{localpay.DisputedLost, 0, balances{0, -1000, 1000, 0}, balances{}},
		{localpay.DisputedWon, 700, balances{0, -1000, 1000, 0}, balances{300, -1000, 0, 700}},
		{localpay.DisputedLost, 700, balances{}, balances{}},
		{localpay.DisputedLost, 1000, balances{}, balances{}},
	} {
		for _, skip := range []bool{false, true} { // the event that it was opened
			b := newBank(t, nil)
			p := b.paid(t, c.method, 1000, stores.PaymentSucceeded)
			if c.spent > 0 {
				b.spend(t, c.spent)
			}
			b.later(localpay.Delay)
			if !skip {
				b.deliver(t)
				if c.open != (balances{}) {
					b.wantBalances(t, c.open)
				}
				if p = b.stored(t, p.ID); p.Disputed != 1000 {
					t.Errorf("%+v", p)
				}
			}
			b.later(localpay.Delay)
			b.deliver(t)
			b.wantBalances(t, c.last)
			b.wantReconciled(t)
		}
	}
}

// A disputeProvider says that disputes are open until they are decided. It counts what it is asked.
type disputeProvider struct {
	stores.PaymentProvider
	isDown, isDecided bool
	asked, refunds    int
}

func (p *disputeProvider) Payment(ctx context.Context, reference string) (stores.ProviderPayment, error) {
	if p.asked++; p.isDown {
		return stores.ProviderPayment{}, stores.ErrUnavailable
	}
	pp, err := p.PaymentProvider.Payment(ctx, reference)
	for i := range pp.Disputes {
		if !p.isDecided {
			pp.Disputes[i].State = stores.OutflowPending
		}
	}
	return pp, err
}

func (p *disputeProvider) Refund(ctx context.Context, o stores.Outflow, reference string) (stores.ProviderOutflow, error) {
	p.refunds++
	return p.PaymentProvider.Refund(ctx, o, reference)
}

// The provider is asked again after an error, and every 6 hours while nothing is decided.
func TestADisputeWhoseEventsAreLostIsDecidedBySweep(t *testing.T) {
	t.Parallel()
	for method, last := range map[string]balances{localpay.DisputedWon: {1000, -1000, 0, 0}, localpay.DisputedLost: {}} {
		b := newBank(t, nil)
		provider := &disputeProvider{PaymentProvider: b.local, isDown: true}
		b.paid(t, method, 1000, stores.PaymentSucceeded)
		b.later(localpay.Delay)
		b.deliver(t)
		b.Provider = provider
		b.later(localpay.Delay)
		b.take(t)
		if n, err := b.Sweep(t.Context()); n != 0 || !errors.Is(err, stores.ErrUnavailable) || provider.asked != 1 {
			t.Fatalf("%s: %d, %v after %d calls, want an error", method, n, err, provider.asked)
		}
		provider.isDown, provider.asked = false, 0
		for range 10 {
			if n, err := b.Sweep(t.Context()); n != 0 || err != nil {
				t.Fatalf("%s: %d, %v, want none", method, n, err)
			}
			b.later(disputeTime/10 + 1)
		}
		if provider.asked != 1 {
			t.Errorf("%s: the provider is asked %d times in %v, want once", method, provider.asked, disputeTime)
		}
		provider.isDecided = true
		if n, err := b.Sweep(t.Context()); n != 1 || err != nil {
			t.Errorf("%s: %d, %v, want 1", method, n, err)
		}
		b.wantBalances(t, last)
		b.wantReconciled(t)
	}
}

// A dispute without a reference is not what follow stores. Sweep must not take it for a refund that the provider has not received.
func TestSweepRefundsNoDispute(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	p := b.paid(t, localpay.Succeeds, 1000, stores.PaymentSucceeded)
	provider := &disputeProvider{PaymentProvider: b.local}
	b.Provider = provider
	o := stores.Outflow{ID: stores.NewID(stores.KindDispute), Account: b.account, Payment: p.ID, Amount: 300, Currency: "EUR", Provider: p.Provider, CreatedAt: b.at}
	if _, err := b.set.Outflows.Create(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	b.later(2 * quietTime)
	if n, err := b.Sweep(t.Context()); n != 0 || err != nil || provider.refunds != 0 {
		t.Errorf("%d, %v, %d refunds", n, err, provider.refunds)
	}
	b.wantBalances(t, balances{1000, -1000, 0, 0})
}
