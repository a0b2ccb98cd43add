// Package engines opens the stores. It is the only importable package that knows the names of engines.
package engines

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/inprocess"
)

// Addresses say where the data of each role is. A role without an address is kept by the embedded engine.
type Addresses struct {
	DataDir string // the directory of the embedded engine's file, made when it does not exist; Memory keeps nothing
}

// Memory as DataDir keeps the data in memory until Close.
const Memory = embedded.Memory

// DataFile is the name of the embedded engine's file.
const DataFile = "fivefold.db"

// A Role is a part of the network's data and the engine that keeps it.
type Role struct {
	Name     string // of the data
	Engine   string
	Version  string // of the engine
	Location string
}

// Engines are the open stores.
type Engines struct {
	Set   stores.Set
	Roles []Role

	embedded *embedded.Engine
	events   *inprocess.Events
}

// Open opens a store for every role. Data of a newer version of the program returns stores.ErrNewerVersion, and a directory that
// cannot be written an *fs.PathError.
func Open(ctx context.Context, addresses Addresses) (*Engines, error) {
	engine, err := embedded.Open(ctx, addresses.DataDir)
	if err != nil {
		return nil, err
	}
	e := &Engines{Set: stores.Instrument(engine.Set(), embedded.Name), embedded: engine, events: inprocess.NewEvents()}
	e.Set.Events = stores.Instrument(stores.Set{Events: e.events}, inprocess.Name).Events
	for _, name := range []string{"people and interests", "friendships and paths", "sessions"} {
		e.Roles = append(e.Roles, Role{Name: name, Engine: "embedded SQLite", Version: engine.Version(), Location: engine.Location()})
	}
	return e, nil
}

// HasData reports whether there is data that Open would open rather than create.
func HasData(addresses Addresses) (bool, error) {
	if addresses.DataDir == Memory {
		return false, nil
	}
	_, err := os.Stat(filepath.Join(addresses.DataDir, DataFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// WriteBackup writes a consistent copy of the data into the new file path. See embedded.WriteBackup.
func WriteBackup(ctx context.Context, addresses Addresses, path string) error {
	return embedded.WriteBackup(ctx, addresses.DataDir, path)
}

// Restore makes a backup the data. See embedded.Restore.
func Restore(ctx context.Context, addresses Addresses, path string, replace bool) (kept string, err error) {
	return embedded.Restore(ctx, addresses.DataDir, path, replace)
}

// NewestBackup returns the path of the newest backup in a directory, whatever its name is. See embedded.NewestBackup.
func NewestBackup(addresses Addresses, dir string) (string, error) {
	return embedded.NewestBackup(dir, addresses.DataDir)
}

// LastBackup returns the last backup, the zero Backup when there is none.
func LastBackup(addresses Addresses) (embedded.Backup, error) {
	return embedded.LastBackup(addresses.DataDir)
}

// ErrInUse means that a process has the data open that should be replaced.
var ErrInUse = embedded.ErrInUse

// ErrNotRecorded means that a backup is complete, and that LastBackup does not know of it.
var ErrNotRecorded = embedded.ErrNotRecorded

// ErrGraphBudget means that friendships in memory need more than their budget.
var ErrGraphBudget = embedded.ErrGraphBudget

// Secret returns random bytes that are always the same for these data. They are no part of an export.
func (e *Engines) Secret() [32]byte { return e.embedded.Secret() }

// Check returns an error when a store does not answer.
func (e *Engines) Check(ctx context.Context) error { return e.embedded.Check(ctx) }

// KeepGraph keeps friendships in memory, in at most budget bytes. See embedded.Engine.KeepGraph.
func (e *Engines) KeepGraph(budget int64) (built <-chan struct{}) {
	return e.embedded.KeepGraph(budget)
}

// Graph returns the state of the friendships in memory.
func (e *Engines) Graph() embedded.GraphState { return e.embedded.Graph() }

// Lane returns the state of the expensive calls of the embedded engine.
func (e *Engines) Lane() embedded.LaneState { return e.embedded.Lane() }

// MeasureGraph returns what KeepGraph would lead to.
func (e *Engines) MeasureGraph(budget int64) embedded.GraphState {
	return e.embedded.MeasureGraph(budget)
}

// FileSize returns the size of the embedded engine's file, and how much of it is mapped into memory, in bytes.
func (e *Engines) FileSize(ctx context.Context) (size, mapped int64, err error) {
	return e.embedded.Size(ctx)
}

// Integrity reads all data and returns an error when it is damaged.
func (e *Engines) Integrity(ctx context.Context) error { return e.embedded.Integrity(ctx) }

// Close closes the stores in the reverse order of opening.
func (e *Engines) Close() error {
	e.events.Close()
	return e.embedded.Close()
}
