package intake

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fivefold/stores"
)

// scanRows is how many rows an export asks for at a time.
const scanRows = 4000

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
	ex := &export{ctx: ctx, dir: dir, archive: archive, opts: opts, began: time.Now()}
	ex.report.Rows, ex.report.Added = map[stores.Table]int{}, map[stores.Table]int{}
	err := ex.run()
	ex.report.Took = time.Since(ex.began)
	if err != nil {
		err = fmt.Errorf("export csv: %w", err)
	}
	return ex.report, err
}

// An export is one export.
type export struct {
	ctx     context.Context
	dir     string
	archive stores.Archive
	opts    ExportOptions
	report  Report
	began   time.Time
	totals  map[stores.Table]int
	written []string // the temporary files
}

func (ex *export) run() (err error) {
	made, err := emptyDir(ex.dir)
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			return
		}
		for _, path := range ex.written {
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
	for _, write := range []func() error{
		func() error { return writeSheet(ex, likesSheet()) },
		func() error { return writeSheet(ex, blocksSheet()) },
		func() error { return writeSheet(ex, friendshipsSheet()) },
		func() error { return writeSheet(ex, genresSheet()) },
		func() error { return writeSheet(ex, interestsSheet()) },
		func() error { return writeSheet(ex, passwordsSheet()) },
		func() error { return writeSheet(ex, usersSheet()) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	for i, path := range ex.written {
		final := finalName(path)
		if err := os.Rename(path, final); err != nil {
			return err
		}
		ex.written[i] = final
	}
	return nil
}

// emptyDir makes dir, or finds it empty.
func emptyDir(dir string) (made bool, err error) {
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

const temporary = ".part"

func finalName(path string) string { return path[:len(path)-len(temporary)] }

func writeSheet[T any](ex *export, s sheet[T]) (err error) {
	if s.secret && !ex.opts.Passwords {
		return nil
	}
	name := s.file()
	if ex.opts.Gzip {
		name += ".gz"
	}
	mode := os.FileMode(0o644)
	if s.secret {
		mode = 0o600
	}
	path := filepath.Join(ex.dir, name+temporary)
	raw, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	ex.written = append(ex.written, path)
	defer func() {
		if closing := raw.Close(); err == nil {
			err = closing
		}
	}()
	out := bufio.NewWriterSize(raw, 1<<16)
	var w io.Writer = out
	var z *gzip.Writer
	if ex.opts.Gzip {
		z = gzip.NewWriter(out) // without name and time, so that the same rows give the same bytes
		w = z
	}
	if err := writeRows(ex, s, w); err != nil {
		return err
	}
	if z != nil {
		if err := z.Close(); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return raw.Sync()
}

func writeRows[T any](ex *export, s sheet[T], w io.Writer) error {
	began := time.Now()
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180; no text holds a CR that could be lost
	var header []string
	for _, c := range s.columns {
		header = append(header, c.name)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for after := []T(nil); ; {
		got, err := ex.archive.Scan(ex.ctx, s.table, s.wrap(after), scanRows)
		if err != nil {
			return fmt.Errorf("%s: %w", s.table, err)
		}
		rows := s.unwrap(got)
		if len(rows) == 0 {
			out.Flush()
			return out.Error()
		}
		for _, row := range rows {
			if err := out.Write(s.fields(row)); err != nil {
				return err
			}
		}
		after = slices.Clone(rows[len(rows)-1:])
		ex.report.Rows[s.table] += len(rows)
		if ex.opts.Progress != nil {
			done := ex.report.Rows[s.table]
			ex.opts.Progress(Progress{s.table, done, max(done, ex.totals[s.table]), perSecond(done, time.Since(began))})
		}
	}
}
