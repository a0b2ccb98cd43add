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
	Rows        map[stores.Table]int // rows that came from the source, or went into the export
	Added       map[stores.Table]int // those of them that were not there before
	Faults      []*RowFault          // the first 1000 rows that were left out
	FaultCount  int                  // all of them
	Repairs     []*RowFault          // the first 1000 rows that were changed to fit
	RepairCount int                  // all of them
	Took        time.Duration
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

// A RowFault says which row of a file is damaged, and how.
type RowFault struct {
	File string // its name within the directory
	Line int    // from 1; in JSON, the entry
	Err  error
}

func (f *RowFault) Error() string { return fmt.Sprintf("%s:%d: %v", f.File, f.Line, f.Err) }

// Unwrap gives the reason.
func (f *RowFault) Unwrap() error { return f.Err }

// A place is where a row was read.
type place struct {
	file string
	line int
}

// faultsKept bounds Report.Faults and Report.Repairs.
const faultsKept = 1000

// fault leaves a damaged row out, or returns it as the error that stops the import.
func (in *intake) fault(at place, err error) error {
	f := &RowFault{File: at.file, Line: at.line, Err: err}
	if !in.opts.ContinueOnError {
		return f
	}
	in.report.FaultCount++
	if len(in.report.Faults) < faultsKept {
		in.report.Faults = append(in.report.Faults, f)
	}
	return nil
}

func (in *intake) repaired(at place, what string) {
	in.report.RepairCount++
	if len(in.report.Repairs) < faultsKept {
		in.report.Repairs = append(in.report.Repairs, &RowFault{File: at.file, Line: at.line, Err: errors.New(what)})
	}
}
