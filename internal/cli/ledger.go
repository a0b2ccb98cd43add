package cli

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

type ledgerCommand struct {
	Balances ledgerBalancesCommand `cmd:"" help:"Print the balance of every account in use at the end of the day before a date, as CSV."`
	Invoices ledgerInvoicesCommand `cmd:"" help:"Print what advertisers were charged and credited in a month, as CSV."`
	Close    ledgerCloseCommand    `cmd:"" help:"Close the time before a date: nothing can be recorded in it any more. That cannot be undone."`
}

type (
	ledgerImportCommand struct {
		Dir string `arg:"" help:"Directory of the files."`
	}
	ledgerBalancesCommand struct {
		Before []string `required:"" placeholder:"DATE" help:"Such as 2026-12-01; may be repeated. Days end in UTC."`
	}
)

// Run imports books. A damaged file imports nothing.
func (c *ledgerImportCommand) Run(env *cliEnv) error {
	if err := checkFiles(c.Dir); err != nil {
		return err
	}
	opened, err := openEngines(env, 0)
	if err != nil {
		return err
	}
	defer opened.Close()
	report, err := dataset.Ledger(env.ctx, c.Dir, opened.Set.Ledger, opened.Set.Books)
	printFaults(env.stderr, "left out", report.Skipped, len(report.Skipped))
	if err != nil && report.Transfers == 0 {
		return err
	}
	fmt.Fprintf(env.stdout, "%d transactions of %d postings in %d accounts  %d new  %d left out  in %v\n", report.Transfers, report.Postings, report.Accounts, report.Added,
		len(report.Skipped), report.Took.Round(time.Millisecond))
	return err
}

// openLedger opens the stores that have data.
func openLedger(env *cliEnv, purpose string) (*engines.Engines, error) {
	if err := requireData(env, purpose); err != nil {
		return nil, err
	}
	return openEngines(env, 0)
}

// A balanceRow is the balance of an account just before a date.
type balanceRow struct {
	date    string
	account stores.Account
	amount  int64
}

// Run prints balances, sorted by date, name and currency.
func (c *ledgerBalancesCommand) Run(env *cliEnv) error {
	dates := make([]time.Time, len(c.Before))
	for i, text := range c.Before {
		date, err := parseDate("--before", text)
		if err != nil {
			return err
		}
		dates[i] = date
	}
	slices.SortFunc(dates, time.Time.Compare)
	dates = slices.CompactFunc(dates, time.Time.Equal)
	opened, err := openLedger(env, "read")
	if err != nil {
		return err
	}
	defer opened.Close()
	rows := make([][]balanceRow, len(dates)) // of each date
	for after := (stores.ID{}); ; {
		accounts, err := opened.Set.Books.Scan(env.ctx, after, stores.MaxBatch)
		if err != nil {
			return err
		}
		if len(accounts) == 0 {
			break
		}
		for i, date := range dates {
			if rows[i], err = appendBalances(env, opened.Set.Books, rows[i], accounts, date); err != nil {
				return err
			}
		}
		after = accounts[len(accounts)-1].ID
	}
	w := csv.NewWriter(env.stdout)
	_ = w.Write([]string{"before_date", "account", "currency", "balance_minor"}) // Error has the error of all writes
	for _, some := range rows {
		slices.SortFunc(some, func(a, b balanceRow) int {
			if c := strings.Compare(a.account.Name, b.account.Name); c != 0 {
				return c
			}
			if c := strings.Compare(string(a.account.Currency), string(b.account.Currency)); c != 0 {
				return c
			}
			return a.account.ID.Compare(b.account.ID)
		})
		for _, row := range some {
			_ = w.Write([]string{row.date, row.account.Name, string(row.account.Currency), strconv.FormatInt(row.amount, 10)})
		}
	}
	w.Flush()
	return w.Error()
}

// appendBalances appends the balances just before a date of those accounts that have an entry that is effective by then.
func appendBalances(env *cliEnv, books stores.Books, rows []balanceRow, accounts []stores.AccountState, date time.Time) ([]balanceRow, error) {
	ids := make([]stores.ID, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	balances, err := books.Balances(env.ctx, ids, date.Add(-time.Microsecond))
	if err != nil {
		return nil, err
	}
	var zero []stores.ID // in use, or not
	for _, id := range ids {
		if balances[id].Posted == 0 {
			zero = append(zero, id)
		}
	}
	used, err := books.Entries(env.ctx, zero, time.Time{}, date, stores.Window{Limit: 1})
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		if b := balances[a.ID]; b.Posted != 0 || len(used[a.ID].Items) > 0 {
			rows = append(rows, balanceRow{date.Format(time.DateOnly), a.Account, b.Posted})
		}
	}
	return rows, nil
}
