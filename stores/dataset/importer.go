// Package dataset imports published data sets and CSV files into any set of stores, and exports stores as CSV. It reads and writes
// through stores.Archive, and applies streams of updates through the ports that mutations use. Callers choose the data set and display
// the progress.
//
// Ids are derived from the keys of the source, so importing twice changes nothing. FORMAT.md describes the CSV files.
//
// The memory of an import grows with the number of rows: it holds the keys of most rows, and whole rows that precede the row that they
// refer to. A row has at most 1 MiB. The size that a gzipped file unpacks to is limited, see FORMAT.md.
package dataset

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// Options configure an import. With the zero Options, an import stops at the first invalid row.
type Options struct {
	// ContinueOnError skips invalid rows. The report lists them.
	ContinueOnError bool

	// Progress, if not nil, is called after each batch, in the goroutine of the import.
	Progress func(Progress)

	// Now is the time of the import: rows that have no time get it, and later times are invalid. If it is zero, it is the time of the call.
	Now time.Time
}

// A Destination stores the rows of an import, as stores.Archive does.
type Destination interface {
	Put(ctx context.Context, rows stores.Rows) (added int, err error)
}

// An importer runs one import.
type importer struct {
	ctx     context.Context
	dir     string
	archive Destination
	opts    Options
	report  *Report
	began   time.Time
}

func newImporter(ctx context.Context, dir string, archive Destination, opts Options) *importer {
	began := time.Now()
	if opts.Now.IsZero() {
		opts.Now = began
	}
	opts.Now = opts.Now.UTC().Truncate(time.Microsecond)
	report := &Report{Rows: map[stores.Table]int{}, Added: map[stores.Table]int{}}
	return &importer{ctx: ctx, dir: dir, archive: archive, opts: opts, report: report, began: began}
}

// finish returns the report, and err wrapped with the name of the operation.
func (imp *importer) finish(operation string, err error) (Report, error) {
	imp.report.Took = time.Since(imp.began)
	if err != nil {
		err = fmt.Errorf("%s: %w", operation, err)
	}
	return *imp.report, err
}
