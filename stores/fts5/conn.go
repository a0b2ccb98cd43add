package fts5

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// A conn is a connection with the statements that it has prepared for a copy.
type conn struct {
	sqlite     *driver.Conn
	statements map[string]*driver.Stmt
	copied     int64  // the copy of the statements
	buffer     []byte // of a column
	isBroken   bool   // see recoverFault
}

// busyTime is how long a statement waits for another process.
const busyTime = 800 * time.Millisecond

// openConn opens a connection to the file at path, and creates it if necessary.
func openConn(path string, pragmas ...string) (*conn, error) {
	sqlite, err := driver.OpenConn(path, driver.OpenReadWrite|driver.OpenCreate)
	if err != nil {
		return nil, err
	}
	sqlite.SetBusyTimeout(busyTime)
	c := &conn{sqlite: sqlite, statements: map[string]*driver.Stmt{}}
	for _, pragma := range append([]string{"temp_store(MEMORY)", "mmap_size(2147418112)", "cache_size(-8192)"}, pragmas...) {
		if err := c.exec("PRAGMA " + pragma); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return c, nil
}

// prepare returns the statement of a text for the tables of the copy in use, bound to args.
func (c *conn) prepare(text string, args []any) (*driver.Stmt, error) {
	s := c.statements[text]
	if s == nil {
		var err error
		if s, _, err = c.sqlite.PrepareTransient(of(text, c.copied)); err != nil {
			return nil, err
		}
		c.statements[text] = s
	}
	for i, arg := range args {
		switch arg := arg.(type) {
		case int:
			s.BindInt64(i+1, int64(arg))
		case int64:
			s.BindInt64(i+1, arg)
		case number:
			s.BindInt64(i+1, int64(arg))
		case string:
			s.BindText(i+1, arg)
		case []byte:
			s.BindBytes(i+1, arg)
		default:
			panic(fmt.Sprintf("no argument: %T", arg))
		}
	}
	return s, nil
}

// each calls do for the rows of a statement, which must not run the same statement, until it returns false or an error.
func (c *conn) each(text string, do func(*driver.Stmt) (bool, error), args ...any) (err error) {
	s, err := c.prepare(text, args)
	if err != nil {
		return err
	}
	defer func() { _ = s.Reset() }() // repeats the error of the last step
	for {
		found, err := s.Step()
		if err != nil || !found {
			return err
		}
		if more, err := do(s); err != nil || !more {
			return err
		}
	}
}

// exec runs a statement.
func (c *conn) exec(text string, args ...any) error {
	return c.each(text, func(*driver.Stmt) (bool, error) { return true, nil }, args...)
}

// int64 returns the first column of the first row of a statement, and whether there is a row.
func (c *conn) int64(text string, args ...any) (v int64, found bool, err error) {
	err = c.each(text, func(s *driver.Stmt) (bool, error) {
		v, found = s.ColumnInt64(0), true
		return false, nil
	}, args...)
	return v, found, err
}

// bytes returns the bytes of a column, which the next call overwrites.
func (c *conn) bytes(s *driver.Stmt, column int) []byte {
	n := s.ColumnLen(column)
	if n > len(c.buffer) {
		c.buffer = make([]byte, 2*n)
	}
	return c.buffer[:s.ColumnBytes(column, c.buffer[:n])]
}

// blob returns the bytes of a column as a text.
func (c *conn) blob(s *driver.Stmt, column int) string { return string(c.bytes(s, column)) }

// forget finalizes the statements, which are those of another copy.
func (c *conn) forget() error {
	var err error
	for _, s := range c.statements {
		err = errors.Join(err, s.Finalize())
	}
	clear(c.statements)
	return err
}

func (c *conn) close() error {
	if c.isBroken {
		return nil
	}
	return errors.Join(c.forget(), c.sqlite.Close())
}

// A pool holds connections. Each is used by one call at a time.
type pool struct {
	conns  chan *conn
	closed chan struct{}
	once   sync.Once
}

func newPool(size int, open func() (*conn, error)) (*pool, error) {
	p := &pool{conns: make(chan *conn, size), closed: make(chan struct{})}
	for range size {
		c, err := open()
		if err != nil {
			for range len(p.conns) {
				err = errors.Join(err, (<-p.conns).close())
			}
			return nil, err
		}
		p.conns <- c
	}
	return p, nil
}

// run calls do with a connection in a transaction, whose statements are interrupted when ctx ends.
func (p *pool) run(ctx context.Context, begin string, do func(*conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-p.closed:
		return stores.ErrClosed
	default:
	}
	select {
	case <-p.closed:
		return stores.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	case c := <-p.conns:
		defer func() { p.conns <- c }()
		if c.isBroken {
			return ErrDamaged
		}
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		return c.transaction(ctx, begin, do)
	}
}

// transaction runs do between begin and a commit, or a rollback after an error. A commit that has begun is not interrupted, so that its result is known.
func (c *conn) transaction(ctx context.Context, begin string, do func(*conn) error) (err error) {
	c.sqlite.SetInterrupt(ctx.Done())
	defer func() {
		c.sqlite.SetInterrupt(nil)
		if c.isBroken {
			return
		}
		if !c.sqlite.AutocommitEnabled() {
			err = errors.Join(err, c.exec("ROLLBACK"))
		}
		switch {
		case err == nil:
		case ctx.Err() != nil:
			err = ctx.Err()
		case slices.Contains(unavailable, driver.ErrCode(err).ToPrimary()):
			err = fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
		}
	}()
	defer c.recoverFault(&err) // before the other one
	if err := c.exec(begin); err != nil {
		return err
	}
	if err := do(c); err != nil {
		return err
	}
	c.sqlite.SetInterrupt(nil)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return c.exec("COMMIT")
}

// unavailable are the codes of failures that end by themselves or by what an operator does to the machine.
var unavailable = []driver.ResultCode{
	driver.ResultBusy, driver.ResultLocked, driver.ResultProtocol, driver.ResultNoMem, driver.ResultFull, driver.ResultIOErr,
	driver.ResultCantOpen, driver.ResultReadOnly, driver.ResultPerm,
}

// close waits for the connections in use and closes all of them. Closing a nil pool, or twice, does nothing.
func (p *pool) close() (err error) {
	if p == nil {
		return nil
	}
	p.once.Do(func() {
		close(p.closed)
		for range cap(p.conns) {
			err = errors.Join(err, (<-p.conns).close())
		}
	})
	return err
}
