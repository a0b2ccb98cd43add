package dataset

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// Progress is the state of an import or export of one table.
type Progress struct {
	Table      stores.Table
	Done       int     // rows so far
	Total      int     // expected rows; 0 if unknown
	RowsPerSec float64 // so far
}

func perSecond(n int, took time.Duration) float64 {
	return float64(n) / max(took, time.Microsecond).Seconds()
}

// A Report summarizes an import or export, including one that failed.
type Report struct {
	Rows         map[stores.Table]int // rows read from the source or written to the export
	Added        map[stores.Table]int // those of Rows that were new; empty for an export
	Skipped      []*RowError          // the first 1000 invalid rows, which were skipped
	SkippedCount int                  // the number of all of them
	Repairs      []*RowError          // the first 1000 rows whose texts were changed to meet the limits
	RepairCount  int                  // the number of all of them
	Took         time.Duration
}

// AddedTotal returns the number of new rows of all tables.
func (r Report) AddedTotal() int { return sum(r.Added) }

// RowsTotal returns the number of rows of all tables.
func (r Report) RowsTotal() int { return sum(r.Rows) }

func sum(counts map[stores.Table]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// A RowError locates an invalid or repaired row and describes what is wrong with it.
type RowError struct {
	File string // relative to the directory of the import
	Line int    // starting at 1; in a JSON file, the number of the entry
	Err  error
}

func (f *RowError) Error() string { return fmt.Sprintf("%s:%d: %v", f.File, f.Line, f.Err) }

// Unwrap returns Err.
func (f *RowError) Unwrap() error { return f.Err }

// A position is the file and line of a row.
type position struct {
	file string
	line int
}

// maxReportedRows is the maximum length of Report.Skipped and Report.Repairs.
const maxReportedRows = 1000

// skipRow adds an invalid row to the report, or returns the error that stops the import.
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

// addRepair adds a repaired row to the report.
func (imp *importer) addRepair(at position, what string) {
	imp.report.RepairCount++
	if len(imp.report.Repairs) < maxReportedRows {
		imp.report.Repairs = append(imp.report.Repairs, &RowError{File: at.file, Line: at.line, Err: errors.New(what)})
	}
}
