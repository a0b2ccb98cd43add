package dataset

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// batchRows is the number of rows of one transaction. The first transaction after a rejected row has 2*retryRows rows.
const (
	batchRows = 4000
	retryRows = 16
)

// A batch collects rows of one table and stores batchRows of them at a time.
type batch[T any] struct {
	imp       *importer
	table     stores.Table
	toRows    func([]T) stores.Rows
	total     int
	rows      []T
	positions []position
	began     time.Time
	deferred  parentOrder[T]
}

func newBatch[T any](imp *importer, table stores.Table, total int, toRows func([]T) stores.Rows) *batch[T] {
	return &batch[T]{imp: imp, table: table, toRows: toRows, total: total, began: time.Now()}
}

// add adds a row, after the row that it refers to. It stores the batch when it is full.
func (b *batch[T]) add(at position, row T) error {
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
		added, err := b.imp.archive.Put(b.imp.ctx, b.toRows(rows[:step]))
		if err == nil {
			b.imp.report.Added[b.table] += added
			rows, positions = rows[step:], positions[step:]
			continue
		}
		var rejected *stores.RowError
		if !errors.As(err, &rejected) || rejected.Table != b.table || rejected.Index < 0 || rejected.Index >= step {
			return fmt.Errorf("%s: %w", b.table, err)
		}
		if err := b.imp.skipRow(positions[rejected.Index], rejected.Err); err != nil {
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
func putRows[C, T any](imp *importer, table stores.Table, toRows func([]T) stores.Rows, all []C, row func(C) (position, T)) error {
	b := newBatch(imp, table, len(all), toRows)
	for _, c := range all {
		if err := b.add(row(c)); err != nil {
			return err
		}
	}
	return b.flush()
}

// These functions convert the rows of one table to the argument of Archive.Put.
func placeRows(rows []stores.Place) stores.Rows { return stores.Rows{Places: rows} }
func organisationRows(rows []stores.Organisation) stores.Rows {
	return stores.Rows{Organisations: rows}
}
func userRows(rows []stores.User) stores.Rows               { return stores.Rows{Users: rows} }
func passwordRows(rows []stores.Password) stores.Rows       { return stores.Rows{Passwords: rows} }
func affiliationRows(rows []stores.Affiliation) stores.Rows { return stores.Rows{Affiliations: rows} }
func interestRows(rows []stores.Interest) stores.Rows       { return stores.Rows{Interests: rows} }
func genreRows(rows []stores.Genre) stores.Rows             { return stores.Rows{Genres: rows} }
func friendshipRows(rows []stores.Friendship) stores.Rows   { return stores.Rows{Friendships: rows} }
func blockRows(rows []stores.Block) stores.Rows             { return stores.Rows{Blocks: rows} }
func likeRows(rows []stores.Like) stores.Rows               { return stores.Rows{Likes: rows} }
func pageRows(rows []stores.Page) stores.Rows               { return stores.Rows{Pages: rows} }
func pageTopicRows(rows []stores.PageTopic) stores.Rows     { return stores.Rows{PageTopics: rows} }
func pageLinkRows(rows []stores.PageLink) stores.Rows       { return stores.Rows{PageLinks: rows} }
func membershipRows(rows []stores.Membership) stores.Rows   { return stores.Rows{Memberships: rows} }
func postRows(rows []stores.Post) stores.Rows               { return stores.Rows{Posts: rows} }
func commentRows(rows []stores.Comment) stores.Rows         { return stores.Rows{Comments: rows} }
func messageTopicRows(rows []stores.MessageTopic) stores.Rows {
	return stores.Rows{MessageTopics: rows}
}
func reactionRows(rows []stores.Reaction) stores.Rows { return stores.Rows{Reactions: rows} }
