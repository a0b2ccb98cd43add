package payments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fivefold/stores"
)

// Sweep continues payments and outflows that are open and that no call has changed for a minute: it asks the provider for them, and cancels payments that their
// payers have not confirmed in time. Disputes whose money is taken are asked for every 6 hours by each process. It returns how many have ended, and why
// others could not be continued; it goes on after an error.
func (f *Flow) Sweep(ctx context.Context) (ended int, err error) {
	var failed []error
	before, after := f.Now().Add(-quietTime), stores.ID{}
	for {
		open, err := f.Stores.Payments.Open(ctx, before, after, stores.MaxBatch)
		if err != nil {
			return ended, errors.Join(append(failed, err)...)
		}
		for _, p := range open {
			after = p.ID
			if p.Provider != f.Provider.Name() {
				continue
			}
			p, err := f.continuePayment(ctx, p)
			if err != nil {
				failed = append(failed, fmt.Errorf("%v: %w", after, err))
			} else if !p.State.IsOpen() {
				ended++
			}
		}
		if len(open) < stores.MaxBatch {
			break
		}
	}
	n, err := f.sweepOutflows(ctx)
	return ended + n, errors.Join(append(failed, err)...)
}

// continuePayment asks the provider for an open payment.
func (f *Flow) continuePayment(ctx context.Context, p stores.Payment) (stores.Payment, error) {
	if p.Reference == "" {
		return f.ask(ctx, p)
	}
	p, err := f.sync(ctx, p, p.Reference)
	if err != nil || p.State != stores.PaymentAction || f.Now().Before(p.ExpiresAt) {
		return p, err
	}
	pp, err := f.Provider.Cancel(ctx, p.Reference)
	if err != nil {
		return p, err
	}
	return f.converge(ctx, p, pp)
}

// sweepOutflows is Sweep for refunds, disputes and payouts.
func (f *Flow) sweepOutflows(ctx context.Context) (ended int, err error) {
	var failed []error
	before, after := f.Now().Add(-quietTime), stores.ID{}
	due, disputesFailed := f.Now().UnixNano() >= f.disputesDue.Load(), false
	for {
		open, err := f.Stores.Outflows.Open(ctx, before, after, stores.MaxBatch)
		if err != nil {
			return ended, errors.Join(append(failed, err)...)
		}
		for _, o := range open {
			after = o.ID
			if o.Provider != f.Provider.Name() || o.ID.Kind == stores.KindDispute && o.State == stores.OutflowPending && !due {
				continue
			}
			o, err := f.continueOutflow(ctx, o)
			if err != nil {
				failed = append(failed, fmt.Errorf("%v: %w", after, err))
				disputesFailed = disputesFailed || after.Kind == stores.KindDispute
			} else if !o.State.IsOpen() {
				ended++
			}
		}
		if len(open) < stores.MaxBatch {
			break
		}
	}
	if due && !disputesFailed {
		f.disputesDue.Store(f.Now().Add(disputeTime).UnixNano())
	}
	return ended, errors.Join(failed...)
}

// errTooOld is the error of a payout that the provider has not listed yet. Making it again could pay twice.
var errTooOld = errors.New("the provider did not answer in time, and does not list the payout: the money returns to the account a day after the payout was begun")

// failureNotMade is the failure code of a payout that the provider does not have.
const failureNotMade = "NOT_MADE"

// isTooOld reports whether the provider was asked for an outflow so long ago that it may not recognize another call for it as the same.
func (f *Flow) isTooOld(o stores.Outflow) bool {
	return o.State == stores.OutflowPending && o.Reference == "" && f.Now().Sub(o.CreatedAt) >= repeatTime
}

// findPayout ends a payout for which the provider did not answer in time as the list of its payouts says. One that is not in it hours after the last call for it was
// not made.
func (f *Flow) findPayout(ctx context.Context, o stores.Outflow) (stores.Outflow, error) {
	now := f.Now()
	listed, err := f.listedPayouts(ctx, o.CreatedAt.Add(-time.Hour), now) // its clock may differ
	if err != nil {
		return o, err
	}
	if po, found := listed.take("", o.ID); found {
		return f.end(ctx, o, po)
	}
	if now.Sub(o.CreatedAt) < repeatTime+listTime {
		return o, errTooOld
	}
	return f.end(ctx, o, stores.ProviderOutflow{State: stores.OutflowReturned, FailureCode: failureNotMade})
}

// continueOutflow asks the provider for an open outflow.
func (f *Flow) continueOutflow(ctx context.Context, o stores.Outflow) (stores.Outflow, error) {
	isOld := f.Now().Sub(o.CreatedAt) >= repeatTime
	switch {
	case o.ID.Kind == stores.KindPayout && o.Reference != "":
		if err := f.syncPayout(ctx, o, o.Reference); err != nil {
			return o, err
		}
		return f.outflow(ctx, o.ID)
	case o.ID.Kind == stores.KindPayout && f.isTooOld(o):
		return f.findPayout(ctx, o)
	case o.ID.Kind == stores.KindPayout || o.ID.Kind == stores.KindRefund && o.Reference == "" && !isOld:
		return f.send(ctx, o)
	}
	p, err := f.payment(ctx, o.Payment)
	if err != nil {
		return o, err
	}
	pp, err := f.Provider.Payment(ctx, p.Reference)
	if err != nil {
		return o, err
	}
	if _, err := f.converge(ctx, p, pp); err != nil {
		return o, err
	}
	if o.ID.Kind == stores.KindRefund && o.Reference == "" && !slices.ContainsFunc(pp.Refunds, func(made stores.ProviderOutflow) bool { return made.ID == o.ID }) {
		return f.send(ctx, o) // the provider has all refunds of a payment: this one was not made
	}
	return f.outflow(ctx, o.ID)
}
