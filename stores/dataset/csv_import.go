package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// ImportCSV imports the CSV files in dir, which FORMAT.md describes. Each file may be missing, but not all.
//
// The header lines of all files are read before anything is written. Rows are stored in batches while they are read, so a file may be
// larger than the memory; only places and comments that precede their parent are held. If a row stops the import, rows stored before
// it remain.
func ImportCSV(ctx context.Context, dir string, archive Destination, opts Options) (Report, error) {
	imp := newImporter(ctx, dir, archive, opts)
	return imp.finish("import csv", imp.importCSV())
}

func (imp *importer) importCSV() (err error) {
	if err := checkFileNames(imp.dir); err != nil {
		return err
	}
	var loads []func() error
	for _, s := range csvSchemas() {
		f, load, err := s.open(imp)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return err
		}
		defer f.Close()
		loads = append(loads, load)
	}
	if loads == nil {
		return fmt.Errorf("no file of %s in %s", strings.Join(csvFileNames(), ", "), imp.dir)
	}
	for _, load := range loads {
		if err := load(); err != nil {
			return err
		}
	}
	return nil
}

// csvFileNames returns the names of all CSV files.
func csvFileNames() []string {
	var names []string
	for _, s := range csvSchemas() {
		names = append(names, s.file())
	}
	return names
}

// checkFileNames returns an error for a CSV file with an unknown name, which may be a misspelling.
func checkFileNames(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	known := csvFileNames()
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".gz")
		if strings.HasSuffix(name, ".csv") && !strings.HasPrefix(name, ".") && !slices.Contains(known, name) {
			return fmt.Errorf("unknown file %s; known files are %s", e.Name(), strings.Join(known, ", "))
		}
	}
	return nil
}

// open opens the file of a schema and reads its header. The returned function load imports the rows.
func (s csvSchema[T]) open(imp *importer) (f *file, load func() error, err error) {
	if f, err = openSource(imp.dir, s.file()); err != nil {
		return nil, nil, err
	}
	rr := newRowReader(f.Reader)
	order, err := readHeader(rr, s.columnNames())
	if err != nil {
		f.Close()
		return nil, nil, f.wrapError(err)
	}
	return f, func() error { return s.load(imp, f, rr, order) }, nil
}

func (s csvSchema[T]) load(imp *importer, f *file, rr *rowReader, order []int) error {
	b := newBatch[T](imp, 0)
	for n := 1; ; n++ {
		if n%1024 == 0 && imp.ctx.Err() != nil {
			return imp.ctx.Err()
		}
		fields, line, err := rr.read()
		at := position{f.name, line}
		if errors.Is(err, io.EOF) {
			if err := b.flush(); err != nil {
				return err
			}
			return imp.checkEnd(f, at)
		}
		if bad := csvError(""); err != nil && !errors.As(err, &bad) {
			return f.wrapError(err)
		}
		var row T
		if err == nil {
			row, err = s.parseRow(order, fields, imp.opts.Now)
		}
		if err != nil {
			err = imp.skipRow(at, err)
		} else {
			err = b.add(at, row)
		}
		if err != nil {
			return err
		}
	}
}
