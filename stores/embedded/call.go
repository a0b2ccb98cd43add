package embedded

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// read runs do on a read-only connection. Use it for a single statement, which sees one state of the data.
func (e *Engine) read(ctx context.Context, do func(*conn) error) error {
	return withConn(ctx, e.readers, do)
}

// readAll is read in one transaction: several statements see the same state of the data.
func (e *Engine) readAll(ctx context.Context, do func(*conn) error) error {
	return withConn(ctx, e.readers, func(c *conn) error {
		return c.inTransaction(ctx, func() error { return c.run(ctx, "BEGIN") }, func() error { return do(c) })
	})
}

// write runs do in one transaction of the writer, which is rolled back when do fails. It waits for busyTime while another process writes.
func (e *Engine) write(ctx context.Context, do func(*conn) error) error {
	return e.writeWithin(ctx, busyTime, do)
}

// writeWithin is write with another time to wait for other processes. The time counts from the call: many calls that wait for one lock do
// not wait one after another.
func (e *Engine) writeWithin(ctx context.Context, wait time.Duration, do func(*conn) error) error {
	deadline := time.Now().Add(wait)
	err := withConn(ctx, e.writer, func(c *conn) error {
		begin := func() error {
			return retryBusy(ctx, deadline, func() error { return c.run(ctx, "BEGIN IMMEDIATE") })
		}
		var commit networkCommit
		err := c.inTransaction(ctx, begin, func() (err error) { commit, err = c.recordNetwork(ctx, do); return err })
		if err == nil {
			e.graph.Load().committed(commit)
		}
		return err
	})
	if errors.Is(err, stores.ErrUnavailable) {
		e.disk.suspect()
	}
	return err
}

// checkOpen returns ErrClosed after Close, or the error of ctx. Calls that need no statement, such as those about no keys, use it.
func (e *Engine) checkOpen(ctx context.Context) error { return e.readers.checkOpen(ctx) }

// withConn runs do on a connection of p.
func withConn(ctx context.Context, p *pool, do func(*conn) error) error {
	c, err := p.acquire(ctx)
	if err != nil {
		return err
	}
	defer p.release(c)
	return availabilityError(c.during(ctx, do))
}
