package dataset

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	maxRowBytes = 1 << 20 // of a line, a CSV row or a JSON entry

	// A gzipped file may unpack to 64 MiB, or to 100 times its size if that is more. gzip compresses rows of real networks by factors
	// of 2 to 8, but repeated bytes by 1000, so without a limit a small file could keep an import busy for days.
	minUnpackLimit = 64 << 20
	maxUnpackRatio = 100
)

// A file is a file of a data set. Gzipped files are unpacked while they are read.
type file struct {
	name string // relative to the directory, with .gz if it is gzipped
	raw  *os.File
	gzip *gzipReader // nil if the file is not gzipped
	*bufio.Reader
}

// openSource opens dir/name or dir/name.gz. It returns an error if both exist, and fs.ErrNotExist if neither does.
func openSource(dir, name string) (*file, error) {
	gzName := name + ".gz"
	_, plainErr := os.Stat(filepath.Join(dir, name))
	_, gzErr := os.Stat(filepath.Join(dir, gzName))
	switch {
	case plainErr == nil && gzErr == nil:
		return nil, fmt.Errorf("both %s and %s exist; remove one of them", name, gzName)
	case plainErr == nil:
		return openFile(dir, name, false)
	case gzErr == nil:
		return openFile(dir, gzName, true)
	case !errors.Is(plainErr, fs.ErrNotExist):
		return nil, plainErr
	case !errors.Is(gzErr, fs.ErrNotExist):
		return nil, gzErr
	}
	return nil, fmt.Errorf("%s or %s: %w", name, gzName, fs.ErrNotExist)
}

func openFile(dir, name string, gzipped bool) (*file, error) {
	raw, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	f := &file{name: name, raw: raw}
	f.Reader = bufio.NewReaderSize(raw, 1<<16)
	if _, err := f.Peek(1); err != nil {
		raw.Close()
		return nil, f.wrapError(err)
	}
	if gzipped {
		if f.gzip, err = newGzipReader(f.Reader); err != nil {
			raw.Close()
			return nil, f.wrapError(err)
		}
		f.Reader = bufio.NewReaderSize(&unpackReader{r: f.gzip, remaining: f.unpackLimit()}, 1<<16)
		if _, err := f.Peek(1); err != nil {
			raw.Close()
			return nil, f.wrapError(err)
		}
	}
	return f, nil
}

// unpackLimit returns the number of bytes that the file may unpack to.
func (f *file) unpackLimit() int64 {
	info, err := f.raw.Stat()
	if err != nil {
		return minUnpackLimit
	}
	return max(minUnpackLimit, maxUnpackRatio*info.Size())
}

var errUnpackLimit = errors.New("unpacks to too many bytes")

// An unpackReader returns errUnpackLimit when more than remaining bytes were read from r.
type unpackReader struct {
	r         io.Reader
	remaining int64
}

func (u *unpackReader) Read(into []byte) (int, error) {
	n, err := u.r.Read(into)
	if u.remaining -= int64(n); u.remaining < 0 {
		return 0, errUnpackLimit
	}
	return n, err
}

func (f *file) Close() error { return f.raw.Close() }

// wrapError adds the name of the file to an error of a reader.
func (f *file) wrapError(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s is empty", f.name)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s is truncated: %w", f.name, err)
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s has a line of more than %d bytes, the limit", f.name, maxRowBytes)
	case errors.Is(err, errUnpackLimit):
		return fmt.Errorf("%s unpacks to more than %d MiB and more than %d times its size; if that is intended, unpack it before the import", f.name,
			minUnpackLimit>>20, maxUnpackRatio)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("%s is corrupt: %w", f.name, err)
	}
	return fmt.Errorf("%s: %w", f.name, err)
}

// readRows reads a file of lines of separated fields, whose first line must be header. It calls row with the fields of each line that is
// not empty. An error of row makes the row invalid.
func (imp *importer) readRows(name, separator, header string, row func(at position, fields []string) error) error {
	f, err := openSource(imp.dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxRowBytes)
	want := strings.Count(header, separator) + 1
	at := position{f.name, 1}
	for ; lines.Scan(); at.line++ {
		line := lines.Text()
		if at.line == 1 {
			if line != header {
				return fmt.Errorf("%s: the first line is %s, want the header %q", f.name, quote(line), header)
			}
			continue
		}
		if at.line%1024 == 0 && imp.ctx.Err() != nil {
			return imp.ctx.Err()
		}
		if line == "" {
			continue
		}
		fields := strings.Split(line, separator)
		if len(fields) != want {
			err = fmt.Errorf("%d columns, want %d", len(fields), want)
		} else {
			err = row(at, fields)
		}
		if err := imp.handleRowError(at, err); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return f.wrapError(err)
	}
	return imp.checkEnd(f, position{f.name, at.line - 1})
}

// A fatalError stops an import even with ContinueOnError, because it does not concern the row that is being read.
type fatalError struct{ error }

// asFatal returns err as a fatalError, or nil.
func asFatal(err error) error {
	if err == nil {
		return nil
	}
	return fatalError{err}
}

// handleRowError skips the row if err is not nil. It returns the error that stops the import, if any.
func (imp *importer) handleRowError(at position, err error) error {
	if stop, ok := errors.AsType[fatalError](err); ok {
		return stop.error
	}
	if err != nil {
		return imp.skipRow(at, err)
	}
	return nil
}
