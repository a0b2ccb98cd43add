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
	limit *rowLimit
	line  int // on which the last row began
}

func newRowReader(r *bufio.Reader) *rowReader {
	const bom = "\xEF\xBB\xBF"
	if head, _ := r.Peek(len(bom)); string(head) == bom {
		r.Discard(len(bom))
	}
	limit := &rowLimit{r: r, left: lineMax}
	rr := &rowReader{csv: csv.NewReader(limit), limit: limit}
	rr.csv.FieldsPerRecord = -1 // a sheet says it better
	return rr
}

// A rowError is what is wrong with one row; the next can be read.
type rowError string

func (e rowError) Error() string { return string(e) }

const (
	errNotUTF8 = rowError("bytes that are not UTF-8")
	errNUL     = rowError("a NUL byte")
	errCR      = rowError("a carriage return")
)

// read returns the fields of the next row and the line it begins on; a damaged row gives a rowError, the end io.EOF.
func (rr *rowReader) read() (fields []string, line int, err error) {
	fields, err = rr.csv.Read()
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		rr.line, err = parse.StartLine, rowError(parse.Err.Error())
	case errors.Is(err, bufio.ErrTooLong):
		return nil, rr.line, fmt.Errorf("a row of more than 1 MiB, or a quote that is not closed, behind line %d", rr.line)
	case err != nil:
		return nil, rr.line, err
	default:
		rr.line, _ = rr.csv.FieldPos(0)
		err = sound(fields)
	}
	rr.limit.left = lineMax
	return fields, rr.line, err
}

func sound(fields []string) error {
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

// A rowLimit passes on what r holds, up to left bytes: a quote that is not closed would take all of r into the memory. A row, or
// an entry of JSON, of lineMax always fits; of a longer one, what was buffered before it does not count.
type rowLimit struct {
	r    io.Reader
	left int
	over bool // for good, since nobody can tell where the next row begins
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.over = l.over || l.left == 0; l.over {
		return 0, bufio.ErrTooLong
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}
