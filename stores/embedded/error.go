package embedded

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"fivefold/stores"
)

// constraints are the constraints of the schema and the errors of violating them. text is a part of SQLite's message where its code does
// not identify the constraint.
var constraints = []struct {
	code int
	text string
	err  error
}{
	{sqlite3.SQLITE_CONSTRAINT_UNIQUE, "user.handle", stores.ErrHandleTaken},
	{sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, "membership.page", stores.ErrAlreadyMember},
	{sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, "", stores.ErrNotFound},
	{sqlite3.SQLITE_CONSTRAINT_NOTNULL, "message.post", stores.ErrNotFound},
	{sqlite3.SQLITE_CONSTRAINT_TRIGGER, "blocked", stores.ErrAlreadyBlocked},
	{sqlite3.SQLITE_CONSTRAINT_TRIGGER, "friends", stores.ErrAlreadyFriends},
	{sqlite3.SQLITE_CONSTRAINT_CHECK, "low < high", stores.ErrSelf},
	{sqlite3.SQLITE_CONSTRAINT_CHECK, "blocker <> blocked", stores.ErrSelf},
	{sqlite3.SQLITE_CONSTRAINT_CHECK, "part_of <> id", stores.ErrSelf},
	{sqlite3.SQLITE_CONSTRAINT_CHECK, "page <> other", stores.ErrSelf},
}

// constraintError returns the error of the ports for a violated constraint of the schema, and other errors unchanged.
func constraintError(err error) error {
	var sqliteErr *driver.Error
	if !errors.As(err, &sqliteErr) {
		return err
	}
	for _, r := range constraints {
		if sqliteErr.Code() == r.code && strings.Contains(sqliteErr.Error(), r.text) {
			return r.err
		}
	}
	return err
}

// isNoTransaction reports whether a rollback failed because SQLite has rolled back already.
func isNoTransaction(err error) bool {
	var sqliteErr *driver.Error
	return errors.As(err, &sqliteErr) && strings.Contains(sqliteErr.Error(), "no transaction is active")
}

// unavailable are the codes of failures that end by themselves or by what an operator does to the machine: locks, memory, disk and rights.
var unavailable = []int{
	sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
	sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
}

// availabilityError returns ErrUnavailable, which wraps err, for a failure that is not of the data or of the program, and other errors
// unchanged.
func availabilityError(err error) error {
	var sqliteErr *driver.Error
	if errors.As(err, &sqliteErr) && slices.Contains(unavailable, sqliteErr.Code()&0xff) {
		return fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
	}
	return err
}

const (
	// busyTime is how long a call waits for another process that writes. A client waits no longer than a second.
	busyTime = 800 * time.Millisecond
	// patientBusyTime is how long opening, and an import, waits for it: longer than the transaction of another import.
	patientBusyTime = 10 * time.Second
	// busyInterval is the time between two attempts.
	busyInterval = 5 * time.Millisecond
)

// retryBusy runs do again while it fails with SQLITE_BUSY, until the deadline. The busy_timeout of connections covers statements, but not
// the change to WAL mode when several processes open a new file at the same time.
func retryBusy(ctx context.Context, deadline time.Time, do func() error) error {
	for {
		err := do()
		if !isBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(busyInterval):
		}
	}
}

func isBusy(err error) bool {
	var sqliteErr *driver.Error
	return errors.As(err, &sqliteErr) && sqliteErr.Code()&0xff == sqlite3.SQLITE_BUSY
}
