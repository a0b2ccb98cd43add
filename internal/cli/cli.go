// Package cli is the command line: it reads the settings, opens the stores and runs a command.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"fivefold/internal/config"
	"fivefold/stores"
	"fivefold/stores/engines"

	"github.com/alecthomas/kong"
)

// commandLine is everything that can be typed.
type commandLine struct {
	config.Config `embed:"" group:"Settings (flag or environment)"`

	Version kong.VersionFlag `help:"Print the version."`

	Serve     serveCommand     `cmd:"" default:"withargs" help:"Serve the network. The default command."`
	Import    importCommand    `cmd:"" help:"Import a network into the stores. Importing twice changes nothing."`
	Export    exportCommand    `cmd:"" help:"Export the network as CSV files."`
	Move      moveCommand      `cmd:"" help:"Add the network in one place, a directory or a database, to another, and compare them."`
	Backup    backupCommand    `cmd:"" help:"Write a consistent copy of the data, also while the server runs."`
	Restore   restoreCommand   `cmd:"" help:"Make a backup the data of DATA_DIR."`
	Relay     relayCommand     `cmd:"" help:"Carry changes to the stores that are derived from the data, and see to those that failed."`
	Rebuild   rebuildCommand   `cmd:"" help:"Fill a projection anew from the data, while servers serve."`
	Audit     auditCommand     `cmd:"" help:"Compare projections with the data while servers serve, name what differs, and repair it; or verify the ledger."`
	Reconcile reconcileCommand `cmd:"" help:"Compare the payments and payouts of the payment provider, of the network and of the ledger, and name what differs."`
	Creatives creativesCommand `cmd:"" help:"Review creatives: the posts that advertisers want to show as ads."`
	Doctor    doctorCommand    `cmd:"" help:"Check the installation and the data, and print how to fix what is wrong."`
	Ledger    ledgerCommand    `cmd:"" help:"Read the ledger, and close periods of it."`
	Search    searchCommand    `cmd:"" help:"Measure how well the search finds what people look for."`
	Health    healthCommand    `cmd:"" help:"Check that the server at ADDR is ready. For container health checks."`
	Schema    schemaCommand    `cmd:"" help:"Print the schema."`
	ID        idCommand        `cmd:"" name:"id" help:"Print the ids of a source's keys, one per line."`
}

// cliEnv is what every command receives.
type cliEnv struct {
	ctx            context.Context
	config         *config.Config
	stdout, stderr io.Writer
}

const description = `A social network's GraphQL API over polyglot persistence.

With no addresses configured everything is kept in one SQLite file, and with
POSTGRES_URL in a PostgreSQL database.

Examples:

    fivefold --demo                 serve a small demo network at http://127.0.0.1:8080
    fivefold import lastfm DIR      import a real network
    fivefold                        serve what is in the stores
    fivefold doctor                 check the installation and the data`

// exited unwinds out of kong after --help or --version.
type exited struct{}

// Run runs the command in args until it has finished or ctx ends, and returns the exit code: 0, or 1 after one line on stderr.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	c := commandLine{Config: config.Config{Limits: config.DefaultLimits()}}
	exit := -1
	parser := kong.Must(&c, kong.Name("fivefold"), kong.Description(description), kong.Writers(stdout, stderr),
		kong.Exit(func(n int) { exit = n; panic(exited{}) }), kong.Vars{"version": config.Version()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exited); !ok {
				panic(r)
			}
			code = exit
		}
	}()
	makeFilesPrivate()
	unsetEmpty(parser)
	command, err := parser.Parse(args)
	if err != nil {
		err = fmt.Errorf("%w (see fivefold --help)", err)
	} else {
		err = command.Run(&cliEnv{ctx: ctx, config: &c.Config, stdout: stdout, stderr: stderr})
	}
	if err != nil {
		fmt.Fprintf(stderr, "fivefold: %s\n", oneLine(err))
		return 1
	}
	return 0
}

// unsetEmpty removes empty and blank variables of settings from the environment: such a variable is an unset one, as containers' tools
// write it.
func unsetEmpty(parser *kong.Kong) {
	for _, flag := range parser.Model.Flags {
		for _, name := range flag.Envs {
			if strings.TrimSpace(os.Getenv(name)) == "" {
				_ = os.Unsetenv(name)
			}
		}
	}
}

// oneLine returns the text of an error on one line. Joined errors have a line each.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

// addressesOf returns the addresses of the stores in the settings.
func addressesOf(c *config.Config) (engines.Addresses, error) {
	database, err := c.Database()
	redis, redisErr := c.Redis()
	search, searchErr := c.Search()
	return engines.Addresses{DataDir: c.DataDir, PostgresURL: database, RedisURL: redis, RedisPrefix: c.RedisPrefix, TypesenseURL: search.Typesense,
		OpenSearchURL: search.OpenSearch, SearchPrefix: c.SearchPrefix}, errors.Join(err, redisErr, searchErr)
}

// operatorTimeout is the limit of a call to Redis for a command of an operator: no request waits for it, and the way to Redis may be long.
const operatorTimeout = 2 * time.Second

// openEngines opens the stores for requests, or with a limit of calls to Redis that is not zero. Its errors say what to do.
func openEngines(env *cliEnv, redisTimeout time.Duration) (*engines.Engines, error) {
	addresses, err := addressesOf(env.config)
	if err != nil {
		return nil, err
	}
	addresses.RedisTimeout = redisTimeout
	opened, err := engines.Open(env.ctx, addresses)
	if err != nil {
		return nil, openError(addresses, err)
	}
	return opened, nil
}

// openError returns an error of opening the data at addresses, with what to do.
func openError(addresses engines.Addresses, err error) error {
	location := addresses.Location()
	switch {
	case errors.Is(err, stores.ErrNewerVersion):
		return fmt.Errorf("the data in %s was written by a newer version of this program: use that version", location)
	case errors.Is(err, engines.ErrLoading):
		return fmt.Errorf("an import fills the data in %s: try again when it has ended", location)
	case addresses.PostgresURL != "":
		return fmt.Errorf("cannot open %s: %w: start the server or correct its address, and run fivefold doctor", location, err)
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("cannot write in %s: %w: set DATA_DIR to a directory that this user may write", location, path.Err)
	}
	return fmt.Errorf("cannot open the data in %s: %w: run fivefold doctor", location, err)
}
