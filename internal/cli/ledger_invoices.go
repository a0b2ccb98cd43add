package cli

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

type ledgerInvoicesCommand struct {
	Month string `required:"" placeholder:"MONTH" help:"Such as 2026-11, in UTC."`
}

// An advertiserInvoice is an invoice with the name of its advertiser.
type advertiserInvoice struct {
	stores.Invoice
	name string
}

// Run prints the lines of all invoices of a month, sorted by number, campaign and kind.
func (c *ledgerInvoicesCommand) Run(env *cliEnv) error {
	month, err := time.Parse("2006-01", c.Month)
	if err != nil || month.Year() < 1 {
		return fmt.Errorf("--month is %q: give a month such as 2026-11", printable(c.Month))
	}
	opened, err := openLedger(env, "read")
	if err != nil {
		return err
	}
	defer opened.Close()
	closed, err := opened.Set.Books.Closed(env.ctx)
	if err != nil {
		return err
	}
	var invoices []advertiserInvoice
	for after := (stores.ID{}); ; {
		accounts, err := opened.Set.Books.Scan(env.ctx, after, stores.MaxBatch)
		if err != nil {
			return err
		}
		if len(accounts) == 0 {
			break
		}
		if invoices, err = appendInvoices(env, opened.Set, invoices, accounts, month, closed); err != nil {
			return err
		}
		after = accounts[len(accounts)-1].ID
	}
	slices.SortFunc(invoices, func(a, b advertiserInvoice) int { return cmp.Compare(a.Number(), b.Number()) })
	return writeInvoices(env, opened.Set.Campaigns, invoices)
}

// appendInvoices appends the invoices of those accounts that are funds of advertisers.
func appendInvoices(env *cliEnv, set stores.Set, invoices []advertiserInvoice, accounts []stores.AccountState, month, closed time.Time) ([]advertiserInvoice, error) {
	var funds, owners []stores.ID
	for _, a := range accounts {
		if a.Kind == stores.AccountFunds && a.Owner.Kind == stores.KindAdvertiser {
			funds, owners = append(funds, a.ID), append(owners, a.Owner)
		}
	}
	sums, err := set.Books.Monthly(env.ctx, funds, month, month.AddDate(0, 1, 0))
	if err != nil {
		return nil, err
	}
	advertisers, err := set.Advertisers.ByIDs(env.ctx, owners)
	if err != nil {
		return nil, err
	}
	for _, a := range advertisers {
		some, err := stores.Invoices(a, sums[stores.FundsOf(a.ID)], closed)
		if err != nil {
			return nil, err
		}
		for _, invoice := range some {
			invoices = append(invoices, advertiserInvoice{invoice, a.Name})
		}
	}
	return invoices, nil
}

// writeInvoices prints the lines of invoices as CSV.
func writeInvoices(env *cliEnv, campaigns stores.Campaigns, invoices []advertiserInvoice) error {
	var ids []stores.ID
	for _, i := range invoices {
		for _, l := range i.Lines {
			ids = append(ids, l.Campaign)
		}
	}
	names := map[stores.ID]string{}
	for batch := range slices.Chunk(stores.Distinct(ids), stores.MaxBatch) {
		found, err := campaigns.ByIDs(env.ctx, batch)
		if err != nil {
			return err
		}
		for id, c := range found {
			names[id] = c.Name
		}
	}
	w := csv.NewWriter(env.stdout)
	_ = w.Write([]string{"number", "month", "advertiser", "advertiser_name", "campaign", "campaign_name", "kind", "amount_minor", "currency", "final"}) // Error has the error of all writes
	for _, i := range invoices {
		for _, l := range i.Lines {
			_ = w.Write(invoiceCells(i, l, names[l.Campaign]))
		}
	}
	w.Flush()
	return w.Error()
}

// invoiceCells returns the values of a line of an invoice. Advertisers choose the names, and spreadsheets open the file.
func invoiceCells(i advertiserInvoice, l *stores.InvoiceLine, campaign string) []string {
	return []string{i.Number(), string(i.Month[:len("2026-11")]), i.Advertiser.String(), dataset.WithoutFormula(i.name), l.Campaign.String(), dataset.WithoutFormula(campaign),
		string(l.Kind), strconv.FormatInt(l.Amount, 10), string(l.Currency), strconv.FormatBool(i.Final)}
}
