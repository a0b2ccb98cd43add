package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"fivefold/stores"
)

// maxAttempts is how often a transaction is run when the server ends it because of others.
const maxAttempts = 5

// read runs do on a connection. Each of its statements sees the state of the data at its own beginning.
func (e *Engine) read(ctx context.Context, do func(*conn) error) error {
	c, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer c.Release()
	return callError(ctx, do(&conn{pgx: c.Conn(), texts: &e.texts}))
}

// readSnapshot is read for several statements that see one state of the data.
func (e *Engine) readSnapshot(ctx context.Context, do func(*conn) error) error {
	return e.read(ctx, func(c *conn) error {
		c.begin = beginSnapshot
		defer func() { _ = c.patiently(ctx, c.rollback) }() // when it fails, the connection is closed
		return do(c)
	})
}

// write runs do in a transaction. do may run several times: what it assigns outside must not depend on an earlier run.
func (e *Engine) write(ctx context.Context, do func(*conn) error) (err error) {
	for range maxAttempts {
		if err = e.writeOnce(ctx, do); !isConflict(err) || ctx.Err() != nil {
			break
		}
	}
	return callError(ctx, err)
}

func (e *Engine) writeOnce(ctx context.Context, do func(*conn) error) error {
	pooled, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer pooled.Release() // closes a connection whose transaction has not ended
	c := &conn{pgx: pooled.Conn(), texts: &e.texts, begin: "BEGIN"}
	revision := stores.Revision(0)
	err = do(c)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = c.patiently(ctx, func(ctx context.Context) (err error) {
			revision, err = c.commit(ctx)
			return err
		})
	}
	if c.pgx.PgConn().TxStatus() != 'I' {
		_ = c.patiently(ctx, func(ctx context.Context) error { return c.run(ctx, "ROLLBACK", nil) })
	}
	if err == nil && revision > 0 {
		stores.ReportWritten(ctx, revision)
		e.changes.committed()
	}
	return err
}

// acquire waits for a connection. Give it back with Release.
func (e *Engine) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	if err := e.checkOpen(ctx); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, e.options.Acquire)
	defer cancel()
	c, err := e.pool.Acquire(limited)
	switch {
	case err == nil:
		return c, nil
	case e.closed.Load():
		return nil, stores.ErrClosed
	case ctx.Err() == nil && limited.Err() != nil:
		return nil, fmt.Errorf("%w: no connection within %v: %w", stores.ErrUnavailable, e.options.Acquire, err)
	}
	// The database was there when it was opened: whatever the server says now, it may be there again.
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok && ctx.Err() == nil {
		return nil, fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
	}
	return nil, callError(ctx, err)
}

// checkOpen returns ErrClosed after Close, or the error of ctx. Calls that need no statement, such as those about no keys, use it.
func (e *Engine) checkOpen(ctx context.Context) error {
	if e.closed.Load() {
		return stores.ErrClosed
	}
	return ctx.Err()
}

// A conn is a connection, which may be in a transaction.
type conn struct {
	pgx   *driver.Conn // what runs on it directly is not in the transaction unless ready was called
	texts *numberedTexts
	begin string // begins the transaction; empty when it has begun, and without a transaction
	quiet bool   // the transaction stores no changes: set by what writes only tables that have no outbox
}

// each calls read for each row of a statement, until it fails.
func (c *conn) each(ctx context.Context, text string, a args, read func(*row) error) (err error) {
	text, values, err := c.texts.number(ctx, text, a)
	if err != nil {
		return err
	}
	var rows driver.Rows
	if c.begin == "" {
		rows, err = c.pgx.Query(ctx, text, values...)
	} else {
		results := c.sendOne(ctx, text, values)
		defer func() { err = closeResults(results, err) }()
		rows, err = results.Query()
	}
	if err != nil {
		return err
	}
	return eachOf(ctx, rows, read)
}

// beginSnapshot begins a transaction whose statements see one state of the data.
const beginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

// send sends the statements of a batch, of which it is the only user, after the one that begins the transaction if none was sent yet: that takes no
// round trip of its own. Close the results.
func (c *conn) send(ctx context.Context, b *driver.Batch) driver.BatchResults {
	if c.begin == "" {
		return c.pgx.SendBatch(ctx, b)
	}
	b.QueuedQueries = slices.Insert(b.QueuedQueries, 0, &driver.QueuedQuery{SQL: c.begin})
	results := c.pgx.SendBatch(ctx, b)
	if _, err := results.Exec(); err == nil { // the next result has the error
		c.begin = "" // otherwise no transaction has begun: a batch that cannot be sent, for example because of an argument, is not sent in part
	}
	return results
}

// sendOne is send for one statement.
func (c *conn) sendOne(ctx context.Context, text string, values []any) driver.BatchResults {
	b := &driver.Batch{}
	b.Queue(text, values...)
	return c.send(ctx, b)
}

// closeResults closes results after a call that has failed with err, if it has, and returns the error of both.
func closeResults(results driver.BatchResults, err error) error {
	if failed := results.Close(); err == nil { // otherwise it repeats the error
		return failed
	}
	return err
}

// ready begins the transaction if it has not begun, for what is not sent with a statement before it.
func (c *conn) ready(ctx context.Context) error {
	if c.begin == "" {
		return nil
	}
	return closeResults(c.send(ctx, &driver.Batch{}), nil)
}

// rollback ends a transaction that has changed nothing.
func (c *conn) rollback(ctx context.Context) error {
	if c.begin != "" {
		return nil
	}
	_, err := c.pgx.Exec(ctx, "ROLLBACK")
	return err
}

// eachOf calls read for each row, until it fails, and closes rows.
func eachOf(ctx context.Context, rows driver.Rows, read func(*row) error) error {
	defer rows.Close()
	n, r := 0, row{fields: rows.FieldDescriptions()}
	defer func() { stores.CountRows(ctx, n) }()
	for rows.Next() {
		n++
		r.values, r.next = rows.RawValues(), 0
		err := read(&r)
		if r.err != nil {
			return r.err
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// queryRow returns the only row of a statement. ErrNotFound when there is none.
func queryRow[T any](ctx context.Context, c *conn, read func(*row) T, text string, a args) (value T, err error) {
	found := false
	err = c.each(ctx, text, a, func(r *row) error {
		value, found = read(r), true
		return nil
	})
	if err == nil && !found {
		err = stores.ErrNotFound
	}
	return value, err
}

// exec runs a statement and returns the number of rows that it changed.
func (c *conn) exec(ctx context.Context, text string, a args) (int, error) {
	text, values, err := c.texts.number(ctx, text, a)
	if err != nil {
		return 0, err
	}
	tag, err := c.execValues(ctx, text, values...)
	return int(tag.RowsAffected()), err
}

// execValues runs a statement whose parameters are numbered.
func (c *conn) execValues(ctx context.Context, text string, values ...any) (tag pgconn.CommandTag, err error) {
	if c.begin == "" {
		return c.pgx.Exec(ctx, text, values...)
	}
	results := c.sendOne(ctx, text, values)
	tag, err = results.Exec()
	return tag, closeResults(results, err)
}

// run is exec without the number of rows.
func (c *conn) run(ctx context.Context, text string, a args) error {
	_, err := c.exec(ctx, text, a)
	return err
}

// execOne is exec for a statement that changes one row. When it changes none, the error is missing.
func (c *conn) execOne(ctx context.Context, missing error, text string, a args) error {
	n, err := c.exec(ctx, text, a)
	if err == nil && n == 0 {
		return missing
	}
	return err
}
