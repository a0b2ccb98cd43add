package resolvers

import (
	"context"
	"time"

	"fivefold/stores"
)

// maxInvoiceMonths is the largest number of months for which invoices are computed at once.
const maxInvoiceMonths = 120

// invoiceMonths returns the period of the months of two arguments, the last 12 months by default.
func (r *Resolver) invoiceMonths(from, until *stores.Date) (p period, err error) {
	last := stores.MonthOf(r.now())
	if until != nil {
		last = monthOfDate(*until)
	}
	p = period{last.AddDate(0, -11, 0), last.AddDate(0, 1, 0)}
	if from != nil {
		p.from = monthOfDate(*from)
	}
	switch {
	case p.from.After(last):
		return p, badField("until", "The day until must not be before the day from.")
	case !p.from.AddDate(0, maxInvoiceMonths, 0).After(last):
		return p, badField("from", "Invoices are for at most 120 months at once.")
	}
	return p, nil
}

// monthOfDate returns the first instant of the month of a day.
func monthOfDate(d stores.Date) time.Time {
	day, _ := time.Parse(time.DateOnly, string(d)) // a Date is one
	return stores.MonthOf(day)
}

// invoices returns the invoices of advertisers for months.
func (r *Resolver) invoices(ctx context.Context, advertisers []*stores.Advertiser, months period) ([][]*stores.Invoice, error) {
	// What is read as closed first cannot change by what is read later.
	closed, err := r.Stores.Books.Closed(ctx)
	if err != nil {
		return nil, err
	}
	sums, err := inBatches(ctx, stores.Distinct(ids(advertisers, fundsID)), func(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.MonthlySum, error) {
		return r.Stores.Books.Monthly(ctx, ids, months.from, months.until)
	})
	if err != nil {
		return nil, err
	}
	out := make([][]*stores.Invoice, len(advertisers))
	for i, a := range advertisers {
		invoices, err := stores.Invoices(*a, sums[fundsID(a)], closed)
		if err != nil {
			return nil, err
		}
		out[i] = pointersTo(invoices)
	}
	return out, nil
}
