// Package embedded is the engine that keeps the ports of stores in one SQLite file, except Events. It needs nothing to be installed.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

// Name is the name of the engine in call records and errors.
const Name = "embedded"

// Memory is the directory to open for data that Close removes.
const Memory = ":memory:"

// fileName is the name of the database in its directory.
const fileName = "fivefold.db"

// secretSize is the length of the secret of the data.
const secretSize = 32

// cheapReaders is how many calls read at once beside the expensive ones.
const cheapReaders = 4

// An Engine is an open database. It is safe for concurrent use. Several processes may open one directory at once.
type Engine struct {
	location      string
	temporaryDir  string // removed by Close; empty when the data is kept
	durable       bool   // a commit waits for the disk
	version       string
	secret        [secretSize]byte
	readers       *pool
	unmapped      *pool // readers that map no file: see rowPool
	writer        *pool // of one connection: SQLite has one writer at a time
	waiting       writeQueue
	lane          *lane // of expensive reads
	disk          disk
	background    sync.WaitGroup // ends after endBackground
	closing       chan struct{}  // closed by endBackground
	endBackground func()
	tables        []archiveTable              // of the archive
	rowReads      atomic.Int64                // since the last commit
	graph         atomic.Pointer[friendGraph] // nil until KeepGraph
	changes       changeSignal                // of commits that stored changes
}

// Open opens the database in the directory dir, which it creates if necessary, and migrates it to this version. For Memory it uses a
// temporary directory, which Close removes. Data of a newer version returns stores.ErrNewerVersion and is not changed. While a Load fills the
// database, Open returns ErrLoading.
func Open(ctx context.Context, dir string) (*Engine, error) {
	e := newEngine()
	e.durable = dir != Memory // data that Close removes need not survive a power failure
	if dir == Memory {
		temporary, err := os.MkdirTemp("", "fivefold-")
		if err != nil {
			return nil, fmt.Errorf("embedded: open: %w", err)
		}
		dir, e.temporaryDir = temporary, temporary
		if err := writeMigrated(dir); err != nil {
			return nil, errors.Join(fmt.Errorf("embedded: open: %w", err), e.Close())
		}
	}
	if err := e.open(ctx, dir); err != nil {
		return nil, errors.Join(fmt.Errorf("embedded: open %s: %w", dir, err), e.Close())
	}
	return e, nil
}

func newEngine() *Engine {
	e := &Engine{closing: make(chan struct{}), lane: newLane(runtime.GOMAXPROCS(0))}
	e.endBackground = sync.OnceFunc(func() { close(e.closing) })
	e.tables = archiveTables(e.Set())
	return e
}

func (e *Engine) open(ctx context.Context, dir string) (err error) {
	if err := removeAbandonedLoads(dir); err != nil {
		return err
	}
	if err := makeFile(dir); err != nil {
		return err
	}
	if e.location, err = filepath.Abs(filepath.Join(dir, fileName)); err != nil {
		return err
	}
	made, err := os.Stat(e.location)
	if err != nil {
		return err
	}
	e.disk.dir = dir
	settings := writerSettings(e.durable)
	e.writer = newPool(e.location, settings, 1)
	if err := e.writer.openAll(ctx); err != nil {
		return err
	}
	if err := retryBusy(ctx, time.Now().Add(patientBusyTime), func() error { return migrate(ctx, e.location, settings) }); err != nil {
		return err
	}
	e.readers = newPool(e.location, readerSettings(), cap(e.lane.slots)+cheapReaders)
	e.unmapped = newPool(e.location, unmappedSettings(), cheapReaders)
	if e.temporaryDir == "" { // a connection that opened after a restore would read the log of the old file into the new one
		if err := errors.Join(e.readers.openAll(ctx), e.unmapped.openAll(ctx)); err != nil {
			return err
		}
	}
	if err := e.readVersion(ctx); err != nil {
		return err
	}
	// A load that began meanwhile may have removed the empty file that this engine has open, or replaced it and ended.
	if err := removeAbandonedLoads(dir); err != nil {
		return err
	}
	if err := checkUnreplaced(e.location, made); err != nil {
		return err
	}
	if err := e.readSecret(ctx); err != nil {
		return err
	}
	e.background.Go(e.keepLogShort)
	return nil
}

// Set returns the engine's implementation of its ports; Events is nil. Calls are not recorded and errors carry no prefix: see stores.Instrument.
func (e *Engine) Set() stores.Set {
	return stores.Set{
		Places:         places{e},
		Organisations:  organisations{e},
		Users:          users{e},
		Credentials:    credentials{e},
		Friendships:    friendships{e},
		Network:        network{e},
		Circles:        circles{e},
		CircleTopics:   circleTopics{e},
		CircleActivity: circleActivity{e},
		Interests:      interests{e},
		Likes:          likes{e},
		Pages:          pages{e},
		Memberships:    memberships{e},
		Messages:       messages{e},
		Threads:        threads{e},
		Reactions:      reactions{e},
		Sessions:       sessions{e},
		Projections:    projections{e},
		Outbox:         outbox{e},
		Archive:        archive{e},
		Ledger:         ledger{e},
		Books:          books{e},
		Delivery:       delivery{e},
		AdReports:      adReports{e},
		Payments:       payments{e},
		Outflows:       outflows{e},
		ProviderEvents: providerEvents{e},
		LocalPayments:  localPayments{e},
		Answers:        answers{e},
		Advertisers:    advertisers{e},
		Campaigns:      campaigns{e},
		AdSets:         adSets{e},
		Creatives:      creatives{e},
		AdPreferences:  adPreferences{e},
		Records:        records{e},
	}
}

// Location returns the path of the database file.
func (e *Engine) Location() string { return e.location }

// Version returns the versions of SQLite and of the data, as text.
func (e *Engine) Version() string { return e.version }

// Secret returns random bytes that are always the same for these data. They are no part of an export.
func (e *Engine) Secret() [secretSize]byte { return e.secret }

// Close waits for running calls and closes the database. Later calls return stores.ErrClosed. Closing twice does nothing.
func (e *Engine) Close() error {
	e.endBackground()
	e.background.Wait()
	// The writer closes last: the last connection to close checkpoints the write-ahead log into the file.
	err := errors.Join(e.readers.close(), e.unmapped.close(), e.writer.close())
	if e.temporaryDir != "" {
		err = errors.Join(err, os.RemoveAll(e.temporaryDir))
	}
	if err != nil {
		return fmt.Errorf("embedded: close: %w", err)
	}
	return nil
}
