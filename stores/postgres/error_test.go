package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"fivefold/stores"
)

func TestErrorsOfTheServer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, constraint string
		want             error // nil when the error stays as it is
	}{
		{"23505", "users_handle_key", stores.ErrHandleTaken},
		{"23505", "users_pkey", nil},
		{"23503", "affiliations_user_id_fkey", stores.ErrNotFound},
		{"23502", "", stores.ErrNotFound},
		{"23514", "places_part_of_self", stores.ErrSelf},
		{"23514", "another_check", nil},
		{"FF001", "", stores.ErrAlreadyBlocked},
		{"FF002", "", stores.ErrAlreadyFriends},
		{"08006", "", stores.ErrUnavailable}, // connection failure
		{"40001", "", stores.ErrUnavailable}, // serialization failure, after all attempts
		{"40P01", "", stores.ErrUnavailable}, // deadlock, after all attempts
		{"53100", "", stores.ErrUnavailable}, // disk full
		{"53300", "", stores.ErrUnavailable}, // too many connections
		{"57014", "", stores.ErrUnavailable}, // statement_timeout
		{"57P01", "", stores.ErrUnavailable}, // shutdown
		{"57P03", "", stores.ErrUnavailable}, // starting up
		{"58030", "", stores.ErrUnavailable}, // error of the disk
		{"55P03", "", stores.ErrUnavailable}, // lock_timeout
		{"25P03", "", stores.ErrUnavailable}, // idle_in_transaction_session_timeout
		{"25006", "", stores.ErrUnavailable}, // read only
		{"28P01", "", nil},                   // wrong password
		{"3D000", "", nil},                   // no such database
		{"42P01", "", nil},                   // no such table
		{"22003", "", nil},                   // number out of range
		{"XX001", "", nil},                   // damaged data
	} {
		failure := fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: c.code, ConstraintName: c.constraint})
		got := callError(t.Context(), failure)
		if c.want == nil && errors.Is(got, stores.ErrUnavailable) || c.want != nil && !errors.Is(got, c.want) {
			t.Errorf("%s %s is %v, want %v", c.code, c.constraint, got, c.want)
		}
		if known := c.want != nil && !errors.Is(c.want, stores.ErrUnavailable); known == stores.IsFault(got) {
			t.Errorf("%s %s: IsFault is %v", c.code, c.constraint, stores.IsFault(got))
		}
	}
}

func TestErrorsOfTheConnection(t *testing.T) {
	t.Parallel()
	for _, err := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, pgconn.ErrConnClosed, &net.OpError{Op: "read", Err: errors.New("reset")}} {
		if got := callError(t.Context(), fmt.Errorf("wrapped: %w", err)); !errors.Is(got, stores.ErrUnavailable) {
			t.Errorf("%v is %v", err, got)
		}
		if got := callError(t.Context(), commitError(err)); errors.Is(got, stores.ErrUnavailable) || !errors.Is(got, stores.ErrUnknownResult) {
			t.Errorf("%v of a commit is %v", err, got)
		}
	}
	if got := callError(t.Context(), errors.New("other")); errors.Is(got, stores.ErrUnavailable) {
		t.Errorf("another error is %v", got)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	address := EmptyDatabase(t)
	e := open(t, address, Options{Connect: time.Minute, Acquire: time.Minute, Lock: 50 * time.Millisecond})
	lock := func(c *conn) error { return c.run(t.Context(), "LOCK TABLE places", nil) }
	if err := e.write(t.Context(), func(c *conn) error {
		if err := lock(c); err != nil {
			return err
		}
		if err := e.write(t.Context(), lock); !errors.Is(err, stores.ErrUnavailable) {
			t.Errorf("a lock that another transaction holds: %v", err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}

	brief := open(t, address, Options{Connect: time.Minute, Acquire: time.Minute, Statement: time.Second})
	sleep := func(c *conn) error { return c.run(t.Context(), "SELECT pg_sleep(60)", nil) }
	if err := brief.read(t.Context(), sleep); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("a slow statement: %v", err)
	}

	single := open(t, address+"&pool_max_conns=1", Patient)
	single.options.Acquire = 20 * time.Millisecond
	if err := single.read(t.Context(), func(*conn) error {
		if err := single.read(t.Context(), sleep); !errors.Is(err, stores.ErrUnavailable) {
			t.Errorf("a call without a connection: %v", err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}

	idle := open(t, address, Options{Connect: time.Minute, Acquire: time.Minute, IdleInTransaction: 20 * time.Millisecond})
	if err := idle.write(t.Context(), func(c *conn) error {
		if err := lock(c); err != nil {
			return err
		}
		for deadline := time.Now().Add(15 * time.Second); e.write(t.Context(), lock) != nil; { // until the server has ended this transaction
			if time.Now().After(deadline) {
				return errors.New("the transaction stays open")
			}
		}
		return c.run(t.Context(), "SELECT 1", nil)
	}); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("an idle transaction: %v", err)
	}
}

func TestCancelledCallLeavesItsConnectionUsable(t *testing.T) {
	t.Parallel()
	e := open(t, EmptyDatabase(t)+"&pool_max_conns=1", Patient)
	pid := func() int { return count(t, e, "SELECT pg_backend_pid()::bigint") }
	before := pid()
	for _, call := range []func(context.Context, func(*conn) error) error{e.read, e.write} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		err := call(ctx, func(c *conn) error { return c.run(ctx, "SELECT pg_sleep(60)", nil) })
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the call returns %v", err)
		}
	}
	if after := pid(); after != before {
		t.Errorf("connection %d was replaced by %d", before, after)
	}
}

func TestTransactionsThatDeadlockAreRunAgain(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	run := func(c *conn, text string) error { return c.run(t.Context(), text, nil) }
	var runs atomic.Int32
	both := make(chan struct{})
	write := func(first, second string) error {
		return e.write(t.Context(), func(c *conn) error {
			if err := run(c, first); err != nil {
				return err
			}
			if runs.Add(1) == 2 { // both have their first lock
				close(both)
			}
			<-both
			return run(c, second)
		})
	}
	const a, b = "SELECT pg_advisory_xact_lock(1)", "SELECT pg_advisory_xact_lock(2)"
	done := make(chan error, 1)
	go func() { done <- write(a, b) }()
	if err := errors.Join(write(b, a), <-done); err != nil {
		t.Error(err)
	}
	if n := runs.Load(); n != 3 {
		t.Errorf("%d runs, want 3", n)
	}
}

func TestConnectionThatIsLost(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	const end = "SELECT pg_terminate_backend(pg_backend_pid())"
	for _, call := range []func(context.Context, func(*conn) error) error{e.read, e.write} {
		err := call(t.Context(), func(c *conn) error { return c.run(t.Context(), end, nil) })
		if !errors.Is(err, stores.ErrUnavailable) {
			t.Errorf("a call returns %v", err)
		}
	}
	err := e.write(t.Context(), func(c *conn) error {
		if err := c.ready(t.Context()); err != nil { // several statements cannot be sent with the one that begins the transaction
			return err
		}
		return c.run(t.Context(), `CREATE FUNCTION pg_temp.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
			CREATE TEMP TABLE deferred (x int);
			CREATE CONSTRAINT TRIGGER die AFTER INSERT ON deferred DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.die();
			INSERT INTO deferred VALUES (1)`, nil)
	})
	if !errors.Is(err, stores.ErrUnknownResult) || errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("a commit returns %v", err)
	}
	if n := count(t, e, "SELECT count(*) FROM places"); n != 0 {
		t.Error(n)
	}
}
