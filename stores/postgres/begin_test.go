package postgres

import (
	"context"
	"errors"
	"testing"

	"fivefold/stores"
)

// The statement that begins a transaction is sent with the first one, whichever way that is sent, so that all are in it.
func TestTheFirstStatementBeginsTheTransaction(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	ctx := t.Context()
	inTransaction := func(c *conn) (in bool, err error) {
		first := ""
		for i := range 2 {
			err = c.each(ctx, "SELECT now()::text, pg_sleep(0.001)::text", nil, func(r *row) error {
				text := r.text()
				in = i == 1 && text == first
				first = text
				return nil
			})
			if err != nil {
				return false, err
			}
		}
		return in, nil
	}
	// In a transaction, the time stands still.
	for name, begin := range map[string]func(c *conn) error{
		"each":  func(c *conn) error { return c.each(ctx, "SELECT 1", nil, func(*row) error { return nil }) },
		"run":   func(c *conn) error { return c.run(ctx, "SET LOCAL jit = off", nil) },
		"ready": func(c *conn) error { return c.ready(ctx) },
		"batch": func(c *conn) error {
			b := c.batch()
			b.run(ctx, "SET LOCAL jit = off", nil)
			b.each(ctx, "SELECT 1", nil, func(*row) error { return nil })
			return b.send(ctx)
		},
		"nothing": func(*conn) error { return nil },
	} {
		for kind, run := range map[string]func(context.Context, func(*conn) error) error{"write": e.write, "readSnapshot": e.readSnapshot} {
			in := false
			if err := run(ctx, func(c *conn) (err error) {
				if err := begin(c); err != nil {
					return err
				}
				if c.pgx.PgConn().TxStatus() != 'T' && name != "nothing" {
					t.Errorf("%s, %s: no transaction", kind, name)
				}
				in, err = inTransaction(c)
				return err
			}); err != nil || !in {
				t.Errorf("%s, %s: in a transaction: %t, %v", kind, name, in, err)
			}
		}
	}
	// An error of the first statement is that of the call, and the connection can be used again.
	if err := e.write(ctx, func(c *conn) error { return c.run(ctx, "SELECT 1 / 0", nil) }); err == nil {
		t.Error("a statement that fails: no error")
	}
	failed := errors.New("failed")
	if err := e.write(ctx, func(*conn) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("a call that sends nothing: %v", err)
	}
	if err := e.write(ctx, func(*conn) error { return nil }); err != nil {
		t.Errorf("a call that does nothing: %v", err)
	}
}

// A first statement that cannot be sent begins no transaction: the next one does, and is not committed by itself.
func TestAFirstStatementThatCannotBeSent(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	ctx := t.Context()
	failed := errors.New("failed")
	for name, first := range map[string]func(c *conn) error{
		"an argument": func(c *conn) error {
			_, err := c.execValues(ctx, "SELECT $1::bigint", struct{}{})
			return err
		},
		"the syntax": func(c *conn) error { return c.run(ctx, "SELECT FROM FROM", nil) },
	} {
		err := e.write(ctx, func(c *conn) error {
			if first(c) == nil {
				t.Errorf("%s: no error", name)
			}
			if err := c.run(ctx, "INSERT INTO ledger_closings (before, closed_at) VALUES ('2001-01-01', '2001-01-01')", nil); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) && !errors.Is(err, stores.ErrUnavailable) { // pgx closes the connection when it cannot write an argument of a batch
			t.Errorf("%s: %v", name, err)
		}
		if closed, err := (books{e}).Closed(ctx); err != nil || !closed.IsZero() {
			t.Errorf("%s: what a failed call has stored remains: %v, %v", name, closed, err)
		}
	}
}

// The server answers the COMMIT of a failed transaction with ROLLBACK, which must not look like success.
func TestATransactionOfAFailedStatementIsNotCommitted(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	ctx := t.Context()
	for _, quiet := range []bool{true, false} {
		if err := e.write(ctx, func(c *conn) error {
			c.quiet = quiet
			if err := c.run(ctx, "SELECT 1", nil); err != nil {
				return err
			}
			_ = c.run(ctx, "SELECT 1 / 0", nil)
			return nil
		}); !errors.Is(err, errFailed) {
			t.Errorf("quiet %t: %v", quiet, err)
		}
	}
}
