package stores

import (
	"math"
	"slices"
	"strings"
	"time"
)

// A MonthlySum is what an account has received, minus what it has given, in a month for one cause.
type MonthlySum struct {
	Month    time.Time // its first instant in UTC
	Cause    ID        // of the transfers, or of those that they take back; zero when they have none
	Reversal bool      // whether the transfers take others back
	Amount   int64     // in minor units
}

// InvoiceLineKind is what a line of an invoice is.
type InvoiceLineKind string

// What ads have cost; what was given back of that.
const (
	InvoiceCharge InvoiceLineKind = "CHARGE"
	InvoiceCredit InvoiceLineKind = "CREDIT"
)

// An InvoiceLine is what an advertiser was charged for a campaign, or was credited, in a month.
type InvoiceLine struct {
	Campaign ID
	Kind     InvoiceLineKind
	Amount   int64 // in minor units; below 0 for a credit
	Currency Currency
}

// An Invoice says what an advertiser was charged for its campaigns in a month. It is computed from the ledger, so that it cannot differ from it.
type Invoice struct {
	Advertiser ID
	Month      Date // its first day
	Currency   Currency
	Lines      []*InvoiceLine // ordered by Campaign, the charge before the credit
	Total      int64          // in minor units: the sum of Lines
	Final      bool           // whether the ledger is closed for the month, so that nothing changes the invoice any more
}

// Number returns the number of the invoice: the month and 13 characters that are derived from the advertiser, such as 202611-2XKJ3N8TQ4V7E.
func (i Invoice) Number() string {
	derived := DerivedID(KindAdvertiser, i.Advertiser, "invoice")
	series := strings.ToUpper(ID{UUID: derived.UUID}.String()[1+idDigits-invoiceSeries:])
	return strings.ReplaceAll(string(i.Month[:len("2026-11")]), "-", "") + "-" + series
}

// invoiceSeries is the number of base 32 digits that identify the advertiser of an invoice: 63 bits that are not constant.
const invoiceSeries = 13

// MonthOf returns the first instant of the month of a time, in UTC.
func MonthOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// Invoices returns the invoices of an advertiser from the sums of its account of funds, the newest first. The ledger is closed before a time. Months without charges and
// credits have none. Sums whose cause is no campaign, such as payments, are no part of invoices. A total that an int64 cannot hold returns ErrOverflow.
func Invoices(a Advertiser, sums []MonthlySum, closed time.Time) ([]Invoice, error) {
	months := map[time.Time]*Invoice{}
	for _, s := range sums {
		if s.Cause.Kind != KindCampaign {
			continue
		}
		if s.Amount == math.MinInt64 { // which has no opposite
			return nil, ErrOverflow
		}
		invoice := months[s.Month]
		if invoice == nil {
			invoice = &Invoice{Advertiser: a.ID, Month: Date(s.Month.Format(time.DateOnly)), Currency: a.Currency, Final: !closed.Before(s.Month.AddDate(0, 1, 0))}
			months[s.Month] = invoice
		}
		line := &InvoiceLine{Campaign: s.Cause, Kind: InvoiceCharge, Amount: -s.Amount, Currency: a.Currency}
		if s.Reversal {
			line.Kind = InvoiceCredit
		}
		invoice.Lines = append(invoice.Lines, line)
		var err error
		if invoice.Total, err = AddAmounts(invoice.Total, line.Amount); err != nil {
			return nil, err
		}
	}
	invoices := make([]Invoice, 0, len(months))
	for _, invoice := range months {
		slices.SortFunc(invoice.Lines, func(a, b *InvoiceLine) int {
			if c := a.Campaign.Compare(b.Campaign); c != 0 {
				return c
			}
			return strings.Compare(string(a.Kind), string(b.Kind))
		})
		invoices = append(invoices, *invoice)
	}
	slices.SortFunc(invoices, func(a, b Invoice) int { return strings.Compare(string(b.Month), string(a.Month)) })
	return invoices, nil
}
