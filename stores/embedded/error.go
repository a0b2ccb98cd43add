package embedded

import (
	"context"
	"errors"
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
	{sqlite3.SQLITE_CONSTRAINT_UNIQUE, "block_pair", stores.ErrAlreadyBlocked},
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

// retryBusy runs do again while it fails with SQLITE_BUSY, for at most 10 s. The busy_timeout of connections covers statements, but not
// the change to WAL mode when several processes open a new file at the same time.
func retryBusy(ctx context.Context, do func() error) error {
	for deadline := time.Now().Add(10 * time.Second); ; {
		err := do()
		if !isBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func isBusy(err error) bool {
	var sqliteErr *driver.Error
	return errors.As(err, &sqliteErr) && sqliteErr.Code()&0xff == sqlite3.SQLITE_BUSY
}
