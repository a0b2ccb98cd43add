package cli

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// A ledgerAudit is the result of the audit of the ledger, as JSON.
type ledgerAudit struct {
	Code      string             `json:"code"` // EQUAL or DIFFERENT
	Accounts  int                `json:"accounts"`
	Entries   int                `json:"entries"`
	Transfers int                `json:"transfers"`
	Holds     int                `json:"holds"`
	Changing  int                `json:"changing"` // accounts whose last entries were not audited, since they changed whenever they were read
	Different int                `json:"different"`
	Altered   []ledgerDifference `json:"altered"` // the first ones by the time of recording
	At        time.Time          `json:"at"`
	Digest    string             `json:"digest"` // of what was recorded by At
}

// A ledgerDifference is a place in the ledger that was altered.
type ledgerDifference struct {
	Account    string    `json:"account"`
	Entry      int64     `json:"entry,omitempty"` // its number; 0 for the account
	Transfer   string    `json:"transfer,omitempty"`
	Hold       string    `json:"hold,omitempty"`
	RecordedAt time.Time `json:"recordedAt"`
	Reason     string    `json:"reason"`
}

// auditLedger verifies the ledger. It fails when something was altered.
func (c *auditCommand) auditLedger(env *cliEnv) error {
	at := time.Now().UTC().Truncate(time.Microsecond)
	if c.At != "" {
		var err error
		if at, err = stores.ParseTime(c.At); err != nil {
			return fmt.Errorf("--at: %w", err)
		}
	}
	if c.Repair {
		return errors.New("the ledger cannot be repaired: restore a backup, or correct it with new transfers")
	}
	opened, err := openLedger(env, "audit")
	if err != nil {
		return err
	}
	defer opened.Close()
	report, err := bookkeeping.Audit(env.ctx, opened.Set.Books, bookkeeping.AuditOptions{At: at})
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	result := ledgerAudit{Code: codeEqual, Accounts: report.Accounts, Entries: report.Entries, Transfers: report.Transfers, Holds: report.Holds, Changing: report.Changing,
		Different: report.Different, Altered: []ledgerDifference{}, At: at, Digest: hex.EncodeToString(report.Heads[:])}
	for _, d := range report.Differences {
		result.Code = codeDifferent
		result.Altered = append(result.Altered, differenceOf(d))
	}
	if c.JSON {
		encoder := json.NewEncoder(env.stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(result)
	} else {
		err = result.print(env.stdout)
	}
	if err == nil && result.Code == codeDifferent {
		err = fmt.Errorf("the ledger was altered after it was recorded, first %s", result.Altered[0])
	}
	return err
}

func differenceOf(d bookkeeping.Difference) ledgerDifference {
	return ledgerDifference{d.Account.String(), d.Number, d.Transfer.String(), d.Hold.String(), d.RecordedAt, d.Reason}
}

// print prints the result, what was altered after it.
func (r ledgerAudit) print(w io.Writer) error {
	table := newTable(w)
	fmt.Fprintln(table, "LEDGER\tACCOUNTS\tENTRIES\tTRANSFERS\tHOLDS\tDIFFERENT")
	fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\n", r.Code, r.Accounts, r.Entries, r.Transfers, r.Holds, r.Different)
	if err := table.Flush(); err != nil {
		return err
	}
	for _, d := range r.Altered {
		fmt.Fprintf(w, "altered: %s\n", d)
	}
	if more := r.Different - len(r.Altered); more > 0 {
		fmt.Fprintf(w, "altered: and %d more\n", more)
	}
	if r.Changing > 0 {
		fmt.Fprintf(w, "%d accounts changed whenever they were read: their last entries were not verified\n", r.Changing)
	}
	_, err := fmt.Fprintf(w, "digest at %s: %s\n", r.At.Format(time.RFC3339Nano), r.Digest)
	return err
}

func (d ledgerDifference) String() string {
	text := fmt.Sprintf("account %s", d.Account)
	if d.Entry != 0 {
		text = fmt.Sprintf("entry %d of %s", d.Entry, text)
	}
	if d.Transfer != "" {
		text += " (" + d.Transfer + ")"
	}
	if d.Hold != "" {
		text += " (" + d.Hold + ")"
	}
	return fmt.Sprintf("%s, recorded at %s: %s", text, d.RecordedAt.Format(time.RFC3339Nano), d.Reason)
}
