// Fivefold is a social network's GraphQL API over polyglot persistence: one schema, and each field is resolved from the store that
// answers it best. With no addresses configured everything is kept in one SQLite file.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"fivefold/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := cli.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
