package dataset

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// batchRows is how many rows one transaction takes, and twice smallStep how many of them behind one that cannot be stored.
const (
	batchRows = 4000
	smallStep = 16
)

// A batch collects rows of one table and puts them in by the thousands.
type batch[T any] struct {
	in     *intake
	table  stores.Table
	wrap   func([]T) stores.Rows
	total  int
	rows   []T
	places []place
	began  time.Time
	order  ordering[T]
}

func newBatch[T any](in *intake, table stores.Table, total int, wrap func([]T) stores.Rows) *batch[T] {
	return &batch[T]{in: in, table: table, wrap: wrap, total: total, began: time.Now()}
}

// add takes a row; a full batch goes to the archive.
func (b *batch[T]) add(at place, row T) error {
	return b.order.add(at, row, b.take)
}

// flush puts what is left to the archive.
func (b *batch[T]) flush() error {
	if err := b.order.end(b.take); err != nil {
		return err
	}
	return b.store()
}

func (b *batch[T]) take(at place, row T) error {
	b.rows, b.places = append(b.rows, row), append(b.places, at)
	if len(b.rows) < batchRows {
		return nil
	}
	return b.store()
}

func (b *batch[T]) store() error {
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

// put stores rows in one transaction. Around a row that cannot be stored it goes on in two halves, the second in small steps
// that grow, so that many damaged rows cost many small transactions and not the whole batch again for each.
func (b *batch[T]) put(rows []T, places []place) error {
	for step := len(rows); len(rows) > 0; step *= 2 {
		step = min(step, len(rows))
		added, err := b.in.archive.Put(b.in.ctx, b.wrap(rows[:step]))
		if err == nil {
			b.in.report.Added[b.table] += added
			rows, places = rows[step:], places[step:]
			continue
		}
		var bad *stores.RowError
		if !errors.As(err, &bad) || bad.Table != b.table || bad.Index < 0 || bad.Index >= step {
			return fmt.Errorf("%s: %w", b.table, err)
		}
		if err := b.in.fault(places[bad.Index], bad.Err); err != nil {
			return err
		}
		if err := b.put(rows[:bad.Index], places[:bad.Index]); err != nil {
			return err
		}
		rows, places, step = rows[bad.Index+1:], places[bad.Index+1:], smallStep
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

// Each table's rows as Archive.Put takes them.
func ofPlaces(rows []stores.Place) stores.Rows               { return stores.Rows{Places: rows} }
func ofOrganisations(rows []stores.Organisation) stores.Rows { return stores.Rows{Organisations: rows} }
func ofUsers(rows []stores.User) stores.Rows                 { return stores.Rows{Users: rows} }
func ofPasswords(rows []stores.Password) stores.Rows         { return stores.Rows{Passwords: rows} }
func ofAffiliations(rows []stores.Affiliation) stores.Rows   { return stores.Rows{Affiliations: rows} }
func ofInterests(rows []stores.Interest) stores.Rows         { return stores.Rows{Interests: rows} }
func ofGenres(rows []stores.Genre) stores.Rows               { return stores.Rows{Genres: rows} }
func ofFriendships(rows []stores.Friendship) stores.Rows     { return stores.Rows{Friendships: rows} }
func ofBlocks(rows []stores.Block) stores.Rows               { return stores.Rows{Blocks: rows} }
func ofLikes(rows []stores.Like) stores.Rows                 { return stores.Rows{Likes: rows} }
func ofPages(rows []stores.Page) stores.Rows                 { return stores.Rows{Pages: rows} }
func ofPageTopics(rows []stores.PageTopic) stores.Rows       { return stores.Rows{PageTopics: rows} }
func ofPageLinks(rows []stores.PageLink) stores.Rows         { return stores.Rows{PageLinks: rows} }
func ofMemberships(rows []stores.Membership) stores.Rows     { return stores.Rows{Memberships: rows} }
func ofPosts(rows []stores.Post) stores.Rows                 { return stores.Rows{Posts: rows} }
func ofComments(rows []stores.Comment) stores.Rows           { return stores.Rows{Comments: rows} }
func ofMessageTopics(rows []stores.MessageTopic) stores.Rows { return stores.Rows{MessageTopics: rows} }
func ofReactions(rows []stores.Reaction) stores.Rows         { return stores.Rows{Reactions: rows} }
