package dataset

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A rowReader reads the rows of a CSV file as encoding/csv has them, in UTF-8 and without NUL.
type rowReader struct {
	csv   *csv.Reader
	limit *rowLimiter
	line  int // on which the last row began
}

func newRowReader(r *bufio.Reader) *rowReader {
	const bom = "\xEF\xBB\xBF"
	if head, _ := r.Peek(len(bom)); string(head) == bom {
		r.Discard(len(bom))
	}
	limit := &rowLimiter{r: r, remaining: maxRowBytes}
	rr := &rowReader{csv: csv.NewReader(limit), limit: limit}
	rr.csv.FieldsPerRecord = -1 // a sheet says it better
	return rr
}

// A csvError is what is wrong with one row; the next can be read.
type csvError string

func (e csvError) Error() string { return string(e) }

const (
	errNotUTF8 = csvError("bytes that are not UTF-8")
	errNUL     = csvError("a NUL byte")
	errCR      = csvError("a carriage return")
)

// read returns the fields of the next row and the line it begins on; a damaged row gives a csvError, the end io.EOF.
func (rr *rowReader) read() (fields []string, line int, err error) {
	fields, err = rr.csv.Read()
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		rr.line, err = parse.StartLine, csvError(parse.Err.Error())
	case errors.Is(err, bufio.ErrTooLong):
		return nil, rr.line, fmt.Errorf("a row of more than 1 MiB, or a quote that is not closed, behind line %d", rr.line)
	case err != nil:
		return nil, rr.line, err
	default:
		rr.line, _ = rr.csv.FieldPos(0)
		err = checkFields(fields)
	}
	rr.limit.remaining = maxRowBytes
	return fields, rr.line, err
}

func checkFields(fields []string) error {
	for _, f := range fields {
		switch {
		case !utf8.ValidString(f):
			return errNotUTF8
		case strings.ContainsRune(f, 0):
			return errNUL
		}
	}
	return nil
}

// A rowLimiter passes on what r holds, up to left bytes: a quote that is not closed would take all of r into the memory. A row, or
// an entry of JSON, of maxRowBytes always fits; of a longer one, what was buffered before it does not count.
type rowLimiter struct {
	r         io.Reader
	remaining int
	exceeded  bool // for good, since nobody can tell where the next row begins
}

func (l *rowLimiter) Read(p []byte) (int, error) {
	if l.exceeded = l.exceeded || l.remaining == 0; l.exceeded {
		return 0, bufio.ErrTooLong
	}
	n, err := l.r.Read(p[:min(len(p), l.remaining)])
	l.remaining -= n
	return n, err
}
