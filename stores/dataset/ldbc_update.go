package dataset

import (
	"cmp"
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// tableUpdates is the table that progress is told of: tableUpdates are of many nouns, in order of their time.
const tableUpdates stores.Table = "updates"

// A ldbcUpdater is one run of updates.
type ldbcUpdater struct {
	*importer
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
	u := &ldbcUpdater{importer: newImporter(ctx, dir, set.Archive, opts), set: set}
	return u.finish("update ldbc", u.run())
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
	err = mergeStreams(persons, forums, func(next *ldbcUpdate) error {
		if u.done++; u.done%1000 == 0 {
			u.reportProgress()
		}
		return next.kind.apply(u, next.at, next.fields)
	})
	u.reportProgress()
	return err
}

func (u *ldbcUpdater) reportProgress() {
	if u.opts.Progress != nil {
		u.opts.Progress(Progress{Table: tableUpdates, Done: u.done, RowsPerSec: perSecond(u.done, time.Since(u.began))})
	}
}

// A ldbcUpdateKind is a kind of update: how many fields it has, and what it does.
type ldbcUpdateKind struct {
	columns int
	apply   func(*ldbcUpdater, position, []string) error
}

var ldbcUpdateKinds = map[string]ldbcUpdateKind{
	"1": {14, (*ldbcUpdater).addPerson},
	"2": {3, func(u *ldbcUpdater, _ position, f []string) error { return u.addReaction("post", f) }},
	"3": {3, func(u *ldbcUpdater, _ position, f []string) error { return u.addReaction("comment", f) }},
	"4": {5, (*ldbcUpdater).addForum},
	"5": {3, (*ldbcUpdater).addMembership},
	"6": {12, (*ldbcUpdater).addPost},
	"7": {11, (*ldbcUpdater).addComment},
	"8": {3, (*ldbcUpdater).addFriendship},
}

// add does what adds a row, unless the row is there, and counts it in the report.
func (u *ldbcUpdater) add(table stores.Table, there bool, add func() error) error {
	u.report.Rows[table]++
	if there {
		return nil
	}
	if err := add(); err != nil {
		return classify(err)
	}
	u.report.Added[table]++
	return nil
}

// classify gives the reason for which a port refused an update, or else the error of the port, which stops the updates.
func classify(err error) error {
	for _, refusal := range []error{
		stores.ErrNotFound, stores.ErrHandleTaken, stores.ErrSelf, stores.ErrAlreadyBlocked, stores.ErrAlreadyFriends, stores.ErrAlreadyRequested, stores.ErrNoRequest,
		stores.ErrAlreadyMember, stores.ErrTooMany,
	} {
		if errors.Is(err, refusal) {
			return refusal
		}
	}
	return asFatal(err)
}

// A firstError keeps the first of several errors, so that the rest of an update can be done.
type firstError struct{ first error }

// keep returns an error that stops the updates, and keeps any other.
func (r *firstError) keep(err error) (stop error) {
	if _, ok := errors.AsType[fatalError](err); ok {
		return err
	}
	r.first = cmp.Or(r.first, err)
	return nil
}
