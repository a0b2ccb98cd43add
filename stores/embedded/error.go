package embedded

import (
	"errors"
	"strings"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"fivefold/stores"
)

// refusals are the rules of the schema and what breaking them means: SQLite's code, and a part of its message if the code
// alone leaves open which rule it was.
var refusals = []struct {
	code int
	part string
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

// refused turns the breaking of a rule of the schema into the error that the ports have for it. Other errors stay.
func refused(err error) error {
	var fault *driver.Error
	if !errors.As(err, &fault) {
		return err
	}
	for _, r := range refusals {
		if fault.Code() == r.code && strings.Contains(fault.Error(), r.part) {
			return r.err
		}
	}
	return err
}

// isNoTransaction tells whether err is SQLite's answer to a rollback when it has rolled back by itself already.
func isNoTransaction(err error) bool {
	var fault *driver.Error
	return errors.As(err, &fault) && strings.Contains(fault.Error(), "no transaction is active")
}
