package embedded

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"fivefold/stores"
)

// loadSettings are the settings of the connection that fills a new file. Nothing in it is kept before all is, so neither a journal nor its
// order on the disk matters. The journal in memory undoes a Put that fails: it holds the pages that this Put changes, because the file
// has none before the transaction. What does not fit into the cache is written into the file, and what CREATE INDEX sorts into
// temporary files beside it: the memory of a load does not grow with its rows.
func loadSettings(temporaryDir string) connSettings {
	return connSettings{0, []string{"foreign_keys(1)", "journal_mode(MEMORY)", "synchronous(OFF)", "cache_size(-131072)", "temp_store(FILE)",
		temporaryDirectory(temporaryDir)}}
}

// temporaryDirectory is the pragma that sets the directory of SQLite's temporary files, "" for that of the system. The setting is one for
// the process.
func temporaryDirectory(dir string) string {
	return "temp_store_directory('" + strings.ReplaceAll(dir, "'", "''") + "')"
}

// A Load fills an empty database in one transaction, in a new file beside its place. What triggers and indexes derive from the rows is made
// once, at the end. The database exists when Commit has returned, complete and on the disk. A process that is killed before leaves nothing
// but a hidden directory, which Open and BeginLoad remove. A Load is safe for concurrent use.
type Load struct {
	mu       sync.Mutex
	path     string // where the file will be
	staging  *staging
	conn     *conn // nil after Commit and Close
	tables   []archiveTable
	deferred []schemaObject
	failed   error // what made the transaction useless
}

// BeginLoad begins to fill the database in the directory dir. It returns ErrNotEmpty when it has rows, or when a process has it
// open, and ErrLoading while another load fills it. Call Close when done.
func BeginLoad(ctx context.Context, dir string) (*Load, error) {
	l := &Load{path: filepath.Join(dir, fileName), tables: newEngine().tables}
	if err := l.begin(ctx, dir); err != nil {
		return nil, errors.Join(fmt.Errorf("embedded: load: %w", availabilityError(err)), l.Close())
	}
	return l, nil
}

func (l *Load) begin(ctx context.Context, dir string) (err error) {
	if err := removeAbandonedLoads(dir); err != nil {
		return err
	}
	if err := checkReplaceable(ctx, l.path); err != nil {
		return err
	}
	if l.staging, err = newStaging(dir); err != nil {
		return err
	}
	version, err := l.staging.makeDatabase(ctx)
	if err != nil {
		return err
	}
	if err := removeEmpty(ctx, l.path, version); err != nil {
		return err
	}
	if l.conn, err = openConn(l.staging.database(), loadSettings(l.staging.dir)); err != nil {
		return err
	}
	if err := l.conn.run(ctx, "BEGIN"); err != nil {
		return err
	}
	l.deferred, err = l.conn.dropDerived(ctx)
	return err
}

// Put adds rows as stores.Archive does. An error other than a *stores.RowError ends the load.
func (l *Load) Put(ctx context.Context, rows stores.Rows) (added int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.do(ctx, func(c *conn) error {
		if err := c.run(ctx, "SAVEPOINT put"); err != nil {
			return err
		}
		added, err = c.putRows(ctx, l.tables, rows)
		if invalid := (*stores.RowError)(nil); errors.As(err, &invalid) {
			if failed := c.run(ctx, "ROLLBACK TO put"); failed != nil {
				return failed
			}
		} else if err != nil {
			return err
		}
		return errors.Join(err, c.run(ctx, "RELEASE put"))
	})
	if err != nil {
		return 0, fmt.Errorf("embedded: load: %w", err)
	}
	return added, nil
}

// do runs do in the transaction, unless the load has ended. SQLite may roll back all of a transaction when the disk is full or ctx ends.
func (l *Load) do(ctx context.Context, do func(*conn) error) error {
	switch {
	case l.failed != nil:
		return l.failed
	case l.conn == nil:
		return stores.ErrClosed
	}
	err := ctx.Err()
	if err == nil {
		err = availabilityError(l.conn.during(ctx, do))
	}
	if invalid := (*stores.RowError)(nil); err != nil && !errors.As(err, &invalid) {
		l.failed = err
	}
	return err
}

// Commit derives what triggers and indexes would have, and gives the file its name. When a database has appeared meanwhile, it returns
// fs.ErrExist and changes nothing.
func (l *Load) Commit(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.commit(ctx); err != nil {
		return fmt.Errorf("embedded: load: %w", err)
	}
	return nil
}

func (l *Load) commit(ctx context.Context) error {
	if err := l.do(ctx, func(c *conn) error { return c.derive(ctx, l.deferred) }); err != nil {
		return err
	}
	if err := l.do(ctx, func(c *conn) error { return c.run(ctx, "COMMIT") }); err != nil {
		return err
	}
	if err := l.do(ctx, func(c *conn) error { return c.run(ctx, "PRAGMA journal_mode(WAL)") }); err != nil {
		return err
	}
	if err := l.closeConn(); err != nil {
		return availabilityError(err)
	}
	return place(l.staging.database(), l.path)
}

// Close ends the load. Without Commit, nothing remains. Closing twice does nothing.
func (l *Load) Close() (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		err = l.closeConn()
	}
	if l.staging != nil {
		err = errors.Join(err, l.staging.remove())
		l.staging = nil
	}
	return err
}

func (l *Load) closeConn() error {
	err := errors.Join(l.conn.run(context.Background(), "PRAGMA "+temporaryDirectory("")), l.conn.close())
	l.conn = nil
	return err
}
