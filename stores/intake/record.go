package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A recordReader reads the records of a CSV file as RFC 4180 has them; a line may also end in LF alone. It is stricter than
// encoding/csv, and keeps every byte of a quoted field, so that what was exported is what is imported: encoding/csv makes
// CR LF in a field LF.
type recordReader struct {
	r    *bufio.Reader
	line int // of the next byte
	buf  []byte
	ends []int // where in buf each field ends
}

func newRecordReader(r *bufio.Reader) *recordReader {
	const bom = "\xEF\xBB\xBF"
	if head, _ := r.Peek(len(bom)); string(head) == bom {
		r.Discard(len(bom))
	}
	return &recordReader{r: r, line: 1}
}

// A recordError is what is wrong with one record; the next can be read.
type recordError string

func (e recordError) Error() string { return string(e) }

const (
	errBareQuote = recordError("a quote inside a field that does not begin with one")
	errAfter     = recordError("something between the end of a quoted field and the next comma")
	errOpenQuote = recordError("a quoted field that does not end")
	errBareCR    = recordError("a carriage return without a line feed outside of quotes")
	errTooLong   = recordError("a row of more than 1 MiB")
	errNotUTF8   = recordError("bytes that are not UTF-8")
	errNUL       = recordError("a NUL byte")
)

// read returns the fields of the next record that is not an empty line, and the line it begins on. The end gives io.EOF.
func (rr *recordReader) read() (fields []string, line int, err error) {
	for {
		line = rr.line
		rr.buf, rr.ends = rr.buf[:0], rr.ends[:0]
		err := rr.record()
		if bad := recordError(""); errors.As(err, &bad) {
			return nil, line, err
		} else if err != nil && (!errors.Is(err, io.EOF) || len(rr.ends) == 0) {
			return nil, line, err
		}
		if len(rr.ends) == 1 && len(rr.buf) == 0 {
			continue // an empty line; no file of ours has one column
		}
		switch {
		case !utf8.Valid(rr.buf):
			return nil, line, errNotUTF8
		case bytes.IndexByte(rr.buf, 0) >= 0:
			return nil, line, errNUL
		}
		all, start := string(rr.buf), 0
		fields = make([]string, len(rr.ends))
		for i, end := range rr.ends {
			fields[i], start = all[start:end], end
		}
		return fields, line, nil
	}
}

// record reads one record into buf and ends. At the end of the file it gives io.EOF, with ends empty when nothing was left.
func (rr *recordReader) record() error {
	for first := true; ; first = false {
		c, err := rr.next()
		if err != nil {
			if !first {
				rr.end() // an empty field behind the last comma
			}
			return err
		}
		var last bool
		if c == '"' {
			last, err = rr.quoted()
		} else {
			last, err = rr.plain(c)
		}
		if bad := recordError(""); errors.As(err, &bad) {
			return rr.skip(bad)
		}
		if err != nil || last {
			return err
		}
	}
}

// plain reads a field that begins with c, up to and with what ends it.
func (rr *recordReader) plain(c byte) (last bool, err error) {
	for {
		switch {
		case c == ',':
			rr.end()
			return false, nil
		case c == '\n':
			rr.end()
			return true, nil
		case c == '\r':
			return true, rr.lineFeed(errBareCR)
		case c == '"':
			return false, errBareQuote
		case len(rr.buf) >= lineMax:
			return false, errTooLong
		}
		rr.buf = append(rr.buf, c)
		if c, err = rr.next(); err != nil {
			rr.end()
			return true, err
		}
	}
}

// quoted reads a field whose first quote is read, up to and with what ends it.
func (rr *recordReader) quoted() (last bool, err error) {
	for {
		c, err := rr.next()
		if errors.Is(err, io.EOF) {
			return true, errOpenQuote
		} else if err != nil {
			return true, err
		}
		if c != '"' {
			if len(rr.buf) >= lineMax {
				return false, errTooLong
			}
			rr.buf = append(rr.buf, c)
			continue
		}
		switch c, err := rr.next(); {
		case err != nil:
			rr.end()
			return true, err
		case c == '"':
			rr.buf = append(rr.buf, '"')
		case c == ',':
			rr.end()
			return false, nil
		case c == '\n':
			rr.end()
			return true, nil
		case c == '\r':
			return true, rr.lineFeed(errAfter)
		default:
			return false, errAfter
		}
	}
}

// lineFeed ends the field and the record when a line feed comes next, and gives otherwise when it does not.
func (rr *recordReader) lineFeed(otherwise recordError) error {
	c, err := rr.next()
	switch {
	case errors.Is(err, io.EOF):
		return otherwise
	case err != nil:
		return err
	case c != '\n':
		rr.back(c)
		return otherwise
	}
	rr.end()
	return nil
}

func (rr *recordReader) end() { rr.ends = append(rr.ends, len(rr.buf)) }

func (rr *recordReader) next() (byte, error) {
	c, err := rr.r.ReadByte()
	if c == '\n' && err == nil {
		rr.line++
	}
	return c, err
}

func (rr *recordReader) back(c byte) {
	rr.r.UnreadByte() // cannot fail behind ReadByte
	if c == '\n' {
		rr.line--
	}
}

// skip goes to the next line and gives bad, or why it could not.
func (rr *recordReader) skip(bad recordError) error {
	for {
		switch c, err := rr.next(); {
		case errors.Is(err, io.EOF), err == nil && c == '\n':
			return bad
		case err != nil:
			return err
		}
	}
}

// appendRecord appends the fields as one record.
func appendRecord(b []byte, fields []string) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		if !strings.ContainsAny(f, "\",\r\n") {
			b = append(b, f...)
			continue
		}
		b = append(b, '"')
		b = append(b, strings.ReplaceAll(f, `"`, `""`)...)
		b = append(b, '"')
	}
	return append(b, "\r\n"...)
}

// readHeader reads the header line and finds the columns in it: for each field of a row, the column's number.
func readHeader(rr *recordReader, known []columnName) ([]int, error) {
	fields, _, err := rr.read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("no header line")
	} else if err != nil {
		return nil, err
	}
	order := make([]int, len(fields))
	found := make([]bool, len(known))
	var unknown []string
	for i, f := range fields {
		c := indexOf(known, f)
		switch {
		case c < 0:
			unknown = append(unknown, quote(f))
			continue
		case found[c]:
			return nil, fmt.Errorf("column %s stands in the header twice", f)
		}
		order[i], found[c] = c, true
	}
	var names, missing []string
	for c, k := range known {
		names = append(names, k.name)
		if k.required && !found[c] {
			missing = append(missing, k.name)
		}
	}
	switch {
	case unknown != nil:
		return nil, fmt.Errorf("unknown columns %s; known are %s", strings.Join(unknown, ", "), strings.Join(names, ", "))
	case missing != nil:
		return nil, fmt.Errorf("missing columns %s", strings.Join(missing, ", "))
	}
	return order, nil
}

// A columnName is what a header line may or must hold.
type columnName struct {
	name     string
	required bool
}

func indexOf(known []columnName, name string) int {
	for i, k := range known {
		if k.name == name {
			return i
		}
	}
	return -1
}
