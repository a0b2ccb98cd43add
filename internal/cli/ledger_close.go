package cli

import (
	"fmt"
	"time"

	"fivefold/stores"
)

type ledgerCloseCommand struct {
	Before string `required:"" placeholder:"DATE" help:"Such as 2026-12-01, which closes the time until the end of November in UTC."`
	DryRun bool   `help:"Print what would be closed, and change nothing."`
}

// Run closes the time before a date: nothing can be recorded in it any more. That cannot be undone.
func (c *ledgerCloseCommand) Run(env *cliEnv) error {
	before, err := parseDate("--before", c.Before)
	if err != nil {
		return err
	}
	opened, err := openLedger(env, "close")
	if err != nil {
		return err
	}
	defer opened.Close()
	closed, err := opened.Set.Ledger.Close(env.ctx, stores.Booking{At: time.Now(), DryRun: c.DryRun}, before)
	if err != nil {
		return err
	}
	if closed.IsZero() {
		fmt.Fprintln(env.stdout, "The ledger is not closed.")
		return nil
	}
	state := "is"
	if c.DryRun {
		state = "would be"
	}
	fmt.Fprintf(env.stdout, "The ledger %s closed before %s.\n", state, closed.Format(time.RFC3339))
	return nil
}

// parseDate parses the date of a flag.
func parseDate(flag, text string) (time.Time, error) {
	date, err := time.Parse(time.DateOnly, text)
	if err != nil || date.Year() < 1 {
		return time.Time{}, fmt.Errorf("%s is %q: give a date such as 2026-12-01", flag, printable(text))
	}
	return date, nil
}
