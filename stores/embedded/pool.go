package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver

	"fivefold/stores"
)

// A pool holds connections to one file with the same settings. Each is used by one call at a time.
type pool struct {
	db     *sql.DB
	conns  chan *conn    // the idle connections
	closed chan struct{} // closed by close
	once   sync.Once
}

// writerSettings returns the settings of the connection that writes. With durable, a commit waits for the disk. The write-ahead log is
// copied into the file at 32 MiB, and is not kept longer than that. Engine.write repeats what finds the file locked.
func writerSettings(durable bool) url.Values {
	settings := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas(
		"foreign_keys(1)", "journal_mode(WAL)", "cache_size(-65536)", "wal_autocheckpoint(8192)", "journal_size_limit(33554432)", "busy_timeout(20)")}
	if durable {
		settings.Add("_pragma", "synchronous(FULL)")
	} else {
		settings.Add("_pragma", "synchronous(OFF)")
	}
	return settings
}

// readerSettings returns the settings of read-only connections.
func readerSettings() url.Values {
	return url.Values{"_pragma": pragmas("query_only(1)", "cache_size(-8192)", fmt.Sprintf("busy_timeout(%d)", busyTime.Milliseconds()))}
}

// pragmas adds the settings of every connection: it maps up to 256 MiB of the file into memory, so that readers share what they read.
func pragmas(own ...string) []string {
	return append(own, "temp_store(MEMORY)", "mmap_size(268435456)")
}

// openPool opens size connections to the file at path.
func openPool(ctx context.Context, path string, settings url.Values, size int) (*pool, error) {
	address := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: settings.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(0) // the connections of the pool are never idle for db
	p := &pool{db: db, conns: make(chan *conn, size), closed: make(chan struct{})}
	deadline := time.Now().Add(patientBusyTime)
	for range size {
		var sqlConn *sql.Conn
		if err := retryBusy(ctx, deadline, func() (err error) { sqlConn, err = db.Conn(ctx); return err }); err != nil {
			return nil, errors.Join(err, db.Close())
		}
		p.conns <- &conn{sqlConn: sqlConn, statements: map[string]*sql.Stmt{}}
	}
	return p, nil
}

// acquire waits for an idle connection. Give it back with release.
func (p *pool) acquire(ctx context.Context) (*conn, error) {
	if err := p.checkOpen(ctx); err != nil {
		return nil, err
	}
	select {
	case c := <-p.conns:
		if err := p.checkOpen(ctx); err != nil {
			p.conns <- c
			return nil, err
		}
		return c, nil
	case <-p.closed:
		return nil, stores.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pool) release(c *conn) { p.conns <- c }

// checkOpen returns ErrClosed after close, or the error of ctx.
func (p *pool) checkOpen(ctx context.Context) error {
	select {
	case <-p.closed:
		return stores.ErrClosed
	default:
		return ctx.Err()
	}
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
		err = errors.Join(err, p.db.Close())
	})
	return err
}
