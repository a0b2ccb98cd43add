package embedded

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"fivefold/stores"
)

// A pool holds connections to one file with the same settings. Each is used by one call at a time.
type pool struct {
	path     string
	settings connSettings
	conns    chan *conn    // the idle connections
	unopened chan struct{} // one for each connection that is not open
	closed   chan struct{} // closed by close
	once     sync.Once
}

// connSettings are the settings of a connection.
type connSettings struct {
	busyTimeout time.Duration // how long a statement waits for a lock
	pragmas     []string
}

// writerCache is the cache of the connection that writes. A commit after which a tree was rebalanced looks at all of the cache: with 64 MiB,
// that takes longer than reading pages again.
const writerCache = "cache_size(-8192)"

// writerSettings returns the settings of the connection that writes. With durable, a commit waits for the disk. The write-ahead log is
// copied into the file at 32 MiB, and is not kept longer than that. Engine.write repeats what finds the file locked.
func writerSettings(durable bool) connSettings {
	synchronous := "synchronous(OFF)"
	if durable {
		synchronous = "synchronous(FULL)"
	}
	return connSettings{20 * time.Millisecond, pragmas("foreign_keys(1)", "journal_mode(WAL)", writerCache, "wal_autocheckpoint(8192)",
		"journal_size_limit(33554432)", synchronous)}
}

// readerSettings returns the settings of read-only connections.
func readerSettings() connSettings {
	return connSettings{busyTime, pragmas("query_only(1)", "cache_size(-8192)")}
}

// unmappedSettings returns the settings of read-only connections that copy pages and map none.
func unmappedSettings() connSettings {
	return connSettings{busyTime, []string{"query_only(1)", "cache_size(-8192)", "temp_store(MEMORY)", "mmap_size(0)"}}
}

// maxMapped is how much of the file is mapped into memory: the most that SQLite maps. Mapped pages are pages of the system's cache, which
// it takes back when memory is short. With 256 MiB, questions about many people take 40 % longer in a file of 2.2 GB, because the rest of
// it is copied into a small cache with a system call for each page.
const maxMapped = 0x7fff0000

// pragmas adds the settings of every connection.
func pragmas(own ...string) []string {
	return append(own, "temp_store(MEMORY)", fmt.Sprintf("mmap_size(%d)", maxMapped))
}

// newPool returns a pool of size connections to the file at path. A call opens the one it needs, if openAll has not done so.
func newPool(path string, settings connSettings, size int) *pool {
	p := &pool{path: path, settings: settings, conns: make(chan *conn, size), unopened: make(chan struct{}, size), closed: make(chan struct{})}
	for range size {
		p.unopened <- struct{}{}
	}
	return p
}

// openAll opens the connections of a new pool.
func (p *pool) openAll(ctx context.Context) error {
	deadline := time.Now().Add(patientBusyTime)
	for range cap(p.conns) {
		var c *conn
		if err := retryBusy(ctx, deadline, func() (err error) { c, err = openConn(p.path, p.settings); return err }); err != nil {
			return err
		}
		<-p.unopened
		p.conns <- c
	}
	return nil
}

// acquire waits for an idle connection. Give it back with release.
func (p *pool) acquire(ctx context.Context) (*conn, error) {
	if err := p.checkOpen(ctx); err != nil {
		return nil, err
	}
	select { // the wait for several channels takes ten times as long
	case c := <-p.conns:
		return c, nil
	default:
	}
	select {
	case c := <-p.conns:
		if err := p.checkOpen(ctx); err != nil {
			p.conns <- c
			return nil, err
		}
		return c, nil
	case <-p.unopened:
		c, err := openConn(p.path, p.settings)
		if err != nil {
			p.unopened <- struct{}{}
		}
		return c, err
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
			select {
			case c := <-p.conns:
				err = errors.Join(err, c.close())
			case <-p.unopened:
			}
		}
	})
	return err
}
