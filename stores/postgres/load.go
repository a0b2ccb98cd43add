package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fivefold/stores"
)

// ErrNotEmpty means that a database has rows.
var ErrNotEmpty = errors.New("the database is not empty")

// ErrLoading means that a load fills the database.
var ErrLoading = errors.New("another import fills the database")

// loadLock is the advisory lock of a load; its value has no meaning.
const loadLock = 0x666976656c6f6164

// loadSettings are those of the transaction of a load: it takes as long as its rows need, and sorts them for indexes in memory when there is room.
var loadSettings = []string{"statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "lock_timeout = '10s'", "maintenance_work_mem = '256MB'", "work_mem = '64MB'"}

// A Load fills an empty database in one transaction. What triggers, indexes and references derive from the rows or check is done for all rows at
// once. Until Commit has returned other processes see an empty database, and their calls wait or return stores.ErrUnavailable. A process that is
// killed before leaves nothing. A Load is safe for concurrent use.
type Load struct {
	mu         sync.Mutex
	engine     *Engine
	pooled     *pgxpool.Conn // nil after Commit and Close
	conn       *conn
	tx         driver.Tx
	references map[string][]reference // by table
	keys       loadedKeys
	dropped    []schemaObject
	failed     error // what made the transaction useless
}

// BeginLoad begins to fill the database. It returns ErrNotEmpty when it has rows, and ErrLoading while another load fills it. Call Close when
// done.
func (e *Engine) BeginLoad(ctx context.Context) (l *Load, err error) {
	for range maxAttempts { // it locks tables, which others may hold that wait for other tables
		l = &Load{engine: e}
		if err = l.begin(ctx); err == nil {
			return l, nil
		}
		if failed := l.Close(); failed != nil || !isConflict(err) || ctx.Err() != nil {
			return nil, errors.Join(fmt.Errorf("postgres: load: %w", callError(ctx, err)), failed)
		}
	}
	return nil, fmt.Errorf("postgres: load: %w", callError(ctx, err))
}

func (l *Load) begin(ctx context.Context) (err error) {
	if l.pooled, err = l.engine.acquire(ctx); err != nil {
		return err
	}
	l.conn = &conn{pgx: l.pooled.Conn(), texts: &l.engine.texts}
	if l.tx, err = l.pooled.Begin(ctx); err != nil {
		return err
	}
	for _, setting := range loadSettings {
		if err := l.conn.run(ctx, "SET LOCAL "+setting, nil); err != nil {
			return err
		}
	}
	locked, err := queryRow(ctx, l.conn, (*row).bool, "SELECT pg_try_advisory_xact_lock(@lock)", args{"lock": int64(loadLock)})
	if err == nil && !locked {
		err = ErrLoading
	}
	if err != nil {
		return err
	}
	return l.prepare(ctx)
}

// prepare locks the tables, checks that they are empty, and removes what Commit makes again.
func (l *Load) prepare(ctx context.Context) (err error) {
	names := loadTables()
	all := slices.Concat(names, recordTables())
	if err := l.checkEmpty(ctx, all); err != nil {
		return err
	}
	if err := l.conn.run(ctx, "LOCK TABLE "+strings.Join(all, ", ")+" IN ACCESS EXCLUSIVE MODE", nil); err != nil {
		return err
	}
	if err := l.checkEmpty(ctx, all); err != nil { // before the lock another process may have written
		return err
	}
	if l.references, err = l.conn.readReferences(ctx); err != nil {
		return err
	}
	l.keys = newLoadedKeys(l.references)
	l.dropped, err = l.conn.dropDerived(ctx, names)
	return err
}

func (l *Load) checkEmpty(ctx context.Context, names []string) error {
	hasRows := make([]string, len(names))
	for i, name := range names {
		hasRows[i] = "EXISTS (SELECT FROM " + name + ")"
	}
	found, err := queryRow(ctx, l.conn, (*row).bool, "SELECT "+strings.Join(hasRows, " OR "), nil)
	if err == nil && found {
		err = ErrNotEmpty
	}
	return err
}

// Put adds rows as stores.Archive does. An error other than a *stores.RowError ends the load.
func (l *Load) Put(ctx context.Context, rows stores.Rows) (added int, err error) {
	err = l.do(ctx, func() error {
		if err := l.conn.run(ctx, "SAVEPOINT put", nil); err != nil {
			return err
		}
		added, err = l.putTables(ctx, rows)
		l.keys.settle(err == nil)
		if invalid := (*stores.RowError)(nil); errors.As(err, &invalid) {
			added = 0
			if failed := l.conn.run(ctx, "ROLLBACK TO put", nil); failed != nil {
				return failed
			}
		} else if err != nil {
			return err
		}
		return errors.Join(err, l.conn.run(ctx, "RELEASE put", nil))
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// do runs do in the transaction, unless the load has ended.
func (l *Load) do(ctx context.Context, do func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.failed != nil:
		return l.failed
	case l.pooled == nil:
		return stores.ErrClosed
	}
	err := ctx.Err()
	if err == nil {
		err = callError(ctx, do())
	}
	if err == nil {
		return nil
	}
	err = fmt.Errorf("postgres: load: %w", err)
	if invalid := (*stores.RowError)(nil); !errors.As(err, &invalid) {
		l.failed = err
	}
	return err
}

// Commit derives what triggers and indexes would have, checks all references, and commits.
func (l *Load) Commit(ctx context.Context) error {
	return l.do(ctx, func() error {
		if err := l.conn.derive(ctx, l.dropped); err != nil {
			return err
		}
		revision, err := queryRow(ctx, l.conn, (*row).int64, "SELECT pg_current_xact_id()::text::bigint", nil)
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := commitError(l.conn.patiently(ctx, l.tx.Commit)); err != nil {
			return err
		}
		l.release()
		stores.ReportWritten(ctx, stores.Revision(revision))
		l.engine.changes.committed()
		return nil
	})
}

// Close ends the load. Without Commit, nothing remains. Closing twice does nothing.
func (l *Load) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tx != nil && l.pooled != nil {
		_ = l.conn.patiently(context.Background(), l.tx.Rollback) // when it fails, the connection is closed
	}
	l.release()
	return nil
}

func (l *Load) release() {
	if l.pooled != nil {
		l.pooled.Release()
		l.pooled = nil
	}
}
