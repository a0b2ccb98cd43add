package payments

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"fivefold/stores"
)

// The transfers of an outflow.
const (
	leaves       = "left"          // when it begins
	returns      = "returned"      // takes it back
	loses        = "lost"          // of a dispute
	losesNothing = "lost-returned" // takes that back
)

// OutflowTransferID returns the ID of a transfer of an outflow.
func outflowTransferID(outflow stores.ID, name string) stores.ID {
	return stores.DerivedID(stores.KindTransfer, outflow, name)
}

// failureFunds is the failure code of an outflow whose account does not have the money.
const failureFunds = "INSUFFICIENT_FUNDS"

// A Refund is a refund that is to be made.
type Refund struct {
	ID      stores.ID // of KindRefund, derived from what a client repeats
	Payment stores.ID
	Amount  int64
}

// Refund gives a part of a payment back and returns the outflow as it is. One that exists is returned, after the provider was asked again if it has not
// answered. A missing payment returns ErrNotFound, one that has not succeeded ErrNotSettled, more than is left of it ErrExceedsPayment, more than its
// account has ErrInsufficientFunds, and an ID of another refund ErrKeyReused.
func (f *Flow) Refund(ctx context.Context, r Refund) (stores.Outflow, error) {
	p, err := f.payment(ctx, r.Payment)
	if err != nil {
		return stores.Outflow{}, err
	}
	if p.State != stores.PaymentSucceeded {
		return stores.Outflow{}, stores.ErrNotSettled
	}
	if p.Provider != f.Provider.Name() {
		return stores.Outflow{}, fmt.Errorf("%w: the payment was made through %s", stores.ErrUnavailable, p.Provider)
	}
	return f.begin(ctx, stores.Outflow{ID: r.ID, Account: p.Account, Payment: p.ID, Amount: r.Amount, Currency: p.Currency, Provider: p.Provider})
}

// A Payout is a payout that is to be made.
type Payout struct {
	ID          stores.ID // of KindPayout, derived from what a client repeats
	Account     stores.ID
	Amount      int64 // 0 for all that the account has
	Destination string
}

// PayOut pays money of an account out and returns the outflow as it is. One that exists is returned, as for Refund, with its amount when Amount is 0. A missing
// account returns ErrNotFound, more than it has, and nothing, ErrInsufficientFunds, and an ID of another payout ErrKeyReused.
func (f *Flow) PayOut(ctx context.Context, o Payout) (stores.Outflow, error) {
	account, err := f.account(ctx, o.Account)
	if err != nil {
		return stores.Outflow{}, err
	}
	if o.Amount == 0 {
		stored, err := f.Stores.Outflows.ByIDs(ctx, []stores.ID{o.ID})
		if err != nil {
			return stores.Outflow{}, err
		}
		if o.Amount = stored[o.ID].Amount; o.Amount == 0 {
			if o.Amount, err = f.available(ctx, o.Account); err != nil {
				return stores.Outflow{}, err
			}
		}
		if o.Amount <= 0 {
			return stores.Outflow{}, stores.ErrInsufficientFunds
		}
	}
	return f.begin(ctx, stores.Outflow{ID: o.ID, Account: o.Account, Amount: o.Amount, Currency: account.Currency, Provider: f.Provider.Name(), Destination: o.Destination})
}

// begin stores an outflow that the network makes, and moves its money.
func (f *Flow) begin(ctx context.Context, o stores.Outflow) (stores.Outflow, error) {
	available, err := f.available(ctx, o.Account)
	if err != nil {
		return stores.Outflow{}, err
	}
	if available < o.Amount { // before anything is stored; moving the money decides
		// One that exists may have moved it, also by another call that began a moment ago.
		stored, err := f.Stores.Outflows.ByIDs(ctx, []stores.ID{o.ID})
		if _, exists := stored[o.ID]; err != nil || !exists {
			return stores.Outflow{}, cmp.Or(err, stores.ErrInsufficientFunds)
		}
	}
	o.CreatedAt = f.Now()
	if o, err = f.Stores.Outflows.Create(ctx, o); err != nil {
		return stores.Outflow{}, err
	}
	if f.isTooOld(o) { // Sweep looks for it at the provider
		return o, nil
	}
	done, err := f.send(ctx, o)
	if isPassing(err) {
		f.Log.LogAttrs(ctx, slog.LevelWarn, "the payment provider does not answer; the outflow is tried again", slog.String("outflow", o.ID.String()), slog.String("problem", err.Error()))
		return f.outflow(ctx, o.ID)
	}
	if err == nil && done.State == stores.OutflowReturned && done.FailureCode == failureFunds {
		return stores.Outflow{}, stores.ErrInsufficientFunds
	}
	return done, err
}

// send moves the money of an outflow that the network has made, and asks the provider for it.
func (f *Flow) send(ctx context.Context, o stores.Outflow) (stores.Outflow, error) {
	if o.State == stores.OutflowCreated {
		provider, err := f.open(ctx, stores.AccountProvider, o.Currency)
		if err != nil {
			return o, err
		}
		_, err = f.post(ctx, o, leaves, []stores.Leg{{Account: o.Account, Amount: -o.Amount}, {Account: provider, Amount: o.Amount}})
		switch {
		case err == nil:
			if o, err = f.advance(ctx, o, stores.ProviderOutflow{State: stores.OutflowPending}); err == nil && o.State == stores.OutflowReturned {
				err = f.reverse(ctx, o, leaves, returns) // another call did not find the money in the account, a moment before
			}
		case errors.Is(err, stores.ErrInsufficientFunds): // unless another call has moved it meanwhile
			o, err = f.Stores.Outflows.Advance(ctx, o.ID, stores.OutflowUpdate{From: stores.OutflowCreated, State: stores.OutflowReturned, FailureCode: failureFunds, At: f.Now()})
		}
		if err != nil {
			return o, err
		}
	}
	if o.State != stores.OutflowPending || o.Reference != "" {
		return o, nil
	}
	if o.ID.Kind == stores.KindPayout {
		po, err := f.Provider.PayOut(ctx, o)
		if err != nil {
			return o, err
		}
		return f.end(ctx, o, po)
	}
	p, err := f.payment(ctx, o.Payment)
	if err != nil {
		return o, err
	}
	po, err := f.Provider.Refund(ctx, o, p.Reference)
	if err != nil {
		return o, err
	}
	return f.end(ctx, o, po)
}

// follow does what the provider says about a refund or a dispute of a payment, whoever has made it.
func (f *Flow) follow(ctx context.Context, p stores.Payment, kind stores.Kind, po stores.ProviderOutflow) error {
	if po.Currency != p.Currency {
		return fmt.Errorf("%w: %s of payment %v", ErrMismatch, po.Reference, p.ID)
	}
	id := po.ID
	if id.Kind != kind {
		id = stores.DerivedID(kind, p.ID, po.Reference)
	}
	o, err := f.Stores.Outflows.Create(ctx, stores.Outflow{ID: id, Account: p.Account, Payment: p.ID, Amount: po.Amount, Currency: p.Currency, Provider: p.Provider,
		Reference: po.Reference, CreatedAt: f.Now()})
	if err != nil {
		return fmt.Errorf("%v: %w", id, err)
	}
	if o.State == stores.OutflowCreated && po.State != stores.OutflowReturned {
		if err := f.take(ctx, o); err != nil {
			return err
		}
	}
	_, err = f.end(ctx, o, po)
	return err
}

// maxTakes is how often an amount is computed anew because the account has changed.
const maxTakes = 20

// take moves the money of an outflow that the provider has made: it has the money already. The network pays what the account does not have.
func (f *Flow) take(ctx context.Context, o stores.Outflow) error {
	kind := stores.AccountProvider
	if o.ID.Kind == stores.KindDispute {
		kind = stores.AccountDisputed
	}
	to, err := f.open(ctx, kind, o.Currency)
	if err != nil {
		return err
	}
	revenue, err := f.open(ctx, stores.AccountRevenue, o.Currency)
	if err != nil {
		return err
	}
	for range maxTakes {
		available, err := f.available(ctx, o.Account)
		if err != nil {
			return err
		}
		has := min(max(available, 0), o.Amount)
		var legs []stores.Leg
		if has > 0 {
			legs = append(legs, stores.Leg{Account: o.Account, Amount: -has})
		}
		if has < o.Amount {
			legs = append(legs, stores.Leg{Account: revenue, Amount: has - o.Amount})
		}
		if _, err = f.post(ctx, o, leaves, append(legs, stores.Leg{Account: to, Amount: o.Amount})); !errors.Is(err, stores.ErrInsufficientFunds) {
			return err
		}
	}
	return fmt.Errorf("%w: the account of %v changed %d times", stores.ErrUnavailable, o.ID, maxTakes)
}

// post posts a transfer of an outflow, unless it has been posted.
func (f *Flow) post(ctx context.Context, o stores.Outflow, name string, legs []stores.Leg) (stores.Transfer, error) {
	id := outflowTransferID(o.ID, name)
	t, err := f.transfer(ctx, id)
	if !errors.Is(err, stores.ErrNotFound) {
		return t, err
	}
	description := map[stores.Kind]string{stores.KindRefund: "Refund", stores.KindDispute: "Dispute", stores.KindPayout: "Payout"}[o.ID.Kind]
	t, err = f.Stores.Ledger.Post(ctx, stores.Booking{At: f.Now()}, stores.Transfer{ID: id, Description: description, Cause: o.ID, Legs: legs})
	if errors.Is(err, stores.ErrKeyReused) { // by another call, with other legs
		return f.transfer(ctx, id)
	}
	return t, err
}

// transfer returns a transfer.
func (f *Flow) transfer(ctx context.Context, id stores.ID) (stores.Transfer, error) {
	found, err := f.Stores.Books.Transfers(ctx, []stores.ID{id})
	if err != nil {
		return stores.Transfer{}, err
	}
	t, ok := found[id]
	if !ok {
		return stores.Transfer{}, stores.ErrNotFound
	}
	return t, nil
}
