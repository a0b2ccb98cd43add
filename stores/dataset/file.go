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
	lineMax = 1 << 20 // the length of the longest line, or CSV row, that is read

	// What a packed file may unpack to: 64 MiB, and of a large file 100 times its size. gzip makes rows of real networks 2 to 8
	// times smaller, and rows of nothing 1000 times, so that a small file could go on for days.
	unpackedMax      = 64 << 20
	unpackedMaxTimes = 100
)

// A file is a source's file, unpacked while it is read. Its errors carry its name.
type file struct {
	name string // as it lies in the directory
	raw  *os.File
	*bufio.Reader
}

// open finds dir/name or dir/name.gz; both at once is an error, for nobody can tell which is meant. Neither gives
// fs.ErrNotExist.
func open(dir, name string) (*file, error) {
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
		return nil, f.wrap(err)
	}
	if zipped {
		z, err := gzip.NewReader(f.Reader)
		if err != nil {
			raw.Close()
			return nil, f.wrap(err)
		}
		f.Reader = bufio.NewReaderSize(&unpacked{r: z, left: f.unpackedMax()}, 1<<16)
		if _, err := f.Peek(1); err != nil {
			raw.Close()
			return nil, f.wrap(err)
		}
	}
	return f, nil
}

// unpackedMax gives the number of bytes that a packed file may unpack to.
func (f *file) unpackedMax() int64 {
	info, err := f.raw.Stat()
	if err != nil {
		return unpackedMax
	}
	return max(unpackedMax, unpackedMaxTimes*info.Size())
}

// errUnpacked is the answer to a packed file that goes on.
var errUnpacked = errors.New("unpacks too far")

// unpacked reads what a packed file unpacks to, while some of it is left to be read.
type unpacked struct {
	r    io.Reader
	left int64
}

func (u *unpacked) Read(into []byte) (int, error) {
	n, err := u.r.Read(into)
	if u.left -= int64(n); u.left < 0 {
		return 0, errUnpacked
	}
	return n, err
}

func (f *file) Close() error { return f.raw.Close() }

// wrap names the file in what a reader said.
func (f *file) wrap(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s is empty", f.name)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s is cut short: %w", f.name, err)
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s has a line of more than %d bytes", f.name, lineMax)
	case errors.Is(err, errUnpacked):
		return fmt.Errorf("%s unpacks to more than %d MiB and %d times its size; if that is meant, unpack it first", f.name,
			unpackedMax>>20, unpackedMaxTimes)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("%s is not whole: %w", f.name, err)
	}
	return fmt.Errorf("%s: %w", f.name, err)
}

// rows reads a file of lines whose fields stand between separators, under the header line given. row gets the fields of each
// line; its error makes the row a damaged one.
func (in *intake) rows(name, separator, header string, row func(at place, fields []string) error) error {
	f, err := open(in.dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, lineMax)
	want := strings.Count(header, separator) + 1
	for at := (place{f.name, 1}); lines.Scan(); at.line++ {
		line := lines.Text()
		if at.line == 1 {
			if line != header {
				return fmt.Errorf("%s: the first line is %s, not the header %q", f.name, quote(line), header)
			}
			continue
		}
		if at.line%1024 == 0 && in.ctx.Err() != nil {
			return in.ctx.Err()
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
		if err := in.leftOut(at, err); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return f.wrap(err)
	}
	return nil
}

// A fatal error stops an import, whatever its options: it is not about the row that was read when it came.
type fatal struct{ error }

func later(err error) error {
	if err == nil {
		return nil
	}
	return fatal{err}
}

// leftOut makes a row with an error a damaged one, and returns the error that stops the import, if any.
func (in *intake) leftOut(at place, err error) error {
	if stop, ok := errors.AsType[fatal](err); ok {
		return stop.error
	}
	if err != nil {
		return in.fault(at, err)
	}
	return nil
}
