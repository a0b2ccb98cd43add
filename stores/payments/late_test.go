package payments

import (
	"context"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/localpay"
)

// A mute provider does not answer calls for payments, payouts and refunds. Those that it makes take effect; it knows none of their IDs, as Stripe after a day.
type mute struct {
	*localpay.Provider
	makes bool
	calls int
}

func (p *mute) PayOut(ctx context.Context, o stores.Outflow) (stores.ProviderOutflow, error) {
	p.calls++
	if p.makes {
		if _, err := p.Provider.PayOut(ctx, o); err != nil {
			return stores.ProviderOutflow{}, err
		}
	}
	return stores.ProviderOutflow{}, stores.ErrUnknownResult
}

func (p *mute) Pay(context.Context, stores.Payment) (stores.ProviderPayment, error) {
	p.calls++
	return stores.ProviderPayment{}, stores.ErrUnknownResult
}

// A payout whose answer is lost is asked for again for 20 hours, by its client and by Sweep. Then the list of the provider says whether it was made.
func TestAPayoutWithoutAnAnswerIsNotMadeTwice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		makes    bool
		state    stores.OutflowState // a day later
		balances balances
	}{
		"it was made":     {true, stores.OutflowPaid, balances{600, -600, 0, 0}},
		"it was not made": {false, stores.OutflowReturned, balances{1000, -1000, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBank(t, nil)
			b.paid(t, localpay.Succeeds, 1000, stores.PaymentSucceeded)
			p := &mute{Provider: b.local, makes: c.makes}
			b.Provider = p
			payout := Payout{ID: stores.NewID(stores.KindPayout), Account: b.account, Amount: 400, Destination: "bank"}
			repeat := func(want stores.OutflowState) {
				t.Helper()
				if o, err := b.PayOut(t.Context(), payout); err != nil || o.State != want {
					t.Fatalf("%v after %v: %v, want %v", o.State, b.at.Sub(o.CreatedAt), err, want)
				}
			}
			repeat(stores.OutflowPending)
			b.later(19 * time.Hour)
			repeat(stores.OutflowPending)
			b.wantBalances(t, balances{600, -600, 0, 0})
			calls := p.calls
			b.later(2 * time.Hour)
			repeat(stores.OutflowPending)
			if _, err := b.Sweep(t.Context()); err == nil != c.makes {
				t.Errorf("Sweep after 21 hours: %v", err)
			}
			b.later(4 * time.Hour)
			if _, err := b.Sweep(t.Context()); err != nil {
				t.Error(err)
			}
			repeat(c.state)
			if p.calls != calls {
				t.Errorf("%d calls after 20 hours, want none", p.calls-calls)
			}
			b.wantBalances(t, c.balances)
			b.wantReconciled(t)
		})
	}
}

func TestATopUpWithoutAnAnswerIsNotMadeTwice(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	p := &mute{Provider: b.local}
	b.Provider = p
	top := b.topUp(localpay.Succeeds, 1000)
	for _, wait := range []time.Duration{0, 19 * time.Hour} {
		b.later(wait)
		if made, err := b.TopUp(t.Context(), top); err != nil || made.State != stores.PaymentCreated {
			t.Fatalf("%+v, %v", made, err)
		}
	}
	b.later(2 * time.Hour)
	if made, err := b.TopUp(t.Context(), top); err != nil || made.State != stores.PaymentExpired || p.calls != 2 {
		t.Errorf("after 21 hours %+v, %v, with %d calls", made, err, p.calls)
	}
}

// A payout is begun twice at once. The first call finds too little money, and records it after the second one has moved it.
func TestAPayoutWhoseMoneyArrivesMeanwhileIsMadeOrReturned(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]stores.OutflowState{"before the second call asks": stores.OutflowCreated, "afterwards": stores.OutflowPending} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBank(t, nil)
			b.paid(t, localpay.Succeeds, 1000, stores.PaymentSucceeded)
			created, err := b.set.Outflows.Create(t.Context(), stores.Outflow{ID: stores.NewID(stores.KindPayout), Account: b.account, Amount: 400, Currency: "EUR", Provider: localpay.Name,
				Destination: "bank", CreatedAt: b.at})
			if err != nil {
				t.Fatal(err)
			}
			lacks := func() {
				if _, err := b.set.Outflows.Advance(t.Context(), created.ID, stores.OutflowUpdate{From: stores.OutflowCreated, State: stores.OutflowReturned, FailureCode: failureFunds, At: b.at}); err != nil {
					t.Fatal(err)
				}
			}
			if first == stores.OutflowCreated {
				lacks()
			}
			if _, err := b.send(t.Context(), created); err != nil {
				t.Fatal(err)
			}
			if first == stores.OutflowPending {
				lacks()
			}
			o, err := b.outflow(t.Context(), created.ID)
			if err != nil {
				t.Fatal(err)
			}
			if o.State == stores.OutflowReturned {
				b.wantBalances(t, balances{1000, -1000, 0, 0})
			} else {
				b.wantBalances(t, balances{600, -600, 0, 0})
			}
			b.wantReconciled(t)
		})
	}
}

// An event of another provider waits until that is chosen again.
func TestEventsOfAnotherProviderWait(t *testing.T) {
	t.Parallel()
	b := newBank(t, nil)
	e := stores.ProviderEvent{Provider: "other", Event: "evt_1", Type: "x", Reference: "pi_1", CreatedAt: b.at, ReceivedAt: b.at, Body: []byte("{}"), State: stores.EventStored, NextAt: b.at}
	if _, err := b.set.ProviderEvents.Keep(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := b.RetryEvents(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.later(2 * time.Hour)
	}
	due, err := b.set.ProviderEvents.Due(t.Context(), b.at, 10)
	if err != nil || len(due) != 1 || due[0].Attempts != 0 {
		t.Errorf("%+v, %v, want the event, without an attempt", due, err)
	}
}
