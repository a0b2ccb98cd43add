package dataset

import (
	"cmp"
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// tableUpdates is the table that Progress reports: an update stream has rows of many tables.
const tableUpdates stores.Table = "updates"

// An ldbcUpdater runs one import of update streams.
type ldbcUpdater struct {
	*importer
	set  stores.Set
	done int
}

// LDBCUpdates applies the update streams of dir/update_streams to a network imported by LDBC. It merges the streams of persons and forums
// by due time; of two updates due at the same time, that of a person comes first.
//
// Updates use the ports that mutations use. A friendship is a request and its acceptance, both at the time of the update. The moderator of
// a forum owns it, but is a member only if the stream says so. Page topics, for which there is no port, are written to the archive.
// Existing rows are not changed, so an import that was stopped can be repeated. An update that a port rejects is an invalid row; the parts
// of it that are not rejected are applied. Any other error of a port stops the import.
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

// An ldbcUpdateKind is a kind of update: its number of columns and the method that applies it.
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

// add calls create unless the row exists, and counts the row in the report.
func (u *ldbcUpdater) add(table stores.Table, exists bool, create func() error) error {
	u.report.Rows[table]++
	if exists {
		return nil
	}
	if err := create(); err != nil {
		return classify(err)
	}
	u.report.Added[table]++
	return nil
}

// classify returns the reason for which a port rejected an update. Any other error is returned as a fatalError.
func classify(err error) error {
	for _, rejection := range []error{
		stores.ErrNotFound, stores.ErrHandleTaken, stores.ErrSelf, stores.ErrAlreadyBlocked, stores.ErrAlreadyFriends, stores.ErrAlreadyRequested, stores.ErrNoRequest,
		stores.ErrAlreadyMember, stores.ErrTooMany,
	} {
		if errors.Is(err, rejection) {
			return rejection
		}
	}
	return asFatal(err)
}

// A firstError keeps the first of several errors, so that the rest of an update can be applied.
type firstError struct{ err error }

// keep returns err if it stops the import, and keeps it otherwise.
func (r *firstError) keep(err error) (stop error) {
	if _, ok := errors.AsType[fatalError](err); ok {
		return err
	}
	r.err = cmp.Or(r.err, err)
	return nil
}
