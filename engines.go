package main

import (
	"context"
	"errors"
	"fmt"
	"os"

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
	case errors.Is(err, stores.ErrNewer):
		return nil, fmt.Errorf("the data in %s was written by a newer version of this program: use that version", config.DataDir)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("cannot write in %s: give this user the right, or set DATA_DIR", config.DataDir)
	case err != nil:
		return nil, fmt.Errorf("cannot open the data in %s: %w", config.DataDir, err)
	}
	e := &engines{set: engine.Set(), check: engine.Check, close: engine.Close}
	for _, keeps := range []string{"people and interests", "friendships and paths", "sessions"} {
		e.roles = append(e.roles, role{keeps, "embedded SQLite", engine.Location()})
	}
	return e, nil
}
