package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"fivefold/stores"
	"fivefold/stores/dataset"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

type importCommand struct {
	Lastfm lastfmCommand `cmd:"" help:"Last.fm users, friendships, artists, plays and tags (hetrec2011-lastfm-2k)."`
	Deezer deezerCommand `cmd:"" help:"Deezer users in Hungary, their friendships and genres (GEMSEC)."`
	LDBC   ldbcCommand   `cmd:"" name:"ldbc" help:"A network of the LDBC Social Network Benchmark's generator (Interactive v1)."`
	Pages  pagesCommand  `cmd:"" name:"facebook-pages" help:"Verified Facebook pages and which of them like each other (MUSAE)."`
	CSV    csvCommand    `cmd:"" name:"csv" help:"CSV files in this program's own format, plain or gzip."`
}

// A reader reads a network from a folder.
type reader func(context.Context, string, stores.Archive, dataset.Options) (dataset.Report, error)

// into reads into a set of stores.
func (r reader) into(ctx context.Context, dir string, set stores.Set, opts dataset.Options) (dataset.Report, error) {
	return r(ctx, dir, set.Archive, opts)
}

// A change changes a set of stores by what a folder holds.
type change func(context.Context, string, stores.Set, dataset.Options) (dataset.Report, error)

type folder struct {
	Dir    string `arg:"" help:"The folder with the files."`
	Strict bool   `help:"Stop at the first damaged row. Otherwise damaged rows are told of and left out, and the import goes on."`
}

type (
	lastfmCommand struct{ folder }
	deezerCommand struct{ folder }
	ldbcCommand   struct {
		folder
		Updates bool `help:"Apply the update streams in update_streams too, behind the network."`
	}
	pagesCommand struct{ folder }
	csvCommand   struct{ folder }
)

func (c *lastfmCommand) Run(f *frame) error { return c.read(f, reader(dataset.Lastfm).into) }
func (c *deezerCommand) Run(f *frame) error { return c.read(f, reader(dataset.Deezer).into) }
func (c *pagesCommand) Run(f *frame) error  { return c.read(f, reader(dataset.FacebookPages).into) }
func (c *csvCommand) Run(f *frame) error    { return c.read(f, reader(dataset.ImportCSV).into) }

func (c *ldbcCommand) Run(f *frame) error {
	if c.Updates {
		return c.read(f, reader(dataset.LDBC).into, dataset.LDBCUpdates)
	}
	return c.read(f, reader(dataset.LDBC).into)
}

// read makes the changes one after the other until one fails.
func (c *folder) read(f *frame, changes ...change) error {
	engines, err := openEngines(f.ctx, f.config)
	if err != nil {
		return err
	}
	defer engines.close()
	for _, change := range changes {
		if err := c.make(f, engines.set, change); err != nil {
			return err
		}
	}
	return nil
}

// make makes a change and tells what came of it, also when a damaged row stopped it.
func (c *folder) make(f *frame, set stores.Set, change change) error {
	p := &progress{w: f.stdout}
	report, err := change(f.ctx, c.Dir, set, dataset.Options{ContinueOnError: !c.Strict, Progress: p.show})
	p.end()
	printFaults(f.stderr, "left out", report.Skipped, report.SkippedCount)
	printFaults(f.stderr, "repaired", report.Repairs, report.RepairCount)
	printReport(f.stdout, report)
	return err
}

type exportCommand struct {
	CSV exportCSVCommand `cmd:"" name:"csv" help:"Write CSV files in this program's own format, one a noun."`
}

type exportCSVCommand struct {
	Dir       string `arg:"" help:"The folder for the files: new or empty."`
	Gzip      bool   `help:"Write .csv.gz files."`
	Passwords bool   `help:"Write the passwords' hashes too, into a file only this user can read."`
}

func (c *exportCSVCommand) Run(f *frame) error {
	engines, err := openEngines(f.ctx, f.config)
	if err != nil {
		return err
	}
	defer engines.close()
	p := &progress{w: f.stdout}
	report, err := dataset.ExportCSV(f.ctx, c.Dir, engines.set.Archive, dataset.ExportOptions{Gzip: c.Gzip, Passwords: c.Passwords, Progress: p.show})
	p.end()
	if err == nil {
		printReport(f.stdout, report)
	}
	return err
}

// faultsShown is how many damaged rows are shown one by one; the rest are only counted.
const faultsShown = 20

func printFaults(w io.Writer, what string, faults []*dataset.RowError, all int) {
	for _, fault := range faults[:min(len(faults), faultsShown)] {
		fmt.Fprintf(w, "%s: %v\n", what, fault)
	}
	if all > faultsShown {
		fmt.Fprintf(w, "%s: and %d more rows\n", what, all-faultsShown)
	}
}

// printReport tells how many rows there were and how many of them were new.
func printReport(w io.Writer, report dataset.Report) {
	for _, table := range stores.Tables() {
		if n := report.Rows[table]; n > 0 {
			fmt.Fprintf(w, "%-14s %9d rows  %9d new\n", table, n, report.Added[table])
		}
	}
	total := report.RowsTotal()
	fmt.Fprintf(w, "%-14s %9d rows  %9d new  %9d left out  in %v  (%.0f rows/s)\n", "together", total, report.AddedTotal(),
		report.SkippedCount, report.Took.Round(1e6), float64(total)/report.Took.Seconds())
}

// progress shows how far a table has come: a bar on a terminal, a line a table elsewhere.
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

// end finishes the table shown so far.
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

// barLength is -1, a bar that only counts, when the total is not known.
func barLength(total int) int64 {
	if total == 0 {
		return -1
	}
	return int64(total)
}
