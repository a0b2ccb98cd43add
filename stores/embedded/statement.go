package embedded

import (
	"fmt"

	driver "zombiezen.com/go/sqlite"
)

// A statement is a prepared statement of a connection, with its current row.
type statement struct {
	row
	running bool
	once    bool // it is not kept
	rows    int  // that were read since it was prepared
}

// A query is the text of a statement, after the table of its keys. They are joined when the statement is prepared.
type query struct{ with, text string }

// prepare returns the statement of a query. Give it back with release. While the statement runs, as in a query for a row of itself, a second
// one is prepared.
func (c *conn) prepare(q query) (*statement, error) {
	s := c.statements[q]
	if s != nil && !s.running {
		s.running, s.rows = true, 0
		return s, nil
	}
	if s != nil {
		stmt, _, err := c.sqlite.PrepareTransient(q.with + q.text)
		return &statement{row: row{stmt: stmt}, once: true}, err
	}
	stmt, err := c.sqlite.Prepare(q.with + q.text)
	if err != nil {
		return nil, err
	}
	s = &statement{row: row{stmt: stmt}, running: true}
	c.statements[q] = s
	return s, nil
}

// release ends a statement, which may have more rows. Its arguments stay bound until the next ones: after ClearBindings, SQLite would plan the
// statement again.
func (s *statement) release() {
	if s.once {
		_ = s.stmt.Finalize() // repeats the error of the last step, as Reset does
		return
	}
	s.running = false
	s.reset()
}

// step moves to the next row, and reports whether there is one.
func (s *statement) step() (bool, error) {
	if s.err != nil {
		return false, s.err
	}
	s.next = 0
	found, err := s.stmt.Step()
	if found {
		s.rows++
	}
	return found, err
}

// all calls read for each row, and makes the statement ready to be bound and to run again.
func (s *statement) all(read func()) error {
	for {
		switch found, err := s.step(); {
		case err != nil:
			return err
		case !found:
			s.reset()
			return nil
		}
		read()
	}
}

// reset makes the statement ready to be bound and to run again.
func (s *statement) reset() { _ = s.stmt.Reset() } // repeats the error of the last step

// bind sets the parameters of the statement.
func (s *statement) bind(args []arg) error {
	s.err = nil
	for i := 1; i <= s.stmt.BindParamCount(); i++ {
		a := argOf(args, i, s.stmt.BindParamName(i))
		if a == nil {
			return fmt.Errorf("no argument for parameter %d %s", i, s.stmt.BindParamName(i))
		}
		switch a.kind {
		case driver.TypeInteger:
			s.stmt.BindInt64(i, a.integer)
		case driver.TypeText:
			s.stmt.BindText(i, a.text)
		case driver.TypeBlob:
			s.stmt.BindBytes(i, []byte(a.text))
		default:
			s.stmt.BindNull(i)
		}
	}
	return nil
}

// argOf returns the argument of a parameter, by its name or by its position, or nil.
func argOf(args []arg, position int, parameter string) *arg {
	if parameter != "" && parameter[0] != '?' {
		for i := range args {
			if args[i].name == parameter[1:] {
				return &args[i]
			}
		}
		return nil
	}
	if position > len(args) {
		return nil
	}
	return &args[position-1]
}
