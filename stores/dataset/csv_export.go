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

// ExportOptions say how to export.
type ExportOptions struct {
	Gzip      bool           // files end in .csv.gz
	Passwords bool           // passwords.csv too, readable by its owner only
	Progress  func(Progress) // as in Options
}

// ExportCSV writes what archive holds as the files that FORMAT.md describes, in order of the keys: the same rows always give the
// same bytes. It refuses a directory that is not empty. Files take their names only when all of them are whole.
//
// What others change meanwhile may or may not be in the files, but whatever a row refers to is.
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

// An exporter is one exporter.
type exporter struct {
	ctx     context.Context
	dir     string
	archive stores.Archive
	opts    ExportOptions
	report  Report
	began   time.Time
	totals  map[stores.Table]int
	files   []string // the temporary files
}

func (ex *exporter) run() (err error) {
	made, err := prepareDir(ex.dir)
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
		if made {
			os.Remove(ex.dir)
		}
	}()
	if ex.totals, err = ex.archive.Counts(ex.ctx); err != nil {
		return err
	}
	// What refers comes before what it refers to, so that nothing that is born meanwhile is missing.
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

// prepareDir makes dir, or finds it empty.
func prepareDir(dir string) (made bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return true, os.MkdirAll(dir, 0o755)
	case err != nil:
		return false, err
	case len(entries) > 0:
		return false, fmt.Errorf("%s is not empty; nothing in it is overwritten", dir)
	}
	return false, nil
}

const partSuffix = ".part"

func finalName(path string) string { return path[:len(path)-len(partSuffix)] }
