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
	maxRowBytes = 1 << 20 // the length of the longest line, or CSV row, that is read

	// What a packed file may unpack to: 64 MiB, and of a large file 100 times its size. gzip makes rows of real networks 2 to 8
	// times smaller, and rows of nothing 1000 times, so that a small file could go on for days.
	minUnpackLimit = 64 << 20
	maxUnpackRatio = 100
)

// A file is a source's file, unpacked while it is read. Its errors carry its name.
type file struct {
	name string // as it lies in the directory
	raw  *os.File
	*bufio.Reader
}

// openSource finds dir/name or dir/name.gz; both at once is an error, for nobody can tell which is meant. Neither gives
// fs.ErrNotExist.
func openSource(dir, name string) (*file, error) {
	zipped := name + ".gz"
	_, plainErr := os.Stat(filepath.Join(dir, name))
	_, zippedErr := os.Stat(filepath.Join(dir, zipped))
	switch {
	case plainErr == nil && zippedErr == nil:
		return nil, fmt.Errorf("both %s and %s are there; only one can be meant", name, zipped)
	case plainErr == nil:
		return openFile(dir, name, false)
	case zippedErr == nil:
		return openFile(dir, zipped, true)
	case !errors.Is(plainErr, fs.ErrNotExist):
		return nil, plainErr
	case !errors.Is(zippedErr, fs.ErrNotExist):
		return nil, zippedErr
	}
	return nil, fmt.Errorf("%s or %s: %w", name, zipped, fs.ErrNotExist)
}

func openFile(dir, name string, zipped bool) (*file, error) {
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
	if zipped {
		z, err := gzip.NewReader(f.Reader)
		if err != nil {
			raw.Close()
			return nil, f.wrapError(err)
		}
		f.Reader = bufio.NewReaderSize(&unpackReader{r: z, remaining: f.unpackLimit()}, 1<<16)
		if _, err := f.Peek(1); err != nil {
			raw.Close()
			return nil, f.wrapError(err)
		}
	}
	return f, nil
}

// unpackLimit gives the number of bytes that a packed file may unpack to.
func (f *file) unpackLimit() int64 {
	info, err := f.raw.Stat()
	if err != nil {
		return minUnpackLimit
	}
	return max(minUnpackLimit, maxUnpackRatio*info.Size())
}

// errUnpackLimit is the answer to a packed file that goes on.
var errUnpackLimit = errors.New("unpacks too far")

// unpackReader reads what a packed file unpacks to, while some of it is left to be read.
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

// wrapError names the file in what a reader said.
func (f *file) wrapError(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s is empty", f.name)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s is cut short: %w", f.name, err)
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s has a line of more than %d bytes", f.name, maxRowBytes)
	case errors.Is(err, errUnpackLimit):
		return fmt.Errorf("%s unpacks to more than %d MiB and %d times its size; if that is meant, unpack it first", f.name,
			minUnpackLimit>>20, maxUnpackRatio)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("%s is not whole: %w", f.name, err)
	}
	return fmt.Errorf("%s: %w", f.name, err)
}

// readRows reads a file of lines whose fields stand between separators, under the header line given. row gets the fields of each
// line; its error makes the row a damaged one.
func (imp *importer) readRows(name, separator, header string, row func(at position, fields []string) error) error {
	f, err := openSource(imp.dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxRowBytes)
	want := strings.Count(header, separator) + 1
	for at := (position{f.name, 1}); lines.Scan(); at.line++ {
		line := lines.Text()
		if at.line == 1 {
			if line != header {
				return fmt.Errorf("%s: the first line is %s, not the header %q", f.name, quote(line), header)
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
			err = fmt.Errorf("%d columns instead of %d", len(fields), want)
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
	return nil
}

// A fatalError error stops an import, whatever its options: it is not about the row that was read when it came.
type fatalError struct{ error }

func asFatal(err error) error {
	if err == nil {
		return nil
	}
	return fatalError{err}
}

// handleRowError makes a row with an error a damaged one, and returns the error that stops the import, if any.
func (imp *importer) handleRowError(at position, err error) error {
	if stop, ok := errors.AsType[fatalError](err); ok {
		return stop.error
	}
	if err != nil {
		return imp.skipRow(at, err)
	}
	return nil
}
