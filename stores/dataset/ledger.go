package dataset

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// A LedgerReport summarizes an import of books, including one that failed.
type LedgerReport struct {
	Accounts  int // of the file
	Postings  int // those of the transactions below
	Transfers int // transactions of the file that are recorded, and
	Added     int // those that are new
	Skipped   []*RowError
	Took      time.Duration
}

// Ledger imports double-entry books from postings.csv or postings.csv.gz of a directory: see docs/money.md. Each name and currency is an account, and each
// transaction a transfer that is effective at the beginning of its day in UTC. IDs are derived from the names and from the numbers of transactions:
// importing twice changes nothing, and a transaction that was imported with other content is an error.
//
// A damaged file is an error, and nothing is imported. A transaction that moves nothing between accounts has no effect: it is skipped. When the ledger
// refuses a transaction, those before it stay recorded.
func Ledger(ctx context.Context, dir string, ledger stores.Ledger, books stores.Books) (LedgerReport, error) {
	began := time.Now()
	report := LedgerReport{}
	err := importLedger(ctx, dir, ledger, books, &report)
	report.Took = time.Since(began)
	if err != nil {
		err = fmt.Errorf("import ledger: %w", err)
	}
	return report, err
}

func importLedger(ctx context.Context, dir string, ledger stores.Ledger, books stores.Books, report *LedgerReport) error {
	file, err := readPostings(ctx, dir)
	if err != nil {
		return err
	}
	report.Accounts, report.Skipped = len(file.accounts), file.skipped
	for first := 0; first < len(file.accounts); first += stores.MaxBatch {
		some := file.accounts[first:min(first+stores.MaxBatch, len(file.accounts))]
		if err := ledger.Open(ctx, some); err != nil {
			if errors.Is(err, stores.ErrKeyReused) {
				err = errors.New("an account with one of the names and currencies exists, and is of another kind")
			}
			return err
		}
	}
	for first := 0; first < len(file.transactions); first += stores.MaxBatch {
		some := file.transactions[first:min(first+stores.MaxBatch, len(file.transactions))]
		ids := make([]stores.ID, len(some))
		for i, t := range some {
			ids[i] = t.transfer.ID
		}
		recorded, err := books.Transfers(ctx, ids)
		if err != nil {
			return err
		}
		for _, t := range some {
			added, err := postOnce(ctx, ledger, recorded, t.transfer)
			if err != nil {
				return &RowError{file.name, t.line, fmt.Errorf("transaction %s: %w", quote(t.number), postError(err))}
			}
			report.Transfers++
			report.Postings += len(t.transfer.Legs)
			if added {
				report.Added++
			}
		}
	}
	return nil
}

// postOnce posts a transfer that is not recorded, and otherwise compares the two.
func postOnce(ctx context.Context, ledger stores.Ledger, recorded map[stores.ID]stores.Transfer, t stores.Transfer) (added bool, err error) {
	if r, ok := recorded[t.ID]; ok {
		if t, err = bookkeeping.CheckTransfer(t); err == nil && !bookkeeping.SamePosted(r, t) {
			err = stores.ErrKeyReused
		}
		return false, err
	}
	_, err = ledger.Post(ctx, stores.Booking{At: time.Now()}, t)
	return err == nil, err
}

// postError returns the error of a transaction that the ledger refuses, in the words of the file.
func postError(err error) error {
	switch {
	case errors.Is(err, stores.ErrKeyReused):
		return errors.New("it was imported before with another date, text or amount: what is recorded is not changed")
	case errors.Is(err, stores.ErrFuture):
		return errors.New("its date is in the future")
	case errors.Is(err, stores.ErrPeriodClosed):
		return errors.New("its date is in a period that is closed")
	case errors.Is(err, stores.ErrOverflow):
		return errors.New("the balance of an account is beyond 9223372036854775807 minor units")
	}
	return err
}
