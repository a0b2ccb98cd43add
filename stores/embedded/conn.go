package embedded

import (
	"context"
	"errors"
	"iter"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// A conn is a connection with the statements it has prepared: planning one of our statements takes SQLite longer than running it.
// The statements come from a small closed set of texts, so the cache needs no limit.
type conn struct {
	sqlite     *driver.Conn
	statements map[query]*statement
	interrupt  chan struct{} // interrupts the statements of the connection when it is closed
	stopWatch  func() bool   // nil while no context is watched

	networkChanges []adjacency.Change // of the transaction so far
	lastChange     int64              // the version of the last change that newRevision has found; 0 after changes were undone
}

// openConn opens a connection to the file at path, which must exist.
func openConn(path string, settings connSettings) (*conn, error) {
	sqlite, err := driver.OpenConn(path, driver.OpenReadWrite)
	if err != nil {
		return nil, err
	}
	sqlite.SetBusyTimeout(settings.busyTimeout)
	c := &conn{sqlite: sqlite, statements: map[query]*statement{}, interrupt: make(chan struct{})}
	sqlite.SetInterrupt(c.interrupt)
	for _, pragma := range settings.pragmas {
		if err := c.run(context.Background(), "PRAGMA "+pragma); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return c, nil
}

// query returns the rows of a statement, each until the next one. After an error there are no more.
func (c *conn) query(ctx context.Context, text string, args ...arg) iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) { c.each(ctx, text, args, yield) }
}

// each calls yield for the rows of a statement, until it returns false.
func (c *conn) each(ctx context.Context, text string, args []arg, yield func(*row, error) bool) {
	err := c.repeat(ctx, query{text: text}, args, func(s *statement) error {
		for {
			found, err := s.step()
			if err != nil || !found || !yield(&s.row, nil) {
				return err
			}
		}
	})
	if err != nil {
		yield(nil, err)
	}
}

// repeat prepares and binds a statement, and calls do, which may run it again with other arguments. It adds the rows to those of the port
// call.
func (c *conn) repeat(ctx context.Context, q query, args []arg, do func(*statement) error) error {
	s, err := c.prepare(q)
	if err != nil {
		return err
	}
	defer s.release()
	if err := s.bind(args); err != nil {
		return err
	}
	defer func() { stores.CountRows(ctx, s.rows) }()
	return do(s)
}

// queryRow returns the only row of a statement. ErrNotFound when there is none.
func queryRow[T any](ctx context.Context, c *conn, read func(*row) T, text string, args ...arg) (value T, err error) {
	found := false
	for r, err := range c.query(ctx, text, args...) {
		if err != nil {
			return value, err
		}
		value, found = read(r), true
	}
	if !found {
		return value, stores.ErrNotFound
	}
	return value, nil
}

// exec runs a statement and returns the number of rows it changed.
func (c *conn) exec(ctx context.Context, text string, args ...arg) (int, error) {
	for _, err := range c.query(ctx, text, args...) {
		if err != nil {
			return 0, err
		}
	}
	return c.sqlite.Changes(), nil
}

// run is exec without the number of rows.
func (c *conn) run(ctx context.Context, text string, args ...arg) error {
	_, err := c.exec(ctx, text, args...)
	return err
}

// inTransaction runs do between begin and a commit, or a rollback when do or the commit fails. A commit that has begun is not interrupted,
// so that its result is known.
func (c *conn) inTransaction(ctx context.Context, begin, do func() error) (err error) {
	if err := begin(); err != nil {
		return err
	}
	defer func() { err = c.rollback(ctx, err) }()
	if err := do(); err != nil {
		return err
	}
	if c.unwatch(); ctx.Err() != nil {
		return ctx.Err()
	}
	return c.run(ctx, "COMMIT")
}

// rollback ends a transaction that has neither been committed nor rolled back by SQLite itself. It returns err, joined with the error of
// the rollback.
func (c *conn) rollback(ctx context.Context, err error) error {
	c.unwatch()
	c.lastChange = 0 // the next change may have the version of one that is undone
	if c.sqlite.AutocommitEnabled() {
		return err
	}
	if failed := c.run(ctx, "ROLLBACK"); failed != nil {
		return errors.Join(err, failed)
	}
	return err
}

// during runs do, whose statements are interrupted when ctx ends. Then it returns the error of ctx: SQLite reports an interrupted statement in
// its own words.
func (c *conn) during(ctx context.Context, do func(*conn) error) error {
	c.watch(ctx)
	defer c.unwatch()
	err := do(c)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// watch interrupts the statements of the connection from the end of ctx until unwatch.
func (c *conn) watch(ctx context.Context) {
	interrupt := c.interrupt
	c.stopWatch = context.AfterFunc(ctx, func() { close(interrupt) })
}

// unwatch makes the connection usable whether or not the context of watch has ended.
func (c *conn) unwatch() {
	if c.stopWatch != nil && !c.stopWatch() {
		<-c.interrupt // is closed, or will be at once
		c.interrupt = make(chan struct{})
		c.sqlite.SetInterrupt(c.interrupt) // waits until the former one has had its effect
	}
	c.stopWatch = nil
}

func (c *conn) close() error {
	c.unwatch()
	return c.sqlite.Close() // with its statements
}
