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

// A rowReader reads the rows of a CSV file with encoding/csv. Fields are valid UTF-8 without NUL.
type rowReader struct {
	csv   *csv.Reader
	limit *rowLimiter
	line  int // on which the last row begins
}

func newRowReader(r *bufio.Reader) *rowReader {
	const bom = "\xEF\xBB\xBF"
	if head, _ := r.Peek(len(bom)); string(head) == bom {
		r.Discard(len(bom))
	}
	limit := &rowLimiter{r: r, remaining: maxRowBytes}
	rr := &rowReader{csv: csv.NewReader(limit), limit: limit}
	rr.csv.FieldsPerRecord = -1 // parseRow checks it, with a better message
	return rr
}

// A csvError describes an invalid row. The reader can continue with the next row.
type csvError string

func (e csvError) Error() string { return string(e) }

const (
	errNotUTF8 = csvError("invalid UTF-8; the file must be encoded in UTF-8")
	errNUL     = csvError("a NUL byte, which no text may contain")
)

// read returns the fields of the next row and the line on which it begins. It returns a csvError for an invalid row, and io.EOF at the end.
func (rr *rowReader) read() (fields []string, line int, err error) {
	fields, err = rr.csv.Read()
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		rr.line, err = parse.StartLine, csvError(parse.Err.Error()+"; enclose the field in double quotes, and double those inside it")
	case errors.Is(err, bufio.ErrTooLong):
		return nil, rr.line, fmt.Errorf("a row of more than 1 MiB, or a quote that is not closed, after line %d", rr.line)
	case err != nil:
		return nil, rr.line, err
	default:
		rr.line, _ = rr.csv.FieldPos(0)
		err = checkFields(fields)
	}
	rr.limit.remaining = maxRowBytes
	return fields, rr.line, err
}

// checkFields returns an error if a field has invalid UTF-8 or NUL.
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

// A rowLimiter returns bufio.ErrTooLong after remaining bytes. Without it, a quote that is not closed would read the whole file into memory.
// Callers reset remaining after each CSV row or JSON entry. Entries of up to maxRowBytes always fit; the buffer of the caller may
// let a longer one through.
type rowLimiter struct {
	r         io.Reader
	remaining int
	exceeded  bool // never reset: the beginning of the next row is unknown
}

func (l *rowLimiter) Read(p []byte) (int, error) {
	if l.exceeded = l.exceeded || l.remaining == 0; l.exceeded {
		return 0, bufio.ErrTooLong
	}
	n, err := l.r.Read(p[:min(len(p), l.remaining)])
	l.remaining -= n
	return n, err
}
