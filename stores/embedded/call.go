package embedded

import "context"

// read runs do on a read-only connection. Use it for a single statement, which sees one state of the data.
func (e *Engine) read(ctx context.Context, do func(*conn) error) error {
	return withConn(ctx, e.readers, do)
}

// readRow is read for a statement that finds one row in an index. It is not interrupted when ctx ends: the hook for that takes a good part of
// the time of the statement.
func (e *Engine) readRow(ctx context.Context, do func(*conn) error) error {
	p := e.rowPool()
	c, err := p.acquire(ctx)
	if err != nil {
		return err
	}
	defer p.release(c)
	return availabilityError(do(c))
}

// unmappedReads is the number of rows that are read without a mapped file after a commit.
const unmappedReads = 256

// rowPool returns the connections for readRow. After each commit, SQLite unmaps the file on every connection and maps it again, which takes
// longer than finding a row and makes other threads wait. While the data changes, rows are therefore read on connections that map nothing.
func (e *Engine) rowPool() *pool {
	if e.rowReads.Load() >= unmappedReads {
		return e.readers
	}
	e.rowReads.Add(1)
	return e.unmapped
}

// readKeys is read for a statement about n keys.
func (e *Engine) readKeys(ctx context.Context, n int, do func(*conn) error) error {
	return e.lane.run(ctx, n > manyKeys, func() error { return e.read(ctx, do) })
}

// readAllKeys is readAll for statements about n keys.
func (e *Engine) readAllKeys(ctx context.Context, n int, do func(*conn) error) error {
	return e.lane.run(ctx, n > manyKeys, func() error { return e.readAll(ctx, do) })
}

// readExpensive is readAll in the lane of expensive calls.
func (e *Engine) readExpensive(ctx context.Context, do func(*conn) error) error {
	return e.lane.run(ctx, true, func() error { return e.readAll(ctx, do) })
}

// readAll is read in one transaction: several statements see the same state of the data.
func (e *Engine) readAll(ctx context.Context, do func(*conn) error) error {
	return withConn(ctx, e.readers, func(c *conn) error {
		return c.inTransaction(ctx, func() error { return c.run(ctx, "BEGIN") }, func() error { return do(c) })
	})
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
