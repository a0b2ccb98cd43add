package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

type importCommand struct {
	Lastfm lastfmCommand    `cmd:"" help:"Last.fm users, friendships, artists, plays and tags (hetrec2011-lastfm-2k)."`
	Deezer deezerCommand    `cmd:"" help:"Deezer users in Hungary, their friendships and genres (GEMSEC)."`
	LDBC   ldbcCommand      `cmd:"" name:"ldbc" help:"A network of the LDBC Social Network Benchmark's generator (Interactive v1)."`
	Pages  pagesCommand     `cmd:"" name:"facebook-pages" help:"Verified Facebook pages and which of them like each other (MUSAE)."`
	CSV    csvImportCommand `cmd:"" name:"csv" help:"CSV files in this program's own format, plain or gzip."`
}

// importOptions are the arguments of every import.
type importOptions struct {
	Dir    string `arg:"" help:"Directory of the files."`
	Strict bool   `help:"Stop at the first damaged row. Without this flag damaged rows are reported and left out."`
}

type (
	lastfmCommand struct{ importOptions }
	deezerCommand struct{ importOptions }
	ldbcCommand   struct {
		importOptions
		Updates bool `help:"Apply the update streams in update_streams after the network."`
	}
	pagesCommand     struct{ importOptions }
	csvImportCommand struct{ importOptions }
)

func (c *lastfmCommand) Run(env *cliEnv) error    { return c.run(env, network(dataset.Lastfm)) }
func (c *deezerCommand) Run(env *cliEnv) error    { return c.run(env, network(dataset.Deezer)) }
func (c *pagesCommand) Run(env *cliEnv) error     { return c.run(env, network(dataset.FacebookPages)) }
func (c *csvImportCommand) Run(env *cliEnv) error { return c.run(env, network(dataset.ImportCSV)) }

func (c *ldbcCommand) Run(env *cliEnv) error {
	if c.Updates {
		return c.run(env, network(dataset.LDBC), dataset.LDBCUpdates)
	}
	return c.run(env, network(dataset.LDBC))
}

// An importer writes the files of a directory into the stores.
type importer func(ctx context.Context, dir string, set stores.Set, opts dataset.Options) (dataset.Report, error)

// network returns the importer of a reader that needs only the archive.
func network(read func(context.Context, string, stores.Archive, dataset.Options) (dataset.Report, error)) importer {
	return func(ctx context.Context, dir string, set stores.Set, opts dataset.Options) (dataset.Report, error) {
		return read(ctx, dir, set.Archive, opts)
	}
}

// run runs importers in order until one fails. Without files it does not open the stores, which would create them.
func (o *importOptions) run(env *cliEnv, importers ...importer) error {
	if o.Dir == "" {
		return errors.New("cannot import: the path of the directory is empty: give the directory of the files")
	}
	if entries, err := os.ReadDir(o.Dir); err != nil {
		return fmt.Errorf("cannot import: %w: give the directory of the files", err)
	} else if len(entries) == 0 {
		return fmt.Errorf("cannot import: %s is empty: give the directory of the files", o.Dir)
	}
	engines, err := openEngines(env)
	if err != nil {
		return err
	}
	defer engines.Close()
	for _, read := range importers {
		if err := o.runOne(env, engines.Set, read); err != nil {
			return err
		}
	}
	return nil
}

// runOne runs an importer and prints its report, also when it fails.
func (o *importOptions) runOne(env *cliEnv, set stores.Set, read importer) error {
	p := &progress{w: env.stdout}
	report, err := read(env.ctx, o.Dir, set, dataset.Options{ContinueOnError: !o.Strict, Progress: p.show})
	p.end()
	printFaults(env.stderr, "left out", report.Skipped, report.SkippedCount)
	printFaults(env.stderr, "repaired", report.Repairs, report.RepairCount)
	printImport(env.stdout, report)
	return err
}
