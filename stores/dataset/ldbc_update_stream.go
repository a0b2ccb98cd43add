package dataset

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An ldbcUpdate is a line of an update stream.
type ldbcUpdate struct {
	at     position
	due    int64 // in milliseconds since 1970
	kind   ldbcUpdateKind
	fields []string // the fields after the kind
}

// An ldbcStream reads the updates of a file.
type ldbcStream struct {
	imp     *importer
	file    *file
	lines   *bufio.Scanner
	line    int
	current *ldbcUpdate // the next update; nil at the end
}

// openStream opens a stream and reads its first update.
func (imp *importer) openStream(name string) (*ldbcStream, error) {
	f, err := openSource(imp.dir, name)
	if err != nil {
		return nil, err
	}
	s := &ldbcStream{imp: imp, file: f, lines: bufio.NewScanner(f)}
	s.lines.Buffer(nil, maxRowBytes)
	if err := s.next(); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// next reads the next valid update. It skips invalid lines.
func (s *ldbcStream) next() error {
	for s.current = nil; s.lines.Scan(); {
		s.line++
		if s.line%1024 == 0 && s.imp.ctx.Err() != nil {
			return s.imp.ctx.Err()
		}
		if s.lines.Text() == "" {
			continue
		}
		u := &ldbcUpdate{at: position{s.file.name, s.line}}
		if err := u.parse(s.lines.Text()); err == nil {
			s.current = u
			return nil
		} else if err := s.imp.skipRow(u.at, err); err != nil {
			return err
		}
	}
	if err := s.lines.Err(); err != nil {
		return s.file.wrapError(err)
	}
	return s.imp.checkEnd(s.file, position{s.file.name, s.line})
}

// parse parses a line.
func (u *ldbcUpdate) parse(line string) error {
	fields := strings.Split(line, "|")
	if len(fields) < 3 {
		return fmt.Errorf("%d columns, want at least 3", len(fields))
	}
	known := false
	if u.kind, known = ldbcUpdateKinds[fields[2]]; !known {
		return fmt.Errorf("unknown kind of update %s", quote(fields[2]))
	}
	u.fields = fields[3:]
	if len(u.fields) != u.kind.columns {
		return fmt.Errorf("%d columns, want %d", len(fields), 3+u.kind.columns)
	}
	var err error
	if u.due, err = strconv.ParseInt(fields[0], 10, 64); err != nil {
		return fmt.Errorf("%s is not a time in milliseconds since 1970", quote(fields[0]))
	}
	return nil
}

// mergeStreams calls apply with the updates of both streams in the order of their due times. At equal due times
// the update of a comes first.
func mergeStreams(a, b *ldbcStream, apply func(*ldbcUpdate) error) error {
	for a.current != nil || b.current != nil {
		s := a
		if a.current == nil || b.current != nil && b.current.due < a.current.due {
			s = b
		}
		if err := s.imp.handleRowError(s.current.at, apply(s.current)); err != nil {
			return err
		}
		if err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

// parseMillis parses a time in milliseconds since 1970, which is not in the future.
func (u *ldbcUpdater) parseMillis(text string) (time.Time, error) {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is not a time in milliseconds since 1970", quote(text))
	}
	t, err := storedTime(time.UnixMilli(ms), text)
	if err != nil {
		return t, err
	}
	if err := u.checkPast(t); err != nil {
		return t, fmt.Errorf("%s %w", formatTime(t), err)
	}
	return t, nil
}

// splitList splits a list at semicolons. The empty string is the empty list.
func splitList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ";")
}
