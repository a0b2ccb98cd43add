package dataset

import (
	"cmp"
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// updates is the table that progress is told of: updates are of many nouns, in order of their time.
const updates stores.Table = "updates"

// A ldbcUpdater is one run of updates.
type ldbcUpdater struct {
	*intake
	set  stores.Set
	done int
}

// LDBCUpdates applies the update streams of dir/update_streams, merged by the time at which an update is due, the stream of
// persons first where equal, to a network that LDBC imported.
//
// It uses the ports that mutations use, one call after the other as people would make them: two friends are one who asks and one
// who accepts, both at the time of the update. The moderator of a forum owns it and is in it only if the stream says so.
// What a page is about, which no port changes, goes to the archive. What is there already stays as it is. An update that the
// network refuses is a damaged row; what can be done of it is done.
func LDBCUpdates(ctx context.Context, dir string, set stores.Set, opts Options) (Report, error) {
	u := &ldbcUpdater{intake: begin(ctx, dir, set.Archive, opts), set: set}
	return u.end("update ldbc", u.run())
}

func (u *ldbcUpdater) run() error {
	persons, err := u.openStream("update_streams/updateStream_0_0_person.csv")
	if err != nil {
		return err
	}
	defer persons.file.Close()
	forums, err := u.openStream("update_streams/updateStream_0_0_forum.csv")
	if err != nil {
		return err
	}
	defer forums.file.Close()
	err = merged(persons, forums, func(next *ldbcUpdate) error {
		if u.done++; u.done%1000 == 0 {
			u.tellProgress()
		}
		return next.kind.apply(u, next.at, next.fields)
	})
	u.tellProgress()
	return err
}

func (u *ldbcUpdater) tellProgress() {
	if u.opts.Progress != nil {
		u.opts.Progress(Progress{Table: updates, Done: u.done, RowsPerSec: perSecond(u.done, time.Since(u.began))})
	}
}

// A ldbcKind is a kind of update: how many fields it has, and what it does.
type ldbcKind struct {
	columns int
	apply   func(*ldbcUpdater, place, []string) error
}

var ldbcKinds = map[string]ldbcKind{
	"1": {14, (*ldbcUpdater).person},
	"2": {3, func(u *ldbcUpdater, _ place, f []string) error { return u.like("post", f) }},
	"3": {3, func(u *ldbcUpdater, _ place, f []string) error { return u.like("comment", f) }},
	"4": {5, (*ldbcUpdater).forum},
	"5": {3, (*ldbcUpdater).join},
	"6": {12, (*ldbcUpdater).post},
	"7": {11, (*ldbcUpdater).comment},
	"8": {3, (*ldbcUpdater).befriend},
}

// add does what adds a row, unless the row is there, and counts it in the report.
func (u *ldbcUpdater) add(table stores.Table, there bool, add func() error) error {
	u.report.Rows[table]++
	if there {
		return nil
	}
	if err := add(); err != nil {
		return answered(err)
	}
	u.report.Added[table]++
	return nil
}

// answered gives the reason for which a port refused an update, or else the error of the port, which stops the updates.
func answered(err error) error {
	for _, refusal := range []error{
		stores.ErrNotFound, stores.ErrHandleTaken, stores.ErrSelf, stores.ErrAlreadyBlocked, stores.ErrAlreadyFriends, stores.ErrAlreadyRequested, stores.ErrNoRequest,
		stores.ErrAlreadyMember, stores.ErrTooMany,
	} {
		if errors.Is(err, refusal) {
			return refusal
		}
	}
	return later(err)
}

// A refusal keeps the first of several errors, so that the rest of an update can be done.
type refusal struct{ first error }

// or returns an error that stops the updates, and keeps any other.
func (r *refusal) or(err error) (stop error) {
	if _, ok := errors.AsType[fatal](err); ok {
		return err
	}
	r.first = cmp.Or(r.first, err)
	return nil
}
