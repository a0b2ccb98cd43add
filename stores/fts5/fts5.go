// Package fts5 is the search engine that needs no server: SQLite's full-text index FTS5 in a file, and a vocabulary for close matches.
package fts5

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// Name is the name of the engine in call records and errors.
const Name = "fts5"

// Memory is the directory to open for documents that Close removes.
const Memory = ":memory:"

// fileName is the name of the file in its directory.
const fileName = "search.db"

// Options are settings of Open. The zero value has the defaults.
type Options struct {
	Readers int    // searches that run at the same time; by default two more than there are processors
	ID      string // of a file that is made; random by default
}

// An Engine is an open index. It is safe for concurrent use. Several processes may open one directory at once.
type Engine struct {
	location     string
	temporaryDir string // removed by Close; empty when the documents are kept
	id           string
	file         os.FileInfo  // of the open file
	size         atomic.Int64 // of the file, when it was last looked at
	discarded    error        // why Open has removed a file
	isBuilt      atomic.Bool  // see IsBuilt
	readers      *pool
	writer       *pool // of one connection: SQLite has one writer at a time

	mu           sync.Mutex
	vocabularies map[int64]*vocabulary // by copy
}

// Open opens the index in the directory dir, and makes both if necessary. For Memory or an empty dir it uses a temporary directory, which Close removes.
// A file that is damaged or of another version is removed and made anew, since its documents are a projection: see ID.
func Open(ctx context.Context, dir string, options Options) (*Engine, error) {
	e := &Engine{vocabularies: map[int64]*vocabulary{}}
	if dir == Memory || dir == "" {
		temporary, err := os.MkdirTemp("", "fivefold-search-")
		if err != nil {
			return nil, fmt.Errorf("fts5: open: %w", err)
		}
		dir, e.temporaryDir = temporary, temporary
	}
	if options.Readers == 0 {
		options.Readers = runtime.GOMAXPROCS(0) + 2
	}
	err := e.open(ctx, dir, options)
	if err != nil && isDamage(err) {
		e.discarded = err
		_ = e.closePools()
		if err = e.removeFile(); err == nil {
			err = e.open(ctx, dir, options)
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("fts5: open %s: %w", dir, err), e.Close())
	}
	return e, nil
}

func (e *Engine) open(ctx context.Context, dir string, options Options) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if e.location, err = filepath.Abs(filepath.Join(dir, fileName)); err != nil {
		return err
	}
	file, err := os.OpenFile(e.location, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	e.file, err = file.Stat()
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	e.size.Store(0)
	synchronous := "synchronous(FULL)" // the projection advances after a commit
	if e.temporaryDir != "" {
		synchronous = "synchronous(OFF)"
	}
	if e.writer, err = newPool(1, func() (*conn, error) {
		return openConn(e.location, "journal_mode(WAL)", synchronous, "wal_autocheckpoint(8192)", "journal_size_limit(33554432)")
	}); err != nil {
		return err
	}
	if err := e.writer.run(ctx, "BEGIN IMMEDIATE", func(c *conn) error { return c.migrate(options.ID) }); err != nil {
		return err
	}
	if e.readers, err = newPool(options.Readers, func() (*conn, error) { return openConn(e.location, "query_only(1)") }); err != nil {
		return err
	}
	return e.readers.run(ctx, "BEGIN", func(c *conn) error {
		copied, err := c.use(stores.SearchServing)
		if err != nil {
			return err
		}
		if err := c.each("SELECT value FROM state WHERE name = 'id'", func(s *driver.Stmt) (bool, error) {
			e.id = s.ColumnText(0)
			return false, nil
		}); err != nil {
			return err
		}
		_, err = e.vocabulary(c, copied) // so that the first search need not read it
		return err
	})
}

// Set returns the engine's implementation of Search and SearchIndex; other ports are nil. Calls are not recorded and errors carry no prefix: see
// stores.Instrument.
func (e *Engine) Set() stores.Set {
	return stores.Set{Search: search{e}, SearchIndex: index{e}}
}

// ID returns a random text that the file received when it was made. With another ID, the documents of a projection are not there any more.
func (e *Engine) ID() string { return e.id }

// Discarded returns why Open has removed a file that was there before; nil when it has removed none.
func (e *Engine) Discarded() error { return e.discarded }

// IsBuilt reports whether a copy was swapped in since the file was made. Until then its documents are not those of a projection.
func (e *Engine) IsBuilt(ctx context.Context) (bool, error) {
	if e.isBuilt.Load() {
		return true, nil
	}
	err := e.read(ctx, func(c *conn) error {
		serving, err := c.serving()
		e.isBuilt.Store(serving > firstCopy)
		return err
	})
	return e.isBuilt.Load(), err
}

// Location returns the path of the file.
func (e *Engine) Location() string { return e.location }

// Version returns the versions of SQLite and of the tables, as text.
func (e *Engine) Version() string {
	return fmt.Sprintf("SQLite %s, index %d", driver.Version, schemaVersion)
}

// Check returns an error if the index cannot be read.
func (e *Engine) Check(ctx context.Context) error {
	return e.read(ctx, func(c *conn) error {
		_, err := c.serving()
		return err
	})
}

// Close waits for running calls and closes the index. Later calls return stores.ErrClosed. Closing twice does nothing.
func (e *Engine) Close() error {
	err := e.closePools()
	if e.temporaryDir != "" {
		err = errors.Join(err, os.RemoveAll(e.temporaryDir))
	}
	if err != nil {
		return fmt.Errorf("fts5: close: %w", err)
	}
	return nil
}

// closePools closes the writer last: the last connection to close copies the write-ahead log into the file.
func (e *Engine) closePools() error { return errors.Join(e.readers.close(), e.writer.close()) }

// read runs do with a connection that reads one state of the index.
func (e *Engine) read(ctx context.Context, do func(*conn) error) error {
	return damage(e.readers.run(ctx, "BEGIN", do))
}

// write runs do in a transaction that writes.
func (e *Engine) write(ctx context.Context, do func(*conn) error) error {
	return damage(e.writer.run(ctx, "BEGIN IMMEDIATE", do))
}
