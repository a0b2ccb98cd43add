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

// A Difference says how the provider, the network and the ledger differ about a payment or a payout.
type Difference string

// The differences.
const (
	DiffUnknown    Difference = "UNKNOWN_PAYMENT" // the provider has it, the network does not
	DiffMissing    Difference = "MISSING_PAYMENT" // the network has its reference, the provider does not have it
	DiffState      Difference = "STATE"           // the provider says that it has succeeded, or that a payout has left, and the network does not, or the other way round
	DiffAmount     Difference = "AMOUNT"          // the provider has another amount or currency
	DiffLedger     Difference = "LEDGER"          // the ledger does not have the amount that has succeeded, or has one that has not
	DiffRefunded   Difference = "REFUNDED"        // the provider has refunded another amount
	DiffLedgerBack Difference = "LEDGER_REFUNDED" // the ledger has another amount of refunds
	DiffDisputed   Difference = "DISPUTED"        // the provider has another amount of disputes that are open or lost
	DiffLedgerLost Difference = "LEDGER_DISPUTED" // the ledger has another amount of them

	DiffUnknownPayout Difference = "UNKNOWN_PAYOUT" // the provider has it, the network does not
	DiffMissingPayout Difference = "MISSING_PAYOUT" // it has left the account, or the network has its reference, and the provider does not have it
)

// Amounts are what one side says about a payment, in minor units. What was returned is not counted. Of a payout, Settled is what has left or is on its way, and
// the others are 0.
type Amounts struct {
	Settled, Refunded, Disputed int64
}

// A Line is a payment or a payout as the three sides have it.
type Line struct {
	ID                         stores.ID // zero when only the provider has it
	Reference                  string    // empty when the provider has not answered
	Currency                   stores.Currency
	CreatedAt                  time.Time
	ProviderState              string // a stores.PaymentState, of a payout a stores.OutflowState; empty when the provider does not have it
	State                      string // empty when the network does not have it
	AtProvider, Stored, Ledger Amounts
	Differences                []Difference
}

// Reconcile compares the payments and the payouts that were created from from and before until, and passes each to report: the payments of the network ordered by
// creation, then those that only the provider has, and then payouts in the same order. What changes while it runs may differ; it is equal at the next run.
func (f *Flow) Reconcile(ctx context.Context, from, until time.Time, report func(Line) error) error {
	listed, err := f.listed(ctx, from, until)
	if err != nil {
		return err
	}
	since, after := from, stores.ID{}
	for {
		stored, err := f.Stores.Payments.Between(ctx, f.Provider.Name(), since, until, after, reconcileBatch)
		if err != nil {
			return err
		}
		if err := f.reconcile(ctx, stored, listed, report); err != nil {
			return err
		}
		if len(stored) < reconcileBatch {
			break
		}
		since, after = stored[len(stored)-1].CreatedAt, stored[len(stored)-1].ID
	}
	if err := f.reconcileRest(ctx, listed, from, until, report); err != nil {
		return err
	}
	return f.reconcilePayouts(ctx, from, until, report)
}

// reconcileBatch is the number of payments that are compared at once: an outflow has up to four transfers, and a call at most MaxBatch.
const reconcileBatch = 50

// listed returns the payments that the provider has.
func (f *Flow) listed(ctx context.Context, from, until time.Time) (listing[stores.ProviderPayment], error) {
	listed := newListing[stores.ProviderPayment]()
	for cursor := ""; ; {
		page, next, err := f.Provider.List(ctx, from, until, cursor)
		if err != nil {
			return listed, err
		}
		for _, pp := range page {
			listed.add(pp.Reference, pp.ID, pp)
		}
		if next == "" {
			return listed, nil
		}
		cursor = next
	}
}

// reconcile compares payments, and removes them from listed.
func (f *Flow) reconcile(ctx context.Context, payments []stores.Payment, listed listing[stores.ProviderPayment], report func(Line) error) error {
	ids := make([]stores.ID, len(payments))
	for i, p := range payments {
		ids[i] = p.ID
	}
	outflows, err := f.Stores.Outflows.ByPayments(ctx, ids)
	if err != nil {
		return err
	}
	booked, err := f.booked(ctx, ids, outflows)
	if err != nil {
		return err
	}
	for _, p := range payments {
		pp, found := listed.take(p.Reference, p.ID)
		if !found && p.Reference != "" { // its clock may have another date
			if pp, err = f.Provider.Payment(ctx, p.Reference); err == nil {
				found = true
			} else if !errors.Is(err, stores.ErrNotFound) {
				return err
			}
		}
		line := Line{ID: p.ID, Reference: p.Reference, Currency: p.Currency, CreatedAt: p.CreatedAt, State: string(p.State), Ledger: booked[p.ID]}
		line.Stored.Refunded, line.Stored.Disputed = p.Refunded, p.Disputed
		if p.State == stores.PaymentSucceeded {
			line.Stored.Settled = p.Amount
		}
		if found {
			line.ProviderState, line.AtProvider = string(pp.State), amountsOf(pp)
		}
		line.compare(p, pp, found)
		if err := report(line); err != nil {
			return err
		}
	}
	return nil
}

// amountsOf returns what the provider says about a payment.
func amountsOf(pp stores.ProviderPayment) (a Amounts) {
	if pp.State == stores.PaymentSucceeded {
		a.Settled = pp.Amount
	}
	for _, o := range pp.Refunds {
		if o.State != stores.OutflowReturned {
			a.Refunded += o.Amount
		}
	}
	for _, o := range pp.Disputes {
		if o.State != stores.OutflowReturned {
			a.Disputed += o.Amount
		}
	}
	return a
}

// add adds a difference if it is one.
func (l *Line) add(d Difference, differs bool) {
	if differs {
		l.Differences = append(l.Differences, d)
	}
}

// compare names the differences of a payment.
func (l *Line) compare(p stores.Payment, pp stores.ProviderPayment, found bool) {
	l.add(DiffMissing, !found && p.Reference != "")
	l.add(DiffState, found && (pp.State == stores.PaymentSucceeded) != (p.State == stores.PaymentSucceeded))
	l.add(DiffAmount, found && (pp.Amount != p.Amount || pp.Currency != p.Currency))
	l.add(DiffLedger, l.Ledger.Settled != l.Stored.Settled)
	l.add(DiffRefunded, found && l.AtProvider.Refunded != l.Stored.Refunded)
	l.add(DiffLedgerBack, l.Ledger.Refunded != l.Stored.Refunded)
	l.add(DiffDisputed, found && l.AtProvider.Disputed != l.Stored.Disputed)
	l.add(DiffLedgerLost, l.Ledger.Disputed != l.Stored.Disputed)
}

// reconcileRest reports the payments that the provider has listed beside those that were created from from and before until here. Those that were created at another
// time are compared; the network does not know the others, also when the provider has made a payment twice.
func (f *Flow) reconcileRest(ctx context.Context, listed listing[stores.ProviderPayment], from, until time.Time, report func(Line) error) error {
	rest := slices.SortedFunc(maps.Values(listed.all), func(a, b stores.ProviderPayment) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.Reference, b.Reference))
	})
	for batch := range slices.Chunk(rest, reconcileBatch) {
		var ids []stores.ID
		for _, pp := range batch {
			ids = append(ids, pp.ID)
		}
		known, err := f.Stores.Payments.ByIDs(ctx, ids)
		if err != nil {
			return err
		}
		for _, pp := range batch {
			if p, ok := known[pp.ID]; ok && !isOther(pp.Reference, p.Reference, isIn(p.CreatedAt, from, until)) {
				one := newListing[stores.ProviderPayment]()
				one.add(pp.Reference, pp.ID, pp)
				if err := f.reconcile(ctx, []stores.Payment{p}, one, report); err != nil {
					return err
				}
				continue
			}
			if err := report(Line{Reference: pp.Reference, Currency: pp.Currency, CreatedAt: pp.CreatedAt, ProviderState: string(pp.State), AtProvider: amountsOf(pp), Differences: []Difference{DiffUnknown}}); err != nil {
				return err
			}
		}
	}
	return nil
}
