package embedded

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	sqldriver "modernc.org/sqlite"
	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// constraints are the constraints of the schema and the errors of violating them. text is a part of SQLite's message where its code does
// not identify the constraint.
var constraints = []struct {
	code driver.ResultCode
	text string
	err  error
}{
	{driver.ResultConstraintUnique, "user.handle", stores.ErrHandleTaken},
	{driver.ResultConstraintUnique, "payment.reference", stores.ErrKeyReused},
	{driver.ResultConstraintPrimaryKey, "membership.page", stores.ErrAlreadyMember},
	{driver.ResultConstraintPrimaryKey, "advertiser.id", stores.ErrAlreadyExists},
	{driver.ResultConstraintUnique, "advertiser.page", stores.ErrAlreadyExists},
	{driver.ResultConstraintPrimaryKey, "ad_set.id", stores.ErrAlreadyExists},
	{driver.ResultConstraintPrimaryKey, "creative.id", stores.ErrAlreadyExists},
	{driver.ResultConstraintUnique, "creative.ad_set", stores.ErrAlreadyExists},
	{driver.ResultConstraintForeignKey, "", stores.ErrNotFound},
	{driver.ResultConstraintNotNull, "message.post", stores.ErrNotFound},
	{driver.ResultConstraintTrigger, "blocked", stores.ErrAlreadyBlocked},
	{driver.ResultConstraintTrigger, "friends", stores.ErrAlreadyFriends},
	{driver.ResultConstraintTrigger, "period is closed", stores.ErrPeriodClosed},
	{driver.ResultConstraintCheck, "low < high", stores.ErrSelf},
	{driver.ResultConstraintCheck, "blocker <> blocked", stores.ErrSelf},
	{driver.ResultConstraintCheck, "part_of <> id", stores.ErrSelf},
	{driver.ResultConstraintCheck, "page <> other", stores.ErrSelf},
}

// constraintError returns the error of the ports for a violated constraint of the schema, and other errors unchanged.
func constraintError(err error) error {
	code := driver.ErrCode(err)
	for _, r := range constraints {
		if code == r.code && strings.Contains(err.Error(), r.text) {
			return r.err
		}
	}
	return err
}

// unavailable are the codes of failures that end by themselves or by what an operator does to the machine: locks, memory, disk and rights.
var unavailable = []driver.ResultCode{
	driver.ResultBusy, driver.ResultLocked, driver.ResultProtocol, driver.ResultNoMem, driver.ResultFull, driver.ResultIOErr,
	driver.ResultCantOpen, driver.ResultReadOnly, driver.ResultPerm,
}

// availabilityError returns ErrUnavailable, which wraps err, for a failure that is not of the data or of the program, and other errors
// unchanged.
func availabilityError(err error) error {
	if err != nil && slices.Contains(unavailable, primaryCode(err)) {
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

func isBusy(err error) bool { return primaryCode(err) == driver.ResultBusy }

// primaryCode returns SQLite's code of an error, also of one of a migration, which has another driver.
func primaryCode(err error) driver.ResultCode {
	if migration := (*sqldriver.Error)(nil); errors.As(err, &migration) {
		return driver.ResultCode(migration.Code()).ToPrimary()
	}
	return driver.ErrCode(err).ToPrimary()
}
