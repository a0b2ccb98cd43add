package cli

import (
	"errors"
	"fmt"
	"strings"

	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

type moveCommand struct {
	From string `placeholder:"DIR|URL" help:"Where the network is: a directory of the embedded engine, or the address of a PostgreSQL database (DATA_DIR)."`
	To   string `placeholder:"DIR|URL" help:"Where it is to be, in the same form (POSTGRES_URL). The network there is empty, or the same one of which a part is missing."`
}

// Run adds the rows of one network to another, and compares the two.
func (c *moveCommand) Run(env *cliEnv) error {
	from, to, err := c.addresses(env)
	if err != nil {
		return err
	}
	if err := requireDataAt(env.ctx, from, "move"); err != nil {
		return err
	}
	source, err := engines.Open(env.ctx, from)
	if err != nil {
		return openError(from, err)
	}
	defer source.Close()
	if err := checkLedger(env, source, from); err != nil {
		return err
	}
	if err := moveRows(env, source, from, to); err != nil {
		return err
	}
	fmt.Fprintln(env.stdout, "comparing")
	target, err := engines.Open(env.ctx, to)
	if err != nil {
		return openError(to, err)
	}
	defer target.Close()
	if err := compare(env, source, target); err != nil {
		return fmt.Errorf("%s has other rows than %s: %w", to.Location(), from.Location(), err)
	}
	if err := compareLedgers(env, source, target); err != nil {
		return fmt.Errorf("%s has another ledger than %s: %w", to.Location(), from.Location(), err)
	}
	_, err = fmt.Fprintf(env.stdout, "All tables of %s and %s are equal. Sessions are not moved: everybody signs in again.\n", from.Location(), to.Location())
	return err
}

// addresses returns where the network is, and where it is to be.
func (c *moveCommand) addresses(env *cliEnv) (from, to engines.Addresses, err error) {
	from, to = placeOf(c.From), placeOf(c.To)
	if c.From == "" {
		from = engines.Addresses{DataDir: env.config.DataDir}
	}
	if c.To == "" {
		to.PostgresURL, err = env.config.Database()
	}
	switch {
	case err != nil:
	case to == engines.Addresses{}:
		err = errors.New("add --to DIR or --to URL, or set POSTGRES_URL: where the network is to be")
	case from.DataDir == engines.Memory || to.DataDir == engines.Memory:
		err = errors.New("data in memory is not kept: name a directory")
	case from.Location() == to.Location():
		err = errors.New("--from and --to are the same")
	}
	return from, to, err
}

// placeOf returns the addresses of a directory or of a database.
func placeOf(place string) engines.Addresses {
	if strings.Contains(place, "://") {
		return engines.Addresses{PostgresURL: place}
	}
	return engines.Addresses{DataDir: place}
}

// moveRows adds the rows of a network to the one at to, and then its records. A new network has all of both, or nothing; another one has all records, or none.
func moveRows(env *cliEnv, source *engines.Engines, from, to engines.Addresses) error {
	target, err := engines.OpenImport(env.ctx, to)
	if err != nil {
		return openError(to, err)
	}
	defer target.Close()
	are, err := haveRecords(env, source, target)
	if err != nil {
		return fmt.Errorf("%s has a ledger, campaigns or choices of its own, to which those of %s are not added: %w: nothing was moved", to.Location(), from.Location(), err)
	}
	var commit func() error
	if target.IsNew() {
		commit = func() error {
			fmt.Fprintln(env.stdout, "building indexes")
			return target.Commit(env.ctx)
		}
	}
	var moved recordCounts
	err = printReport(env, importOptions{Strict: true}, func(opts dataset.Options) (dataset.Report, error) {
		report, err := dataset.Move(env.ctx, source.Set.Archive, target, opts.Progress)
		if err == nil && !are {
			if err = target.Fill(env.ctx, moved.count(source.Set.Records.Scan)); err != nil {
				err = fmt.Errorf("the ledger and all that belongs to it: %w", err)
			}
		}
		return report, err
	}, commit)
	switch {
	case err == nil:
		moved.print(env.stdout)
	case target.IsNew():
		err = fmt.Errorf("%w: nothing was moved", err)
	}
	return err
}

// compare returns an error that names the tables in which two networks differ.
func compare(env *cliEnv, source, target *engines.Engines) error {
	want, err := dataset.Digests(env.ctx, source.Set.Archive)
	if err != nil {
		return err
	}
	got, err := dataset.Digests(env.ctx, target.Set.Archive)
	if err != nil {
		return err
	}
	wantRecords, err := dataset.RecordDigests(env.ctx, source.Set.Records.Scan)
	if err != nil {
		return err
	}
	gotRecords, err := dataset.RecordDigests(env.ctx, target.Set.Records.Scan)
	if err != nil {
		return err
	}
	var different []string
	for _, table := range stores.Tables() {
		different = appendDifferent(different, string(table), got[table], want[table])
	}
	if different = append(different, differentRecords(gotRecords, wantRecords)...); len(different) > 0 {
		return fmt.Errorf("%s: stop the servers that use them, and move into an empty one", strings.Join(different, ", "))
	}
	return nil
}

// appendDifferent appends a table with its numbers of rows, if its rows differ.
func appendDifferent(different []string, table string, got, want dataset.Digest) []string {
	if got != want {
		different = append(different, fmt.Sprintf("%s (%d rows, want %d)", table, got.Rows, want.Rows))
	}
	return different
}
