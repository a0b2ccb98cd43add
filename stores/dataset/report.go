package dataset

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// Progress says how far an import or export has come with a table.
type Progress struct {
	Table      stores.Table
	Done       int     // rows so far
	Total      int     // rows there will be; 0 when that is not known
	RowsPerSec float64 // so far
}

func perSecond(n int, took time.Duration) float64 {
	return float64(n) / max(took, time.Microsecond).Seconds()
}

// A Report says what an import or export has done, also when it failed half-way.
type Report struct {
	Rows         map[stores.Table]int // rows that came from the source, or went into the export
	Added        map[stores.Table]int // those of them that were not there before
	Skipped      []*RowError          // the first 1000 rows that were left out
	SkippedCount int                  // all of them
	Repairs      []*RowError          // the first 1000 rows that were changed to fit
	RepairCount  int                  // all of them
	Took         time.Duration
}

// AddedTotal gives the number of rows that were not there before.
func (r Report) AddedTotal() int { return sum(r.Added) }

// RowsTotal gives the number of rows.
func (r Report) RowsTotal() int { return sum(r.Rows) }

func sum(counts map[stores.Table]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// A RowError says which row of a file is damaged, and how.
type RowError struct {
	File string // its name within the directory
	Line int    // from 1; in JSON, the entry
	Err  error
}

func (f *RowError) Error() string { return fmt.Sprintf("%s:%d: %v", f.File, f.Line, f.Err) }

// Unwrap gives the reason.
func (f *RowError) Unwrap() error { return f.Err }

// A position is where a row was read.
type position struct {
	file string
	line int
}

// maxReportedRows bounds Report.Faults and Report.Repairs.
const maxReportedRows = 1000

// skipRow leaves a damaged row out, or returns it as the error that stops the import.
func (imp *importer) skipRow(at position, err error) error {
	f := &RowError{File: at.file, Line: at.line, Err: err}
	if !imp.opts.ContinueOnError {
		return f
	}
	imp.report.SkippedCount++
	if len(imp.report.Skipped) < maxReportedRows {
		imp.report.Skipped = append(imp.report.Skipped, f)
	}
	return nil
}

func (imp *importer) addRepair(at position, what string) {
	imp.report.RepairCount++
	if len(imp.report.Repairs) < maxReportedRows {
		imp.report.Repairs = append(imp.report.Repairs, &RowError{File: at.file, Line: at.line, Err: errors.New(what)})
	}
}
