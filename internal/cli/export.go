package cli

import "fivefold/stores/dataset"

type exportCommand struct {
	CSV csvExportCommand `cmd:"" name:"csv" help:"Write CSV files in this program's own format, one file per noun."`
}

type csvExportCommand struct {
	Dir       string `arg:"" help:"Directory of the files: new or empty."`
	Gzip      bool   `help:"Write .csv.gz files."`
	Passwords bool   `help:"Write the hashes of passwords too, into a file that only this user can read."`
}

func (c *csvExportCommand) Run(env *cliEnv) error {
	engines, err := openEngines(env)
	if err != nil {
		return err
	}
	defer engines.Close()
	p := &progress{w: env.stdout}
	report, err := dataset.ExportCSV(env.ctx, c.Dir, engines.Set.Archive, dataset.ExportOptions{Gzip: c.Gzip, Passwords: c.Passwords, Progress: p.show})
	p.end()
	if err == nil {
		printReport(env.stdout, report)
	}
	return err
}
