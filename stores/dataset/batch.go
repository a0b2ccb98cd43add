package dataset

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// batchRows is the number of rows of one transaction: the more rows, the less often a page is written. It takes a quarter of the time that a
// mutation of a running server waits for it. The first transaction after a rejected row has 2*retryRows rows.
const (
	batchRows = 8000
	retryRows = 16
)

// A batch collects rows of one table and stores batchRows of them at a time.
type batch[T any] struct {
	imp       *importer
	schema    csvSchema[T]
	table     stores.Table
	total     int
	rows      []T
	positions []position
	began     time.Time
	deferred  parentOrder[T]
}

func newBatch[T any](imp *importer, total int) *batch[T] {
	return &batch[T]{imp: imp, schema: schemaOf[T](), table: stores.TableOf[T](), total: total, began: time.Now()}
}

// add adds a row, after the row that it refers to. It stores the batch when it is full. A row with a time in the future is invalid.
func (b *batch[T]) add(at position, row T) error {
	if err := b.schema.checkPast(b.imp, row); err != nil {
		return b.imp.skipRow(at, err)
	}
	return b.deferred.add(at, row, b.collect)
}

// flush stores the remaining rows.
func (b *batch[T]) flush() error {
	if err := b.deferred.flush(b.collect); err != nil {
		return err
	}
	return b.store()
}

func (b *batch[T]) collect(at position, row T) error {
	b.rows, b.positions = append(b.rows, row), append(b.positions, at)
	if len(b.rows) < batchRows {
		return nil
	}
	return b.store()
}

func (b *batch[T]) store() error {
	if len(b.rows) == 0 {
		return nil
	}
	if err := b.put(b.rows, b.positions); err != nil {
		return err
	}
	b.imp.report.Rows[b.table] += len(b.rows)
	b.rows, b.positions = b.rows[:0], b.positions[:0]
	if b.imp.opts.Progress != nil {
		done := b.imp.report.Rows[b.table]
		b.imp.opts.Progress(Progress{b.table, done, b.total, perSecond(done, time.Since(b.began))})
	}
	return nil
}

// put stores rows in one transaction. If the archive rejects a row, put stores the rows before it, then the rows after it in
// transactions that start small and grow, so that many invalid rows do not repeat the whole batch for each.
func (b *batch[T]) put(rows []T, positions []position) error {
	for step := len(rows); len(rows) > 0; step *= 2 {
		step = min(step, len(rows))
		added, err := b.imp.archive.Put(b.imp.ctx, stores.RowsOf(rows[:step]))
		if err == nil {
			b.imp.report.Added[b.table] += added
			rows, positions = rows[step:], positions[step:]
			continue
		}
		var rejected *stores.RowError
		if !errors.As(err, &rejected) || rejected.Table != b.table || rejected.Index < 0 || rejected.Index >= step {
			return fmt.Errorf("%s: %w", b.table, err)
		}
		if err := b.imp.skipRow(positions[rejected.Index], b.schema.explain(rows[rejected.Index], rejected.Err)); err != nil {
			return err
		}
		if err := b.put(rows[:rejected.Index], positions[:rejected.Index]); err != nil {
			return err
		}
		rows, positions, step = rows[rejected.Index+1:], positions[rejected.Index+1:], retryRows
	}
	return nil
}

// putRows stores rows that are held in memory in a compact form; row converts one.
func putRows[C, T any](imp *importer, all []C, row func(C) (position, T)) error {
	b := newBatch[T](imp, len(all))
	for _, c := range all {
		if err := b.add(row(c)); err != nil {
			return err
		}
	}
	return b.flush()
}
