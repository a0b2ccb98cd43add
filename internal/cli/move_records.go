package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// checkLedger returns an error when a ledger was altered: it would be copied as it is, and only a backup repairs it.
func checkLedger(env *cliEnv, source *engines.Engines, from engines.Addresses) error {
	_, err := auditOf(env, source)
	if err != nil {
		err = fmt.Errorf("%s: %w: nothing was moved; audit ledger says more", from.Location(), err)
	}
	return err
}

// auditOf audits the ledger of a network.
func auditOf(env *cliEnv, opened *engines.Engines) (bookkeeping.AuditReport, error) {
	report, err := bookkeeping.Audit(env.ctx, opened.Set.Books, bookkeeping.AuditOptions{})
	if err == nil && report.Different > 0 {
		err = fmt.Errorf("the ledger was altered after it was recorded, first %s", differenceOf(report.Differences[0]))
	}
	return report, err
}

// compareLedgers audits two ledgers and compares the hashes of all last entries, each of which covers all entries before it.
func compareLedgers(env *cliEnv, source, target *engines.Engines) error {
	want, err := auditOf(env, source)
	if err != nil {
		return err
	}
	got, err := auditOf(env, target)
	if err != nil {
		return err
	}
	if got.Heads != want.Heads {
		return errors.New("the digests of their last entries differ: stop the servers that use them, and move into an empty one")
	}
	if got.Accounts > 0 {
		_, err = fmt.Fprintf(env.stdout, "ledger: %d accounts, %d entries, %d transfers and %d holds are verified in both places, digest %s\n", got.Accounts, got.Entries,
			got.Transfers, got.Holds, hex.EncodeToString(got.Heads[:]))
	}
	return err
}

// haveRecords reports whether a target has the records of the source already. Records of its own are an error: nothing is added to them.
func haveRecords(env *cliEnv, source *engines.Engines, target *engines.Import) (bool, error) {
	got, err := dataset.RecordDigests(env.ctx, target.ScanRecords)
	if err != nil {
		return false, err
	}
	rows := 0
	for _, d := range got {
		rows += d.Rows
	}
	if rows == 0 {
		return false, nil
	}
	want, err := dataset.RecordDigests(env.ctx, source.Set.Records.Scan)
	if err != nil {
		return false, err
	}
	if different := differentRecords(got, want); len(different) > 0 {
		return false, errors.New(strings.Join(different, ", "))
	}
	return true, nil
}

// differentRecords names the tables in which records differ.
func differentRecords(got, want map[string]dataset.Digest) (different []string) {
	for _, t := range stores.RecordTables() {
		different = appendDifferent(different, t.Name, got[t.Name], want[t.Name])
	}
	return different
}

// recordCounts are the numbers of records that were moved, by table.
type recordCounts map[string]int

// count returns a scan that counts what it visits, from 0 each time that it runs.
func (c *recordCounts) count(scan stores.RecordScan) stores.RecordScan {
	return func(ctx context.Context, visit stores.RecordVisit) error {
		*c = recordCounts{}
		return scan(ctx, func(t *stores.RecordTable, record []stores.RecordValue) error {
			(*c)[t.Name]++
			return visit(t, record)
		})
	}
}

// print prints the numbers.
func (c recordCounts) print(w io.Writer) {
	for _, t := range stores.RecordTables() {
		if n := c[t.Name]; n > 0 {
			fmt.Fprintf(w, "%-18s %9d records moved\n", t.Name, n)
		}
	}
}
