package embedded

import (
	"context"
	"database/sql"
	"errors"

	"fivefold/stores"
)

// A line is one connection and the statements it has prepared: SQLite takes longer to plan a question of ours than to answer
// it. Texts come from a small closed set, so the statements need no limit.
type line struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	rows       int // that were read since the line was taken
}

func (l *line) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := l.statements[query]; ok {
		return s, nil
	}
	s, err := l.conn.PrepareContext(ctx, query)
	if err == nil {
		l.statements[query] = s
	}
	return s, err
}

// each runs a question and calls row for each row, read into the destinations.
func (l *line) each(ctx context.Context, query string, args, into []any, row func() error) error {
	s, err := l.prepare(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		l.rows++
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := row(); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// one reads the only row of a question. No row gives ErrNotFound.
func (l *line) one(ctx context.Context, query string, args []any, into ...any) error {
	found := false
	err := l.each(ctx, query, args, into, func() error { found = true; return nil })
	if err == nil && !found {
		return stores.ErrNotFound
	}
	return err
}

// exec runs a statement and tells how many rows it changed.
func (l *line) exec(ctx context.Context, query string, args ...any) (int, error) {
	s, err := l.prepare(ctx, query)
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

// within runs do between begin and a commit, or a rollback when do fails.
func (l *line) within(ctx context.Context, begin string, do func() error) (err error) {
	if _, err := l.exec(ctx, begin); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			// The connection outlives the call, so the rollback must happen even when the caller has left.
			_, failed := l.exec(context.WithoutCancel(ctx), "ROLLBACK")
			if failed != nil && !isNoTransaction(failed) {
				err = errors.Join(err, failed)
			}
		}
	}()
	if err := do(); err != nil {
		return err
	}
	_, err = l.exec(ctx, "COMMIT")
	return err
}

func (l *line) close() (err error) {
	for _, s := range l.statements {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, l.conn.Close())
}
