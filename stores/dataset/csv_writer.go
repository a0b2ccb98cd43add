package dataset

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

// scanRows is the number of rows per call of Archive.Scan.
const scanRows = 4000

// write exports the table to a temporary file.
func (s csvSchema[T]) write(ex *exporter) (err error) {
	if s.secret && !ex.opts.Passwords {
		return nil
	}
	name := s.file()
	if ex.opts.Gzip {
		name += ".gz"
	}
	path := filepath.Join(ex.dir, name+partSuffix)
	raw, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	ex.files = append(ex.files, path)
	defer func() {
		if closeErr := raw.Close(); err == nil {
			err = closeErr
		}
	}()
	out := bufio.NewWriterSize(raw, 1<<16)
	var w io.Writer = out
	var z *gzip.Writer
	if ex.opts.Gzip {
		z = gzip.NewWriter(out) // without name and time, so that the same rows result in the same bytes
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

// writeRows writes the header and all rows of a table.
func writeRows[T any](ex *exporter, s csvSchema[T], w io.Writer) error {
	began := time.Now()
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180; no text contains a CR that could be lost
	var header []string
	for _, c := range s.columns {
		header = append(header, c.name)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	err := eachPage(ex.ctx, ex.archive, func(rows []T) error {
		for _, row := range rows {
			values := s.formatRow(row)
			if ex.opts.NoFormula {
				for i, value := range values {
					values[i] = WithoutFormula(value)
				}
			}
			if err := out.Write(values); err != nil {
				return err
			}
		}
		ex.report.Rows[s.table()] += len(rows)
		if ex.opts.Progress != nil {
			done := ex.report.Rows[s.table()]
			ex.opts.Progress(Progress{s.table(), done, max(done, ex.totals[s.table()]), perSecond(done, time.Since(began))})
		}
		return nil
	})
	out.Flush()
	return errors.Join(err, out.Error())
}

// eachPage calls do with all rows of type T in the order of their keys, scanRows at a time.
func eachPage[T any](ctx context.Context, archive stores.Archive, do func(rows []T) error) error {
	for after := []T(nil); ; {
		got, err := archive.Scan(ctx, stores.TableOf[T](), stores.RowsOf(after), scanRows)
		if err != nil {
			return fmt.Errorf("%s: %w", stores.TableOf[T](), err)
		}
		rows := *stores.SliceOf[T](&got)
		if len(rows) == 0 {
			return nil
		}
		after = slices.Clone(rows[len(rows)-1:])
		if err := do(rows); err != nil {
			return err
		}
	}
}
