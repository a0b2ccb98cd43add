package embedded

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"sync"

	_ "modernc.org/sqlite" // the driver

	"fivefold/stores"
)

// A pool holds connections of the same powers to one file, and lends each to one call at a time.
type pool struct {
	db    *sql.DB
	lines chan *line
	done  chan struct{} // closed when the pool is
	once  sync.Once
}

// writing gives the settings of the connection that writes; durable tells whether a commit waits for the disk.
func writing(durable bool) url.Values {
	settings := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas(
		"foreign_keys(1)", "journal_mode(WAL)", "cache_size(-65536)", "wal_autocheckpoint(8192)")}
	if durable {
		settings.Add("_pragma", "synchronous(FULL)")
	} else {
		settings.Add("_pragma", "synchronous(OFF)")
	}
	return settings
}

// reading gives the settings of connections that can do nothing but read.
func reading() url.Values {
	return url.Values{"_pragma": pragmas("query_only(1)", "cache_size(-8192)")}
}

// pragmas adds what every connection has: patience with other processes that write, and the file in memory, so that readers
// share what they read.
func pragmas(own ...string) []string {
	return append(own, "busy_timeout(10000)", "temp_store(MEMORY)", "mmap_size(268435456)")
}

func openPool(ctx context.Context, path string, settings url.Values, size int) (*pool, error) {
	address := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: settings.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	p := &pool{db: db, lines: make(chan *line, size), done: make(chan struct{})}
	for range size {
		conn, err := db.Conn(ctx)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		p.lines <- &line{conn: conn, statements: map[string]*sql.Stmt{}}
	}
	return p, nil
}

// take lends a line, as soon as one is free.
func (p *pool) take(ctx context.Context) (*line, error) {
	if err := p.alive(ctx); err != nil {
		return nil, err
	}
	select {
	case l := <-p.lines:
		if err := p.alive(ctx); err != nil {
			p.lines <- l
			return nil, err
		}
		return l, nil
	case <-p.done:
		return nil, stores.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// give takes a line back.
func (p *pool) give(l *line) { p.lines <- l }

// alive gives ErrClosed after close, or the context's error when it is done.
func (p *pool) alive(ctx context.Context) error {
	select {
	case <-p.done:
		return stores.ErrClosed
	default:
		return ctx.Err()
	}
}

// close waits for the lines that are lent and closes them all. A pool that never opened has nothing to close.
func (p *pool) close() (err error) {
	if p == nil {
		return nil
	}
	p.once.Do(func() {
		close(p.done)
		for range cap(p.lines) {
			err = errors.Join(err, (<-p.lines).close())
		}
		err = errors.Join(err, p.db.Close())
	})
	return err
}
