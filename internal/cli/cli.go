// Fivefold is a social network's GraphQL API over polyglot persistence: one schema, and each field from the store that
// answers it best. With no addresses configured everything is kept in one SQLite file.
//
// This package is the front door: the only place that knows engine names. It chooses engines, starts, and stops.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does what the arguments say until it is done or ctx ends, and returns the exit code: 0, or 1 after one line on stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	var c cli
	exit := -1
	parser := kong.Must(&c, kong.Name("fivefold"), kong.Description(description), kong.Writers(stdout, stderr),
		kong.Exit(func(n int) { exit = n; panic(exited{}) }), kong.Vars{"version": version()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exited); !ok {
				panic(r)
			}
			code = exit
		}
	}()
	command, err := parser.Parse(args)
	if err != nil {
		err = fmt.Errorf("%w (see fivefold --help)", err)
	} else {
		err = command.Run(&frame{ctx: ctx, config: &c.Config, stdout: stdout, stderr: stderr})
	}
	if err != nil && !errors.Is(err, errSilent) {
		fmt.Fprintf(stderr, "fivefold: %s\n", oneLine(err))
	}
	if err != nil {
		return 1
	}
	return 0
}

// oneLine gives an error's text, of which joined errors have a line each, on one.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

// exited unwinds out of kong when --help or --version is all there is to do.
type exited struct{}

// errSilent ends with code 1 when everything has been said.
var errSilent = errors.New("")

const description = `A social network's GraphQL API over polyglot persistence.

With no addresses configured everything is kept in one SQLite file.

Examples:

    fivefold --demo                 a small network to play with, at http://127.0.0.1:8080
    fivefold import lastfm DIR      bring in a real one
    fivefold                        serve what is there
    fivefold doctor                 see whether everything is in order`

// version tells which build this is.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return info.Main.Version
}

// serve listens until ctx ends, then ends what would go on for ever and lets running requests finish.
func serve(ctx context.Context, config *Config, site *site, listener net.Listener, log *slog.Logger) error {
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	server := &http.Server{
		Handler: site.handler(), ReadHeaderTimeout: config.ReadHeaderTimeout, ReadTimeout: config.ReadTimeout, IdleTimeout: config.IdleTimeout,
		WriteTimeout: config.RequestTimeout + config.ReadTimeout, MaxHeaderBytes: config.MaxHeader,
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return requests },
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	site.drain()
	log.Info("stopping", "delay", config.ShutdownDelay, "timeout", config.ShutdownTimeout)
	time.Sleep(config.ShutdownDelay) // a load balancer must see that the server is not ready before it stops listening
	deadline, done := context.WithTimeout(context.WithoutCancel(ctx), config.ShutdownTimeout)
	defer done()
	live := make(chan error, 1)
	go func() { live <- site.live.Shutdown(deadline) }() // which the server does not wait for, or would wait for in vain
	if err := errors.Join(server.Shutdown(deadline), <-live); err != nil {
		cancel() // what still runs is told to stop
		return fmt.Errorf("some requests did not finish in %v: %w", config.ShutdownTimeout, errors.Join(err, server.Close()))
	}
	return nil
}
