package payments

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// reconcilePayouts compares the payouts that were created from from and before until, as Reconcile does payments.
func (f *Flow) reconcilePayouts(ctx context.Context, from, until time.Time, report func(Line) error) error {
	listed, err := f.listedPayouts(ctx, from, until)
	if err != nil {
		return err
	}
	since, after := from, stores.ID{}
	for {
		stored, err := f.Stores.Outflows.Payouts(ctx, f.Provider.Name(), since, until, after, reconcileBatch)
		if err != nil {
			return err
		}
		if err := f.comparePayouts(ctx, stored, listed, report); err != nil {
			return err
		}
		if len(stored) < reconcileBatch {
			break
		}
		since, after = stored[len(stored)-1].CreatedAt, stored[len(stored)-1].ID
	}
	rest := slices.SortedFunc(maps.Values(listed.all), func(a, b stores.ProviderOutflow) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.Reference, b.Reference))
	})
	for batch := range slices.Chunk(rest, reconcileBatch) {
		if err := f.reconcileOtherPayouts(ctx, batch, from, until, report); err != nil {
			return err
		}
	}
	return nil
}

// listedPayouts returns the payouts that the provider has.
func (f *Flow) listedPayouts(ctx context.Context, from, until time.Time) (listing[stores.ProviderOutflow], error) {
	listed := newListing[stores.ProviderOutflow]()
	for cursor := ""; ; {
		page, next, err := f.Provider.ListPayouts(ctx, from, until, cursor)
		if err != nil {
			return listed, err
		}
		for _, po := range page {
			listed.add(po.Reference, po.ID, po)
		}
		if next == "" {
			return listed, nil
		}
		cursor = next
	}
}

// comparePayouts compares payouts, and removes them from listed.
func (f *Flow) comparePayouts(ctx context.Context, payouts []stores.Outflow, listed listing[stores.ProviderOutflow], report func(Line) error) error {
	var ids []stores.ID
	for _, o := range payouts {
		ids = append(ids, outflowTransferID(o.ID, leaves), outflowTransferID(o.ID, returns))
	}
	transfers, err := f.Stores.Books.Transfers(ctx, ids)
	if err != nil {
		return err
	}
	for _, o := range payouts {
		po, found := listed.take(o.Reference, o.ID)
		if !found && o.Reference != "" { // its clock may have another date
			if po, err = f.Provider.Payout(ctx, o.Reference); err == nil {
				found = true
			} else if !errors.Is(err, stores.ErrNotFound) {
				return err
			}
		}
		line := Line{ID: o.ID, Reference: o.Reference, Currency: o.Currency, CreatedAt: o.CreatedAt, State: string(o.State), Stored: paidOut(o.State, o.Amount),
			Ledger: Amounts{Settled: movedBy(transfers[outflowTransferID(o.ID, leaves)]) - movedBy(transfers[outflowTransferID(o.ID, returns)])}}
		if found {
			line.ProviderState, line.AtProvider = string(po.State), paidOut(po.State, po.Amount)
		}
		line.comparePayout(o, po, found)
		if err := report(line); err != nil {
			return err
		}
	}
	return nil
}

// paidOut returns the amount of a payout that has left, or is on its way.
func paidOut(state stores.OutflowState, amount int64) Amounts {
	if state == stores.OutflowPending || state == stores.OutflowPaid {
		return Amounts{Settled: amount}
	}
	return Amounts{}
}

// comparePayout names the differences of a payout. One that the provider has not been asked for yet has left neither side.
func (l *Line) comparePayout(o stores.Outflow, po stores.ProviderOutflow, found bool) {
	l.add(DiffMissingPayout, !found && (o.Reference != "" || l.Stored.Settled != 0))
	l.add(DiffState, found && (l.AtProvider.Settled == 0) != (l.Stored.Settled == 0))
	l.add(DiffAmount, found && (po.Amount != o.Amount || po.Currency != o.Currency))
	l.add(DiffLedger, l.Ledger.Settled != l.Stored.Settled)
}

// reconcileOtherPayouts is reconcileRest for payouts.
func (f *Flow) reconcileOtherPayouts(ctx context.Context, batch []stores.ProviderOutflow, from, until time.Time, report func(Line) error) error {
	var ids []stores.ID
	for _, po := range batch {
		ids = append(ids, po.ID)
	}
	known, err := f.Stores.Outflows.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for _, po := range batch {
		if o, ok := known[po.ID]; ok && !isOther(po.Reference, o.Reference, isIn(o.CreatedAt, from, until)) {
			one := newListing[stores.ProviderOutflow]()
			one.add(po.Reference, po.ID, po)
			err = f.comparePayouts(ctx, []stores.Outflow{o}, one, report)
		} else {
			err = report(Line{Reference: po.Reference, Currency: po.Currency, CreatedAt: po.CreatedAt, ProviderState: string(po.State), AtProvider: paidOut(po.State, po.Amount),
				Differences: []Difference{DiffUnknownPayout}})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
