package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"fivefold/stores"
)

// The classes of SQLSTATE, its first two characters, and codes. https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	classConnection          = "08"
	classIntegrity           = "23"
	classConflict            = "40" // a deadlock or a serialization failure: the transaction can be repeated
	classResources           = "53" // connections, memory or disk
	classIntervention        = "57" // a shutdown, or the end of statement_timeout
	classSystem              = "58"
	codeReadOnly             = "25006" // the server is a replica, as during a failover
	codeIdleInTransaction    = "25P03"
	codeLockNotAvailable     = "55P03"
	codeNotNullViolation     = "23502"
	codeForeignKeyViolation  = "23503"
	codeUniqueViolation      = "23505"
	codeCheckViolation       = "23514"
	codeBlocked, codeFriends = "FF001", "FF002" // raised by our triggers
	codePeriodClosed         = "FF003"
	codeRecorded             = "FF004"
)

// constraints are the errors of violating a unique or check constraint. The names of all checks that compare a row with itself end in _self.
var constraints = map[string]error{
	"users_handle_key":       stores.ErrHandleTaken,
	"memberships_pkey":       stores.ErrAlreadyMember,
	"payments_reference_key": stores.ErrKeyReused,
	"ad_sets_pkey":           stores.ErrAlreadyExists,
	"creatives_pkey":         stores.ErrAlreadyExists,
	"creatives_post_key":     stores.ErrAlreadyExists,
	"advertisers_pkey":       stores.ErrAlreadyExists,
	"advertisers_page_key":   stores.ErrAlreadyExists,
}

// callError returns the error of the ports for an error of a call. It is the error of ctx when ctx has ended: the server reports a cancelled
// statement in its own words.
func callError(ctx context.Context, err error) error {
	switch known := constraintError(err); {
	case err == nil:
		return nil
	case errors.Is(err, stores.ErrUnknownResult):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case known != nil:
		return known
	case isUnavailable(err) && !errors.Is(err, stores.ErrUnavailable):
		return fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
	}
	return err
}

// constraintError returns the error of the ports for a violated constraint of the schema, or nil.
func constraintError(err error) error {
	failure, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return nil
	}
	switch failure.Code {
	case codeForeignKeyViolation, codeNotNullViolation: // an ID of a wrong kind is NULL
		return stores.ErrNotFound
	case codeUniqueViolation:
		return constraints[failure.ConstraintName]
	case codeCheckViolation:
		if strings.HasSuffix(failure.ConstraintName, "_self") {
			return stores.ErrSelf
		}
	case codeBlocked:
		return stores.ErrAlreadyBlocked
	case codeFriends:
		return stores.ErrAlreadyFriends
	case codePeriodClosed:
		return stores.ErrPeriodClosed
	}
	return nil
}

// isUniqueViolation reports whether a row exists that differs from one to add in no key.
func isUniqueViolation(err error) bool {
	failure, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failure.Code == codeUniqueViolation
}

// isUnavailable reports whether a failure ends by itself or by what an operator does to the server, and the transaction was not committed.
func isUnavailable(err error) bool {
	if failure, ok := errors.AsType[*pgconn.PgError](err); ok {
		return slices.Contains([]string{classConnection, classConflict, classResources, classIntervention, classSystem}, classOf(failure)) ||
			slices.Contains([]string{codeReadOnly, codeIdleInTransaction, codeLockNotAvailable}, failure.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	_, isNetwork := errors.AsType[net.Error](err)
	return isNetwork || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, pgconn.ErrConnClosed) || pgconn.SafeToRetry(err)
}

// repeatedKeys are the keys of rows that a transaction adds only when it has not found them: another one has added the row meanwhile.
var repeatedKeys = []string{"transfers_pkey", "entries_transfer", "holds_pkey"}

// isConflict reports whether the server has ended a transaction because of others, so that it can be run again.
func isConflict(err error) bool {
	failure, ok := errors.AsType[*pgconn.PgError](err)
	return ok && !errors.Is(err, stores.ErrUnknownResult) &&
		(classOf(failure) == classConflict || failure.Code == codeRecorded || failure.Code == codeUniqueViolation && slices.Contains(repeatedKeys, failure.ConstraintName))
}

// commitError returns the error of a commit. Only conflicts and violated constraints, which are found by the commit, and a connection that was lost
// before the commit was sent, say that nothing was written.
func commitError(err error) error {
	if err == nil {
		return nil
	}
	if failure, ok := errors.AsType[*pgconn.PgError](err); ok && slices.Contains([]string{classConflict, classIntegrity}, classOf(failure)) || pgconn.SafeToRetry(err) {
		return err
	}
	return fmt.Errorf("%w: %w", stores.ErrUnknownResult, err)
}

// classOf returns the class of an error of the server.
func classOf(failure *pgconn.PgError) string { return failure.Code[:min(len(failure.Code), 2)] }
