package dataset

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A ldbcUpdate is a line of an update stream.
type ldbcUpdate struct {
	at     place
	due    int64 // in milliseconds since 1970
	kind   ldbcKind
	fields []string // those behind the kind
}

// A ldbcStream gives the updates of a file one after the other.
type ldbcStream struct {
	in    *intake
	file  *file
	lines *bufio.Scanner
	line  int
	head  *ldbcUpdate // the next update; nil at the end
}

// openStream opens a stream and reads its first update.
func (in *intake) openStream(name string) (*ldbcStream, error) {
	f, err := open(in.dir, name)
	if err != nil {
		return nil, err
	}
	s := &ldbcStream{in: in, file: f, lines: bufio.NewScanner(f)}
	s.lines.Buffer(nil, lineMax)
	if err := s.next(); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// next reads the next update that can be read; damaged lines are left out.
func (s *ldbcStream) next() error {
	for s.head = nil; s.lines.Scan(); {
		s.line++
		if s.line%1024 == 0 && s.in.ctx.Err() != nil {
			return s.in.ctx.Err()
		}
		if s.lines.Text() == "" {
			continue
		}
		u := &ldbcUpdate{at: place{s.file.name, s.line}}
		if err := u.read(s.lines.Text()); err == nil {
			s.head = u
			return nil
		} else if err := s.in.fault(u.at, err); err != nil {
			return err
		}
	}
	if err := s.lines.Err(); err != nil {
		return s.file.wrap(err)
	}
	return nil
}

func (u *ldbcUpdate) read(line string) error {
	fields := strings.Split(line, "|")
	if len(fields) < 3 {
		return fmt.Errorf("%d columns, less than 3", len(fields))
	}
	known := false
	if u.kind, known = ldbcKinds[fields[2]]; !known {
		return fmt.Errorf("no kind of update: %s", quote(fields[2]))
	}
	u.fields = fields[3:]
	if len(u.fields) != u.kind.columns {
		return fmt.Errorf("%d columns instead of %d", len(fields), 3+u.kind.columns)
	}
	var err error
	if u.due, err = strconv.ParseInt(fields[0], 10, 64); err != nil {
		return fmt.Errorf("%s is not a time in milliseconds since 1970", quote(fields[0]))
	}
	return nil
}

// merged calls each with the updates of both streams, the one that is due first first, of equals that of a.
func merged(a, b *ldbcStream, each func(*ldbcUpdate) error) error {
	for a.head != nil || b.head != nil {
		s := a
		if a.head == nil || b.head != nil && b.head.due < a.head.due {
			s = b
		}
		if err := s.in.leftOut(s.head.at, each(s.head)); err != nil {
			return err
		}
		if err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

// ldbcMillis reads a time in milliseconds since 1970.
func ldbcMillis(text string) (time.Time, error) {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is not a time in milliseconds since 1970", quote(text))
	}
	return kept(time.UnixMilli(ms), text)
}

// ldbcList reads a list whose entries stand between semicolons; the empty text is none.
func ldbcList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ";")
}
