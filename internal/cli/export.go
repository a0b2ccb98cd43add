package cli

import (
	"context"
	"errors"
	"fmt"

	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

type exportCommand struct {
	CSV csvExportCommand `cmd:"" name:"csv" help:"Write CSV files in this program's own format, one file per noun."`
}

type csvExportCommand struct {
	Dir       string `arg:"" help:"Directory of the files: new or empty."`
	Gzip      bool   `help:"Write .csv.gz files."`
	Passwords bool   `help:"Write the hashes of passwords too."`
	NoFormula bool   `help:"For spreadsheets: write an apostrophe before values that begin like a formula. Do not import such files."`
}

// requireData returns an error when there is no data for the purpose.
func requireData(env *cliEnv, purpose string) error {
	addresses, err := addressesOf(env.config)
	if err != nil {
		return err
	}
	return requireDataAt(env.ctx, addresses, purpose)
}

func requireDataAt(ctx context.Context, addresses engines.Addresses, purpose string) error {
	hasData, err := engines.HasData(ctx, addresses)
	switch {
	case hasData:
		return nil
	case addresses.PostgresURL == "":
		return fmt.Errorf("there is no data in %s to %s: set DATA_DIR to the directory of a network", addresses.DataDir, purpose)
	case err != nil:
		return openError(addresses, err)
	}
	return fmt.Errorf("there is no data in %s to %s: set POSTGRES_URL to the database of a network", addresses.Location(), purpose)
}

// Run writes the network as CSV files. Without data it fails: an empty copy is not a backup.
func (c *csvExportCommand) Run(env *cliEnv) error {
	if c.Dir == "" {
		return errors.New("the path of the directory is empty: name a new or empty directory")
	}
	if err := requireData(env, "export"); err != nil {
		return err
	}
	opened, err := openEngines(env, 0)
	if err != nil {
		return err
	}
	defer opened.Close()
	p := &progress{w: env.stdout}
	report, err := dataset.ExportCSV(env.ctx, c.Dir, opened.Set.Archive, dataset.ExportOptions{Gzip: c.Gzip, Passwords: c.Passwords, NoFormula: c.NoFormula, Progress: p.show})
	p.end()
	if err == nil {
		printExport(env.stdout, report)
		if c.NoFormula {
			fmt.Fprintln(env.stdout, "An apostrophe stands before values that begin like a formula: export again without --no-formula for an import.")
		}
	}
	return err
}
