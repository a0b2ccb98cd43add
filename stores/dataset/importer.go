// Package dataset carries real data sets and our own CSV files into any set of stores, and out again as CSV: it reads and writes
// through stores.Archive, and applies streams of updates through the ports that mutations use. Showing progress, and which data set is meant, is left to the front door.
//
// Ids follow from the source's own keys, so what was brought in once is found again and importing twice changes nothing.
// FORMAT.md beside this file describes the CSV files.
//
// What an import keeps in memory grows with the rows of its files: the keys of most, the whole of one that comes before the row that
// it refers to. A row has at most 1 MiB, and a packed file no more rows than its size allows (unpackLimit).
package dataset

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// Options say how to import. The zero Options stop at the first damaged row.
type Options struct {
	// ContinueOnError leaves damaged rows out, and the import goes on.
	ContinueOnError bool

	// Progress, if there is one, is told after each batch, from the goroutine that imports.
	Progress func(Progress)

	// Now is the time of rows that do not say theirs; the time of the call when zero.
	Now time.Time
}

// An importer is one import.
type importer struct {
	ctx     context.Context
	dir     string
	archive stores.Archive
	opts    Options
	report  *Report
	began   time.Time
}

func newImporter(ctx context.Context, dir string, archive stores.Archive, opts Options) *importer {
	began := time.Now()
	if opts.Now.IsZero() {
		opts.Now = began
	}
	opts.Now = opts.Now.UTC().Truncate(time.Microsecond)
	report := &Report{Rows: map[stores.Table]int{}, Added: map[stores.Table]int{}}
	return &importer{ctx: ctx, dir: dir, archive: archive, opts: opts, report: report, began: began}
}

// finish gives the report, and the error with the doing.
func (imp *importer) finish(doing string, err error) (Report, error) {
	imp.report.Took = time.Since(imp.began)
	if err != nil {
		err = fmt.Errorf("%s: %w", doing, err)
	}
	return *imp.report, err
}
