package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// maxFaults is the number of damaged rows that are printed one by one; the rest are only counted.
const maxFaults = 20

func printFaults(w io.Writer, outcome string, faults []*dataset.RowError, count int) {
	for _, fault := range faults[:min(len(faults), maxFaults)] {
		fmt.Fprintf(w, "%s: %v\n", outcome, fault)
	}
	if count > maxFaults {
		fmt.Fprintf(w, "%s: and %d more rows\n", outcome, count-maxFaults)
	}
}

// printImport prints the number of rows of each table, and how many of them are new.
func printImport(w io.Writer, report dataset.Report) {
	for _, table := range stores.Tables() {
		if n := report.Rows[table]; n > 0 {
			fmt.Fprintf(w, "%-14s %9d rows  %9d new\n", table, n, report.Added[table])
		}
	}
	total := report.RowsTotal()
	fmt.Fprintf(w, "%-14s %9d rows  %9d new  %9d left out  in %v  (%.0f rows/s)\n", "total", total, report.AddedTotal(),
		report.SkippedCount, report.Took.Round(time.Millisecond), float64(total)/report.Took.Seconds())
}

// printExport prints the number of rows that were written of each table.
func printExport(w io.Writer, report dataset.Report) {
	for _, table := range stores.Tables() {
		if n := report.Rows[table]; n > 0 {
			fmt.Fprintf(w, "%-14s %9d rows written\n", table, n)
		}
	}
	total := report.RowsTotal()
	fmt.Fprintf(w, "%-14s %9d rows written  in %v  (%.0f rows/s)\n", "total", total, report.Took.Round(time.Millisecond),
		float64(total)/report.Took.Seconds())
}

// progress prints how far a table has come: a bar on a terminal, one line per table elsewhere.
type progress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar
	last dataset.Progress
}

func (p *progress) show(now dataset.Progress) {
	if now.Table != p.last.Table {
		p.end()
		if f, ok := p.w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			p.bar = progressbar.NewOptions64(barLength(now.Total), progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(fmt.Sprintf("%-12s", now.Table)),
				progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("rows"), progressbar.OptionFullWidth())
		}
	}
	p.last = now
	if p.bar != nil {
		_ = p.bar.Set(now.Done)
	}
}

// end finishes the current table.
func (p *progress) end() {
	switch {
	case p.bar != nil:
		_ = p.bar.Exit()
		fmt.Fprintln(p.w)
		p.bar = nil
	case p.last.Table != "":
		fmt.Fprintf(p.w, "%s: %d rows, %.0f rows/s\n", p.last.Table, p.last.Done, p.last.RowsPerSec)
	}
	p.last = dataset.Progress{}
}

// barLength returns -1, a bar that only counts, when the total is not known.
func barLength(total int) int64 {
	if total == 0 {
		return -1
	}
	return int64(total)
}
