package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"fivefold/stores"
	"fivefold/stores/embedded"
)

// A role is a part of the network's data and the engine that keeps it.
type role struct {
	Name     string // what it keeps
	Engine   string
	Location string
}

// engines are the open stores.
type engines struct {
	set   stores.Set
	roles []role
	check func(context.Context) error // whether every store answers
	close func() error                // in reverse order of opening
}

// openEngines opens a store for every role: the embedded engine for all of them, so far.
func openEngines(ctx context.Context, config *Config) (*engines, error) {
	engine, err := embedded.Open(ctx, config.DataDir)
	switch {
	case errors.Is(err, stores.ErrNewerVersion):
		return nil, fmt.Errorf("the data in %s was written by a newer version of this program: use that version", config.DataDir)
	case err != nil:
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			return nil, fmt.Errorf("cannot write in %s: %w: set DATA_DIR to a place where this user may", config.DataDir, path.Err)
		}
		return nil, fmt.Errorf("cannot open the data in %s: %w: see fivefold doctor", config.DataDir, err)
	}
	e := &engines{set: engine.Set(), check: engine.Check, close: engine.Close}
	for _, keeps := range []string{"people and interests", "friendships and paths", "sessions"} {
		e.roles = append(e.roles, role{keeps, "embedded SQLite", engine.Location()})
	}
	return e, nil
}
