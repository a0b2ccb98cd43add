package storetest

import (
	"fmt"

	"fivefold/stores"
)

// newPayments makes n payments of 1000 to account, changed by change, which are not stored yet.
func (fx *fixture) newPayments(account stores.ID, n int, change func(i int, p *stores.Payment)) []stores.Payment {
	payments := make([]stores.Payment, n)
	for i, id := range fx.ids(stores.KindPayment, n) {
		payments[i] = stores.Payment{ID: id, Account: account, Amount: 1000, Currency: "EUR", Provider: "bank", Method: "card", CreatedAt: at(i), ExpiresAt: at(3600)}
		if change != nil {
			change(i, &payments[i])
		}
	}
	return payments
}

// payments stores n payments to account, changed by change, and returns them.
func (fx *fixture) payments(t tester, account stores.ID, n int, change func(i int, p *stores.Payment)) []stores.Payment {
	t.Helper()
	payments := fx.newPayments(account, n, change)
	for i, p := range payments {
		payments[i] = must(fx.Payments.Create(t.Context(), p))(t)
	}
	return payments
}

// payment stores a payment of 1000 to a new account.
func (fx *fixture) payment(t tester) stores.Payment {
	t.Helper()
	return fx.payments(t, fx.id(stores.KindAccount), 1, nil)[0]
}

// outflow makes an outflow of a kind, of a payment unless it is a payout, which is not stored yet.
func (fx *fixture) outflow(kind stores.Kind, p stores.Payment, amount int64) stores.Outflow {
	o := stores.Outflow{ID: fx.id(kind), Account: p.Account, Payment: p.ID, Amount: amount, Currency: "EUR", Provider: "bank", CreatedAt: at(5)}
	if kind == stores.KindPayout {
		o.Payment, o.Destination = stores.ID{}, "account 1"
	}
	return o
}

// storedPayment returns a payment that is stored.
func (fx *fixture) storedPayment(t tester, id stores.ID) stores.Payment {
	t.Helper()
	p, ok := must(fx.Payments.ByIDs(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return p
}

// events makes n events of the provider bank, changed by change, which are not stored yet.
func events(n int, change func(i int, e *stores.ProviderEvent)) []stores.ProviderEvent {
	events := make([]stores.ProviderEvent, n)
	for i := range events {
		events[i] = stores.ProviderEvent{Provider: "bank", Event: fmt.Sprintf("evt_%d", i), Type: "payment.changed", Reference: "pay_1", CreatedAt: at(i), ReceivedAt: at(i + 1),
			Body: []byte{0, 0xff, '{', byte(i)}, State: stores.EventStored, NextAt: at(i)}
		if change != nil {
			change(i, &events[i])
		}
	}
	return events
}
