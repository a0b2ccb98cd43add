package payments

import (
	"context"
	"errors"

	"fivefold/stores"
)

// end does what the provider says about an outflow whose money has left its account.
func (f *Flow) end(ctx context.Context, o stores.Outflow, po stores.ProviderOutflow) (stores.Outflow, error) {
	if o.State.Before(po.State) {
		var err error
		switch {
		case po.State == stores.OutflowReturned:
			err = errors.Join(f.reverse(ctx, o, loses, losesNothing), f.reverse(ctx, o, leaves, returns))
		case po.State == stores.OutflowPaid && o.ID.Kind == stores.KindDispute:
			err = f.lose(ctx, o)
		}
		if err != nil {
			return o, err
		}
	}
	return f.advance(ctx, o, po)
}

// lose moves the money of a dispute that is lost to the provider.
func (f *Flow) lose(ctx context.Context, o stores.Outflow) error {
	disputed, err := f.open(ctx, stores.AccountDisputed, o.Currency)
	if err != nil {
		return err
	}
	provider, err := f.open(ctx, stores.AccountProvider, o.Currency)
	if err != nil {
		return err
	}
	_, err = f.post(ctx, o, loses, []stores.Leg{{Account: disputed, Amount: -o.Amount}, {Account: provider, Amount: o.Amount}})
	return err
}

// reverse takes a transfer of an outflow back, if it has been posted.
func (f *Flow) reverse(ctx context.Context, o stores.Outflow, name, reversal string) error {
	_, err := f.transfer(ctx, outflowTransferID(o.ID, name))
	if errors.Is(err, stores.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = f.Stores.Ledger.Reverse(ctx, stores.Booking{At: f.Now()}, outflowTransferID(o.ID, reversal), outflowTransferID(o.ID, name), 0, "Returned")
	}
	return err
}

// advance records what the provider says about an outflow.
func (f *Flow) advance(ctx context.Context, o stores.Outflow, po stores.ProviderOutflow) (stores.Outflow, error) {
	return f.Stores.Outflows.Advance(ctx, o.ID, stores.OutflowUpdate{State: po.State, Reference: po.Reference, FailureCode: po.FailureCode, At: f.Now()})
}

// outflow returns an outflow.
func (f *Flow) outflow(ctx context.Context, id stores.ID) (stores.Outflow, error) {
	found, err := f.Stores.Outflows.ByIDs(ctx, []stores.ID{id})
	if err != nil {
		return stores.Outflow{}, err
	}
	o, ok := found[id]
	if !ok {
		return stores.Outflow{}, stores.ErrNotFound
	}
	return o, nil
}
