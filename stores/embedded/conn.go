package embedded

import (
	"context"
	"database/sql"
	"errors"

	"fivefold/stores"
)

// A conn is a connection with the statements it has prepared: planning one of our statements takes SQLite longer than running it.
// The statements come from a small closed set of texts, so the cache needs no limit.
type conn struct {
	sqlConn    *sql.Conn
	statements map[string]*sql.Stmt
}

func (c *conn) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := c.statements[text]; ok {
		return s, nil
	}
	s, err := c.sqlConn.PrepareContext(ctx, text)
	if err == nil {
		c.statements[text] = s
	}
	return s, err
}

// query runs a statement, scans each row into the destinations and then calls row. It adds the rows to those of the port call.
func (c *conn) query(ctx context.Context, text string, args, into []any, row func() error) error {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	defer func() { stores.CountRows(ctx, n) }()
	for rows.Next() {
		n++
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := row(); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// queryRow scans the only row of a statement. ErrNotFound when there is none.
func (c *conn) queryRow(ctx context.Context, text string, args []any, into ...any) error {
	found := false
	err := c.query(ctx, text, args, into, func() error { found = true; return nil })
	if err == nil && !found {
		return stores.ErrNotFound
	}
	return err
}

// exec runs a statement and returns the number of rows it changed.
func (c *conn) exec(ctx context.Context, text string, args ...any) (int, error) {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// run is exec without the number of rows.
func (c *conn) run(ctx context.Context, text string) error {
	_, err := c.exec(ctx, text)
	return err
}

// inTransaction runs do between begin and a commit, or a rollback when do or the commit fails.
func (c *conn) inTransaction(ctx context.Context, begin, do func() error) (err error) {
	if err := begin(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			// The connection is used again, so the rollback must happen even when ctx has ended.
			failed := c.run(context.WithoutCancel(ctx), "ROLLBACK")
			if failed != nil && !isNoTransaction(failed) {
				err = errors.Join(err, failed)
			}
		}
	}()
	if err := do(); err != nil {
		return err
	}
	return c.run(ctx, "COMMIT")
}

func (c *conn) close() (err error) {
	for _, s := range c.statements {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, c.sqlConn.Close())
}
