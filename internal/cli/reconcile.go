package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"fivefold/internal/telemetry"
	"fivefold/stores"
	"fivefold/stores/payments"
)

type reconcileCommand struct {
	From  string `placeholder:"TIME" help:"Compare payments and payouts that were created from this date or time on, in UTC; all when empty."`
	Until string `placeholder:"TIME" help:"And before this one; until now when empty."`
	All   bool   `help:"Print every payment and payout, not only those that differ."`
	CSV   bool   `name:"csv" help:"Print CSV, with amounts in minor units."`
}

// Run compares the payments and payouts of the provider, of the network and of the ledger. It fails when one differs.
func (c *reconcileCommand) Run(env *cliEnv) error {
	from, err := parseMoment(c.From, time.Unix(0, 0).UTC())
	if err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	until, err := parseMoment(c.Until, time.Now().UTC())
	if err != nil {
		return fmt.Errorf("--until: %w", err)
	}
	opened, err := openEngines(env, operatorTimeout)
	if err != nil {
		return err
	}
	defer opened.Close()
	p := OpenPayments(env.config, opened, opened.Set, telemetry.NewLog(env.config, env.stderr), "")
	if p == nil {
		return errors.New("there is no payment provider: set PAYMENT_PROVIDER")
	}
	write, flush := c.printer(env.stdout)
	compared, different := 0, 0
	err = p.Flow.Reconcile(env.ctx, from, until, func(l payments.Line) error {
		compared++
		if len(l.Differences) > 0 {
			different++
		} else if !c.All {
			return nil
		}
		return write(l)
	})
	if err = errors.Join(err, flush()); err != nil {
		return fmt.Errorf("cannot compare the payments: %w", err)
	}
	if different > 0 {
		return fmt.Errorf("%d of %d payments and payouts differ between %s, the network and the ledger", different, compared, p.Flow.Provider.Name())
	}
	if !c.CSV {
		fmt.Fprintf(env.stdout, "%d payments and payouts are equal in %s, the network and the ledger.\n", compared, p.Flow.Provider.Name())
	}
	return nil
}

// parseMoment parses a date, whose first moment it returns, or a time; an empty text is missing.
func parseMoment(text string, missing time.Time) (time.Time, error) {
	if text == "" {
		return missing, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	at, err := stores.ParseTime(text)
	if err != nil {
		return at, fmt.Errorf("%q must be of the form 2026-11-23 or 2026-11-23T09:30:00Z", text)
	}
	return at, nil
}

var reconcileColumns = []string{"id", "reference", "created_at", "currency", "provider_state", "state", "provider_amount", "amount", "ledger_amount", "provider_refunded",
	"refunded", "ledger_refunded", "provider_disputed", "disputed", "ledger_disputed", "differences"}

// cells returns the values of reconcileColumns.
func cells(l payments.Line) []string {
	row := []string{l.ID.String(), printable(l.Reference), l.CreatedAt.UTC().Format(time.RFC3339), string(l.Currency), l.ProviderState, l.State}
	for _, amount := range []int64{l.AtProvider.Settled, l.Stored.Settled, l.Ledger.Settled, l.AtProvider.Refunded, l.Stored.Refunded, l.Ledger.Refunded,
		l.AtProvider.Disputed, l.Stored.Disputed, l.Ledger.Disputed} {
		row = append(row, strconv.FormatInt(amount, 10))
	}
	names := make([]string, len(l.Differences))
	for i, d := range l.Differences {
		names[i] = string(d)
	}
	return append(row, strings.Join(names, " "))
}

// printer returns a function that prints a line, and one that ends the output.
func (c *reconcileCommand) printer(w io.Writer) (write func(payments.Line) error, flush func() error) {
	if c.CSV {
		table := csv.NewWriter(w)
		_ = table.Write(reconcileColumns) // flush returns its error
		return func(l payments.Line) error { return table.Write(cells(l)) }, func() error {
			table.Flush()
			return table.Error()
		}
	}
	table, printed := newTable(w), false
	return func(l payments.Line) error {
		if !printed {
			printed = true
			fmt.Fprintln(table, strings.ToUpper(strings.Join(reconcileColumns, "\t")))
		}
		row := cells(l)
		for i, cell := range row {
			if cell == "" {
				row[i] = "-"
			}
		}
		_, err := fmt.Fprintln(table, strings.Join(row, "\t"))
		return err
	}, table.Flush
}
