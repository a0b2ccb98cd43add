package embedded

import (
	"encoding/json"
	"fmt"
	"time"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// A column reads a column of the present row into a variable. NULL sets the variable to its zero value.
type column interface {
	read(s *driver.Stmt, i int) error
}

// idColumn reads the 16 bytes of an ID of a kind.
type idColumn struct {
	id   *stores.ID
	kind stores.Kind
}

func (c idColumn) read(s *driver.Stmt, i int) error {
	*c.id = stores.ID{}
	if s.ColumnIsNull(i) {
		return nil
	}
	if n := s.ColumnLen(i); n != len(c.id.UUID) {
		return fmt.Errorf("id of %d bytes, want %d", n, len(c.id.UUID))
	}
	c.id.Kind = c.kind
	s.ColumnBytes(i, c.id.UUID[:])
	return nil
}

// intColumn reads an integer.
type intColumn struct{ n *int }

func (c intColumn) read(s *driver.Stmt, i int) error {
	*c.n = s.ColumnInt(i)
	return nil
}

// rankColumn reads the rank of a position.
type rankColumn struct{ n *int64 }

func (c rankColumn) read(s *driver.Stmt, i int) error {
	*c.n = s.ColumnInt64(i)
	return nil
}

// timeColumn reads a time from microseconds since 1970.
type timeColumn struct{ t *time.Time }

func (c timeColumn) read(s *driver.Stmt, i int) error {
	*c.t = time.Time{}
	if !s.ColumnIsNull(i) {
		*c.t = time.UnixMicro(s.ColumnInt64(i)).UTC()
	}
	return nil
}

// textColumn reads a text.
type textColumn struct{ s *string }

func (c textColumn) read(s *driver.Stmt, i int) error {
	*c.s = s.ColumnText(i)
	return nil
}

// jsonColumn decodes JSON into the variable that value points to.
type jsonColumn struct{ value any }

func (c jsonColumn) read(s *driver.Stmt, i int) error {
	return json.Unmarshal([]byte(s.ColumnText(i)), c.value)
}
