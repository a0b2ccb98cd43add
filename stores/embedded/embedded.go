// Package embedded keeps every port of stores in one SQLite file, and events in memory, inside this process and with nothing to
// install. It leaves who may ask what to the callers, and moving the data elsewhere to stores.Archive.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"fivefold/stores"
)

// Name is what calls to this engine are recorded under.
const Name = "embedded"

// Memory is the folder that stands for none: what is kept there is gone after Close.
const Memory = ":memory:"

// fileName is the database's name in its folder.
const fileName = "fivefold.db"

// readersMin is how many calls read at once on a machine with fewer cores.
const readersMin = 4

// An Engine is an open database. It is safe for concurrent use; several processes may open one folder at once.
type Engine struct {
	location string
	discard  string // the folder to remove at Close; empty when it stays
	version  string
	readers  *pool
	writer   *pool // of one line: SQLite has one writer at a time
	topics   *topics
}

// Open opens the database in the folder dir and brings it to this version. It makes the folder if there is none, and one
// that Close removes again for Memory. Data of a newer version gives stores.ErrNewerVersion and stays as it is.
func Open(ctx context.Context, dir string) (*Engine, error) {
	e := &Engine{topics: newTopics()}
	if dir == Memory {
		temporary, err := os.MkdirTemp("", "fivefold-")
		if err != nil {
			return nil, fmt.Errorf("embedded: open: %w", err)
		}
		dir, e.discard = temporary, temporary
	}
	if err := e.open(ctx, dir); err != nil {
		return nil, errors.Join(fmt.Errorf("embedded: open %s: %w", dir, err), e.Close())
	}
	return e, nil
}

func (e *Engine) open(ctx context.Context, dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if e.location, err = filepath.Abs(filepath.Join(dir, fileName)); err != nil {
		return err
	}
	// What Close throws away need not survive a power cut.
	if e.writer, err = openPool(ctx, e.location, writing(e.discard == ""), 1); err != nil {
		return err
	}
	if err := migrate(ctx, e.writer); err != nil {
		return err
	}
	if e.readers, err = openPool(ctx, e.location, reading(), max(readersMin, runtime.NumCPU())); err != nil {
		return err
	}
	return e.readVersion(ctx)
}

// Set gives the engine's answer for every port.
func (e *Engine) Set() stores.Set {
	return stores.Set{
		Places:         places{e},
		Organisations:  organisations{e},
		Users:          users{e},
		Friendships:    friendships{e},
		Network:        network{e},
		Circles:        circles{e},
		CircleTopics:   circleTopics{e},
		CircleActivity: whereabouts{e},
		Interests:      interests{e},
		Likes:          likes{e},
		Pages:          pages{e},
		Memberships:    memberships{e},
		Messages:       messages{e},
		Threads:        threads{e},
		Reactions:      reactions{e},
		Sessions:       sessions{e},
		Events:         e.topics,
		Archive:        archive{e},
	}
}

// Location gives the path of the database file.
func (e *Engine) Location() string { return e.location }

// Version names SQLite's version and that of the data.
func (e *Engine) Version() string { return e.version }

// Close waits for the calls under way and closes the database. Whatever is asked afterwards gives stores.ErrClosed.
// Closing twice does no harm.
func (e *Engine) Close() error {
	e.topics.close()
	// The readers go first: the last to leave folds the write-ahead log back into the file.
	err := errors.Join(e.readers.close(), e.writer.close())
	if e.discard != "" {
		err = errors.Join(err, os.RemoveAll(e.discard))
	}
	if err != nil {
		return fmt.Errorf("embedded: close: %w", err)
	}
	return nil
}
