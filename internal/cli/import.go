package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

type importCommand struct {
	Lastfm lastfmCommand       `cmd:"" help:"Last.fm users, friendships, artists, plays and tags (hetrec2011-lastfm-2k)."`
	Deezer deezerCommand       `cmd:"" help:"Deezer users in Hungary, their friendships and genres (GEMSEC)."`
	LDBC   ldbcCommand         `cmd:"" name:"ldbc" help:"A network of the LDBC Social Network Benchmark's generator (Interactive v1)."`
	Pages  pagesCommand        `cmd:"" name:"facebook-pages" help:"Verified Facebook pages and which of them like each other (MUSAE)."`
	CSV    csvImportCommand    `cmd:"" name:"csv" help:"CSV files in this program's own format, plain or gzip."`
	Ledger ledgerImportCommand `cmd:"" help:"Double-entry books: postings.csv, plain or gzip."`
	Ads    adsImportCommand    `cmd:"" help:"What ads have brought and cost: KAG_conversion_data.csv, plain or gzip."`
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

func (c *lastfmCommand) Run(env *cliEnv) error    { return c.run(env, dataset.Lastfm) }
func (c *deezerCommand) Run(env *cliEnv) error    { return c.run(env, dataset.Deezer) }
func (c *pagesCommand) Run(env *cliEnv) error     { return c.run(env, dataset.FacebookPages) }
func (c *csvImportCommand) Run(env *cliEnv) error { return c.run(env, dataset.ImportCSV) }

func (c *ldbcCommand) Run(env *cliEnv) error {
	if err := c.run(env, dataset.LDBC); err != nil || !c.Updates {
		return err
	}
	engines, err := openEngines(env, 0)
	if err != nil {
		return err
	}
	defer engines.Close()
	return printReport(env, c.importOptions, func(opts dataset.Options) (dataset.Report, error) {
		return dataset.LDBCUpdates(env.ctx, c.Dir, engines.Set, opts)
	}, nil)
}

// A networkReader writes the files of a directory into a destination.
type networkReader func(ctx context.Context, dir string, to dataset.Destination, opts dataset.Options) (dataset.Report, error)

// checkFiles returns an error when there are no files in a directory.
func checkFiles(dir string) error {
	if dir == "" {
		return errors.New("cannot import: the path of the directory is empty: give the directory of the files")
	}
	if entries, err := os.ReadDir(dir); err != nil {
		return fmt.Errorf("cannot import: %w: give the directory of the files", err)
	} else if len(entries) == 0 {
		return fmt.Errorf("cannot import: %s is empty: give the directory of the files", dir)
	}
	return nil
}

// run imports a network. Without files it does not open the stores, which would create them.
func (o importOptions) run(env *cliEnv, read networkReader) error {
	if err := checkFiles(o.Dir); err != nil {
		return err
	}
	addresses, err := addressesOf(env.config)
	if err != nil {
		return err
	}
	to, err := engines.OpenImport(env.ctx, addresses)
	if err != nil {
		return openError(addresses, err)
	}
	defer to.Close()
	readTo := func(opts dataset.Options) (dataset.Report, error) { return read(env.ctx, o.Dir, to, opts) }
	if !to.IsNew() {
		return printReport(env, o, readTo, nil)
	}
	err = printReport(env, o, readTo, func() error {
		fmt.Fprintln(env.stdout, "building indexes")
		return to.Commit(env.ctx)
	})
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("another program has made data in %s meanwhile: nothing was imported", addresses.Location())
	case err != nil:
		return fmt.Errorf("%w: nothing was imported", err)
	}
	return nil
}

// printReport runs an import and prints its progress and its report. An import with a commit stores nothing when it fails; otherwise what it
// stored is printed then too.
func printReport(env *cliEnv, o importOptions, read func(dataset.Options) (dataset.Report, error), commit func() error) error {
	p, began := &progress{w: env.stdout}, time.Now()
	report, err := read(dataset.Options{ContinueOnError: !o.Strict, Progress: p.show})
	p.end()
	printFaults(env.stderr, "left out", report.Skipped, report.SkippedCount)
	printFaults(env.stderr, "repaired", report.Repairs, report.RepairCount)
	if commit != nil {
		if err == nil {
			err = commit()
		}
		if err != nil {
			return err
		}
		report.Took = time.Since(began)
	}
	printImport(env.stdout, report)
	return err
}
