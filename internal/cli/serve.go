package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"fivefold/resolvers"
	"fivefold/schema"
	"fivefold/stores/dataset"
	"fivefold/stores/demo"

	"github.com/alecthomas/kong"
)

// cli is what can be typed.
type cli struct {
	Config  `embed:"" group:"Configuration (flag or environment)"`
	Version kong.VersionFlag `help:"Print the version."`

	Serve  serveCommand  `cmd:"" default:"withargs" help:"Serve the network: what happens without a command."`
	Import importCommand `cmd:"" help:"Read a network into the stores. Doing it twice changes nothing."`
	Export exportCommand `cmd:"" help:"Write the network as CSV files."`
	Doctor doctorCommand `cmd:"" help:"Check that everything is in order, and say how to mend what is not."`
	Schema schemaCommand `cmd:"" help:"Print the schema."`
	ID     idCommand     `cmd:"" name:"id" help:"Print the ids that things of a source have here, one a line."`
}

// frame is what every command is given.
type frame struct {
	ctx            context.Context
	config         *Config
	stdout, stderr io.Writer
}

type serveCommand struct {
	Demo bool `help:"Fill an empty store with a small demo network, and let the playground act as its people."`
}

func (s *serveCommand) Run(f *frame) error {
	log := newLog(f.config, f.stderr)
	tuneMemory(log)
	engines, err := openEngines(f.ctx, f.config)
	if err != nil {
		return err
	}
	defer engines.close()
	if s.Demo {
		if err := demo.Fill(f.ctx, engines.set); err != nil {
			return fmt.Errorf("cannot fill the demo network: %w", err)
		}
	}
	listener, err := net.Listen("tcp", f.config.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program: stop it, or set ADDR", f.config.Addr)
	}
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", f.config.Addr, err)
	}
	defer listener.Close()
	observer, err := newObserver(f.ctx, f.config, log)
	if err != nil {
		return err
	}
	defer observer.close(context.WithoutCancel(f.ctx))
	site := newSite(f.config, engines, observer, s.Demo)
	if err := banner(f.ctx, f.stdout, engines, listener.Addr().String()); err != nil {
		return err
	}
	return serve(f.ctx, f.config, site, listener, log)
}

type schemaCommand struct {
	Subgraph bool `help:"Print the federation subgraph rather than what clients see."`
}

func (s *schemaCommand) Run(f *frame) error {
	sdl, err := schema.API()
	if s.Subgraph {
		sdl, err = schema.Subgraph()
	}
	if err == nil {
		_, err = io.WriteString(f.stdout, sdl)
	}
	return err
}

type idCommand struct {
	Keys []string `arg:"" name:"SOURCE:KIND:KEY" help:"Such as lastfm:user:2, lastfm:artist:51 or deezer:genre:Pop."`
}

func (i *idCommand) Run(f *frame) error {
	var out strings.Builder
	for _, key := range i.Keys {
		id, err := dataset.ParseSource(key)
		if err != nil {
			return err
		}
		fmt.Fprintln(&out, id)
	}
	_, err := io.WriteString(f.stdout, out.String())
	return err
}

// newResolver makes the root resolver over the open stores.
func newResolver(config *Config, engines *engines, observer *observer) *resolvers.Resolver {
	return &resolvers.Resolver{
		Stores:    engines.set,
		Passwords: resolvers.NewPasswords(passwordsAtOnce),
		Now:       now,
		NewID:     newID,
		Sessions:  resolvers.SessionTimes{Idle: config.SessionIdle, Absolute: config.SessionMax},
		Log:       observer.log,
	}
}
