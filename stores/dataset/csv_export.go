package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"fivefold/stores"
)

// ExportOptions configure an export.
type ExportOptions struct {
	Gzip      bool           // write .csv.gz files
	Passwords bool           // also write passwords.csv
	NoFormula bool           // write an apostrophe before values that spreadsheets take for formulas; such files are not for an import
	Progress  func(Progress) // see Options.Progress
}

// ExportCSV writes the rows of archive to dir as the CSV files that FORMAT.md describes, in the order of their keys. The same rows always
// result in the same bytes. It returns an error if dir is not empty, and creates dir if it does not exist. Files get their final names
// when all of them are complete; an export that fails removes its files. Only the user of the process can read files and directories that it
// creates: they hold private messages, birthdays and blocks.
//
// Rows that are written during the export may or may not be exported, but every row that an exported row refers to is.
func ExportCSV(ctx context.Context, dir string, archive stores.Archive, opts ExportOptions) (Report, error) {
	ex := &exporter{ctx: ctx, dir: dir, archive: archive, opts: opts, began: time.Now()}
	ex.report.Rows, ex.report.Added = map[stores.Table]int{}, map[stores.Table]int{}
	err := ex.run()
	ex.report.Took = time.Since(ex.began)
	if err != nil {
		err = fmt.Errorf("export csv: %w", err)
	}
	return ex.report, err
}

// An exporter runs one export.
type exporter struct {
	ctx     context.Context
	dir     string
	archive stores.Archive
	opts    ExportOptions
	report  Report
	began   time.Time
	totals  map[stores.Table]int
	files   []string // temporary files, then their final names
}

func (ex *exporter) run() (err error) {
	created, err := prepareDir(ex.dir)
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			return
		}
		for _, path := range ex.files {
			os.Remove(path)
		}
		if created {
			os.Remove(ex.dir)
		}
	}()
	if ex.totals, err = ex.archive.Counts(ex.ctx); err != nil {
		return err
	}
	// Tables are exported before the tables that they refer to, so that rows created during the export are not missing.
	for _, s := range slices.Backward(csvSchemas()) {
		if err := s.write(ex); err != nil {
			return err
		}
	}
	for i, path := range ex.files {
		final := finalName(path)
		if err := os.Rename(path, final); err != nil {
			return err
		}
		ex.files[i] = final
	}
	return nil
}

// prepareDir creates dir, or checks that it is empty. It reports whether it created dir.
func prepareDir(dir string) (created bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return true, os.MkdirAll(dir, 0o700)
	case err != nil:
		return false, err
	case len(entries) > 0:
		return false, fmt.Errorf("%s is not empty; choose an empty or a new directory", dir)
	}
	return false, nil
}

const partSuffix = ".part"

func finalName(path string) string { return path[:len(path)-len(partSuffix)] }
