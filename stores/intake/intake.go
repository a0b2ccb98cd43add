// Package intake carries real data sets and our own CSV files into any set of stores, and out again as CSV: it reads and writes
// through stores.Archive only. Showing progress, and which data set is meant, is left to the front door.
//
// Ids follow from the source's own keys, so what was brought in once is found again and importing twice changes nothing.
// FORMAT.md beside this file describes the CSV files.
package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"fivefold/stores"
)

const (
	batchRows  = 4000 // rows of one transaction
	faultsKept = 1000 // of Report.Faults and Report.Repairs
	nameMax    = 300  // characters in the name of an interest
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

// Progress says how far an import or export has come with a table.
type Progress struct {
	Table      stores.Table
	Done       int     // rows so far
	Total      int     // rows there will be; 0 when that is not known
	RowsPerSec float64 // so far
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

// An intake is one import.
type intake struct {
	ctx     context.Context
	dir     string
	archive stores.Archive
	opts    Options
	report  *Report
	began   time.Time
}

func begin(ctx context.Context, dir string, archive stores.Archive, opts Options) *intake {
	began := time.Now()
	if opts.Now.IsZero() {
		opts.Now = began
	}
	opts.Now = opts.Now.UTC().Truncate(time.Microsecond)
	report := &Report{Rows: map[stores.Table]int{}, Added: map[stores.Table]int{}}
	return &intake{ctx: ctx, dir: dir, archive: archive, opts: opts, report: report, began: began}
}

// end gives the report, and the error with the doing.
func (in *intake) end(doing string, err error) (Report, error) {
	in.report.Took = time.Since(in.began)
	if err != nil {
		err = fmt.Errorf("%s: %w", doing, err)
	}
	return *in.report, err
}

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

// A batch collects rows of one table and puts them in by the thousands.
type batch[T any] struct {
	in     *intake
	table  stores.Table
	wrap   func([]T) stores.Rows
	total  int
	rows   []T
	places []place
	began  time.Time
}

func newBatch[T any](in *intake, table stores.Table, total int, wrap func([]T) stores.Rows) *batch[T] {
	return &batch[T]{in: in, table: table, wrap: wrap, total: total, began: time.Now()}
}

// add takes a row; a full batch goes to the archive.
func (b *batch[T]) add(at place, row T) error {
	b.rows, b.places = append(b.rows, row), append(b.places, at)
	if len(b.rows) < batchRows {
		return nil
	}
	return b.flush()
}

// flush puts what is left to the archive.
func (b *batch[T]) flush() error {
	if len(b.rows) == 0 {
		return nil
	}
	if err := b.put(b.rows, b.places); err != nil {
		return err
	}
	b.in.report.Rows[b.table] += len(b.rows)
	b.rows, b.places = b.rows[:0], b.places[:0]
	if b.in.opts.Progress != nil {
		done := b.in.report.Rows[b.table]
		b.in.opts.Progress(Progress{b.table, done, b.total, perSecond(done, time.Since(b.began))})
	}
	return nil
}

// put stores rows in one transaction. Around a row that cannot be stored it goes on in two halves, so that many damaged rows
// cost many small transactions and not the whole batch again for each.
func (b *batch[T]) put(rows []T, places []place) error {
	for len(rows) > 0 {
		added, err := b.in.archive.Put(b.in.ctx, b.wrap(rows))
		if err == nil {
			b.in.report.Added[b.table] += added
			return nil
		}
		var bad *stores.RowError
		if !errors.As(err, &bad) || bad.Table != b.table || bad.Index < 0 || bad.Index >= len(rows) {
			return fmt.Errorf("%s: %w", b.table, err)
		}
		if err := b.in.fault(places[bad.Index], bad.Err); err != nil {
			return err
		}
		if err := b.put(rows[:bad.Index], places[:bad.Index]); err != nil {
			return err
		}
		rows, places = rows[bad.Index+1:], places[bad.Index+1:]
	}
	return nil
}

// putAll stores rows that stand in memory, each made from its compact form.
func putAll[C, T any](in *intake, table stores.Table, wrap func([]T) stores.Rows, all []C, row func(C) (place, T)) error {
	b := newBatch(in, table, len(all), wrap)
	for _, c := range all {
		if err := b.add(row(c)); err != nil {
			return err
		}
	}
	return b.flush()
}

func perSecond(n int, took time.Duration) float64 {
	return float64(n) / max(took, time.Microsecond).Seconds()
}

// Each table's rows as Archive.Put takes them.
func ofUsers(rows []stores.User) stores.Rows             { return stores.Rows{Users: rows} }
func ofPasswords(rows []stores.Password) stores.Rows     { return stores.Rows{Passwords: rows} }
func ofInterests(rows []stores.Interest) stores.Rows     { return stores.Rows{Interests: rows} }
func ofGenres(rows []stores.Genre) stores.Rows           { return stores.Rows{Genres: rows} }
func ofFriendships(rows []stores.Friendship) stores.Rows { return stores.Rows{Friendships: rows} }
func ofBlocks(rows []stores.Block) stores.Rows           { return stores.Rows{Blocks: rows} }
func ofLikes(rows []stores.Like) stores.Rows             { return stores.Rows{Likes: rows} }

// friends gives the friendship of two people whose source says no more than that they are friends since then.
func friends(a, b stores.ID, since time.Time) stores.Friendship {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return stores.Friendship{ID: stores.FriendshipID(a, b), Low: a, High: b, RequestedAt: since, Since: since}
}

// quote shows a value in a message, the beginning of it when it is long.
func quote(value string) string {
	const most = 60
	if len(value) > most {
		value = value[:most] + "…"
	}
	return fmt.Sprintf("%q", value)
}

// characters counts them as the limits of stores mean them.
func characters(s string) int { return utf8.RuneCountInString(s) }

// sortedKeys gives the keys of m in order.
func sortedKeys[V any](m map[uint64]V) []uint64 {
	keys := make([]uint64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
