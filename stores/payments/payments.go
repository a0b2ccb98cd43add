// Package payments moves money between accounts of the ledger and a payment provider: top-ups, refunds, disputes and payouts. It works over the ports of
// stores, and over any provider.
//
// # How money is moved exactly once
//
// A payment or an outflow is stored before the provider is asked, under an ID that the caller derives from what a client repeats. The provider knows it by that
// ID. Transfers of the ledger have IDs that are derived from it too, and are posted before the state says so. So each step can be repeated: after a crash
// between any two of them, Sweep or the next event of the provider continues, and nothing is done twice.
//
// An event is stored before it is acted upon, and what it says is not used. The provider is asked for the payment, and the rows and the ledger follow what
// it says (converge). So events may be repeated, late, lost or out of order.
//
// # Accounts
//
// A settled payment moves its amount from the account PROVIDER to that of the payment. A refund and a payout move it back when they begin. A dispute moves it
// to the account DISPUTED, from there to PROVIDER when it is lost, and back when it is won. When a provider takes back more than an account has, because it
// has been spent, the account REVENUE of the network pays the rest.
package payments

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

// The times of payments.
const (
	// ActionTime is the time in which a payer confirms a payment.
	ActionTime = 24 * time.Hour
	// repeatTime is how long a call to the provider is repeated whose answer did not arrive. Stripe knows the IDs of calls for at least 24 hours.
	repeatTime = 20 * time.Hour
	// listTime is how long after that a call may still take effect at the provider and be missing in its lists.
	listTime = 4 * time.Hour
	// quietTime is how long a payment is left alone before Sweep asks for it: its call may still run.
	quietTime = time.Minute
	// disputeTime is how often Sweep asks for disputes, whose banks take weeks to decide. Their events arrive at once, unless they are lost.
	disputeTime = 6 * time.Hour
)

// A Flow moves money through one provider. Its fields are set before it is used.
type Flow struct {
	Stores   stores.Set // of which it uses Payments, Outflows, ProviderEvents, Ledger and Books
	Provider stores.PaymentProvider
	Now      func() time.Time
	Log      *slog.Logger               // of what is tried again; never has an amount
	Count    func(outcome EventOutcome) // counts events; nil counts nothing

	disputesDue atomic.Int64 // when Sweep asks for open disputes again, in nanoseconds since 1970
}

// A TopUp is a payment that is to be made.
type TopUp struct {
	ID       stores.ID // derived from what a client repeats
	Account  stores.ID
	Amount   int64
	Currency stores.Currency
	Method   string
}

// TopUp makes a payment and returns it as it is. One that exists is returned, after the provider was asked again if it has not answered. A provider that does not
// answer now is asked again by Sweep: the payment is CREATED until then. A missing account returns ErrNotFound, another currency than that of the account
// ErrCurrency, and an ID of another payment ErrKeyReused.
func (f *Flow) TopUp(ctx context.Context, t TopUp) (stores.Payment, error) {
	account, err := f.account(ctx, t.Account)
	if err != nil {
		return stores.Payment{}, err
	}
	if account.Currency != t.Currency {
		return stores.Payment{}, stores.ErrCurrency
	}
	now := f.Now()
	p, err := f.Stores.Payments.Create(ctx, stores.Payment{ID: t.ID, Account: t.Account, Amount: t.Amount, Currency: t.Currency, Provider: f.Provider.Name(), Method: t.Method,
		CreatedAt: now, ExpiresAt: now.Add(ActionTime)})
	if err != nil || p.State != stores.PaymentCreated {
		return p, err
	}
	if p.Reference != "" { // Sweep asks for it
		return p, nil
	}
	return f.patiently(ctx, p, func(p stores.Payment) (stores.Payment, error) { return f.ask(ctx, p) })
}

// patiently returns a payment as do leaves it, or as it is when the provider does not answer.
func (f *Flow) patiently(ctx context.Context, p stores.Payment, do func(stores.Payment) (stores.Payment, error)) (stores.Payment, error) {
	done, err := do(p)
	if isPassing(err) {
		f.Log.LogAttrs(ctx, slog.LevelWarn, "the payment provider does not answer; the payment is tried again", slog.String("payment", p.ID.String()), slog.String("problem", err.Error()))
		return p, nil
	}
	return done, err
}

// isPassing reports whether a call to the provider is to be repeated later.
func isPassing(err error) bool {
	return errors.Is(err, stores.ErrUnavailable) || errors.Is(err, stores.ErrUnknownResult)
}

// ask asks the provider for a payment that it may not know. One that is too old for that expires: the provider would make another one. When it has made the first after
// all, its events say so.
func (f *Flow) ask(ctx context.Context, p stores.Payment) (stores.Payment, error) {
	if f.Now().Sub(p.CreatedAt) >= repeatTime {
		return f.Stores.Payments.Advance(ctx, p.ID, stores.PaymentUpdate{State: stores.PaymentExpired, At: f.Now()})
	}
	pp, err := f.Provider.Pay(ctx, p)
	if err != nil {
		return stores.Payment{}, err
	}
	return f.converge(ctx, p, pp)
}

// account returns an account.
func (f *Flow) account(ctx context.Context, id stores.ID) (stores.AccountState, error) {
	found, err := f.Stores.Books.Accounts(ctx, []stores.ID{id})
	if err != nil {
		return stores.AccountState{}, err
	}
	account, ok := found[id]
	if !ok {
		return stores.AccountState{}, stores.ErrNotFound
	}
	return account, nil
}

// available returns what an account can give now.
func (f *Flow) available(ctx context.Context, id stores.ID) (int64, error) {
	balances, err := f.Stores.Books.Balances(ctx, []stores.ID{id}, f.Now())
	return balances[id].Available(), err
}

// ErrMismatch is the error of a payment that the provider has with another amount or currency. It is not credited.
var ErrMismatch = errors.New("the provider has another amount, currency or reference")

// converge makes a payment, its outflows and the ledger what the provider says about it.
func (f *Flow) converge(ctx context.Context, p stores.Payment, pp stores.ProviderPayment) (stores.Payment, error) {
	if pp.Amount != p.Amount || pp.Currency != p.Currency || p.Reference != "" && pp.Reference != p.Reference {
		return stores.Payment{}, fmt.Errorf("%w: payment %v", ErrMismatch, p.ID)
	}
	if pp.State == stores.PaymentSucceeded {
		if err := f.settle(ctx, p); err != nil {
			return stores.Payment{}, err
		}
	}
	state := pp.State
	if state == "" {
		state = stores.PaymentCreated
	}
	p, err := f.Stores.Payments.Advance(ctx, p.ID, stores.PaymentUpdate{State: state, Reference: pp.Reference, FailureCode: pp.FailureCode, ActionURL: pp.ActionURL, At: f.Now()})
	if err != nil || pp.State != stores.PaymentSucceeded {
		return p, err
	}
	for _, o := range pp.Refunds {
		if err := f.follow(ctx, p, stores.KindRefund, o); err != nil {
			return p, err
		}
	}
	for _, o := range pp.Disputes {
		if err := f.follow(ctx, p, stores.KindDispute, o); err != nil {
			return p, err
		}
	}
	if len(pp.Refunds)+len(pp.Disputes) == 0 {
		return p, nil
	}
	return f.payment(ctx, p.ID) // with what they have taken
}

// settle posts the transfer of a payment that has succeeded.
func (f *Flow) settle(ctx context.Context, p stores.Payment) error {
	provider, err := f.open(ctx, stores.AccountProvider, p.Currency)
	if err != nil {
		return err
	}
	_, err = f.Stores.Ledger.Post(ctx, stores.Booking{At: f.Now()}, stores.Transfer{ID: SettledID(p.ID), Description: "Payment", Cause: p.ID,
		Legs: []stores.Leg{{Account: provider, Amount: -p.Amount}, {Account: p.Account, Amount: p.Amount}}})
	return err
}

// SettledID returns the ID of the transfer of a payment that has succeeded.
func SettledID(payment stores.ID) stores.ID {
	return stores.DerivedID(stores.KindTransfer, payment, "settled")
}

// open opens an account of the network and returns its ID.
func (f *Flow) open(ctx context.Context, kind stores.AccountKind, currency stores.Currency) (stores.ID, error) {
	account := stores.NetworkAccount(kind, currency)
	account.OpenedAt = f.Now()
	return account.ID, f.Stores.Ledger.Open(ctx, []stores.Account{account})
}

// payment returns a payment.
func (f *Flow) payment(ctx context.Context, id stores.ID) (stores.Payment, error) {
	found, err := f.Stores.Payments.ByIDs(ctx, []stores.ID{id})
	if err != nil {
		return stores.Payment{}, err
	}
	p, ok := found[id]
	if !ok {
		return stores.Payment{}, stores.ErrNotFound
	}
	return p, nil
}
