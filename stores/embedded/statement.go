package embedded

import (
	"fmt"

	driver "zombiezen.com/go/sqlite"
)

// A statement is a prepared statement of a connection.
type statement struct {
	*driver.Stmt
	running bool
	once    bool // it is not kept
}

// prepare returns the statement of a text. Give it back with release. While the statement runs, as in a query for a row of itself, a second
// one is prepared.
func (c *conn) prepare(text string) (*statement, error) {
	s := c.statements[text]
	if s != nil && !s.running {
		s.running = true
		return s, nil
	}
	if s != nil {
		stmt, _, err := c.sqlite.PrepareTransient(text)
		return &statement{Stmt: stmt, once: true}, err
	}
	stmt, err := c.sqlite.Prepare(text)
	if err != nil {
		return nil, err
	}
	s = &statement{Stmt: stmt, running: true}
	c.statements[text] = s
	return s, nil
}

// release ends a statement, which may have more rows. Its arguments stay bound until the next ones: after ClearBindings, SQLite would plan the
// statement again.
func (c *conn) release(s *statement) error {
	if s.once {
		return s.Finalize()
	}
	s.running = false
	_ = s.Reset() // repeats the error of the last step
	return nil
}

// A namedArg is the value of the parameter :name.
type namedArg struct {
	name  string
	value any
}

// bind sets the parameters of the statement.
func (s *statement) bind(args []any) error {
	for i := 1; i <= s.BindParamCount(); i++ {
		value, err := argOf(args, i, s.BindParamName(i))
		if err != nil {
			return err
		}
		switch v := value.(type) {
		case nil:
			s.BindNull(i)
		case []byte:
			s.BindBytes(i, v)
		case string:
			s.BindText(i, v)
		case *string:
			if v == nil {
				s.BindNull(i)
			} else {
				s.BindText(i, *v)
			}
		case int:
			s.BindInt64(i, int64(v))
		case int64:
			s.BindInt64(i, v)
		case bool:
			s.BindBool(i, v)
		default:
			return fmt.Errorf("an argument is %T", v)
		}
	}
	return nil
}

// argOf returns the argument of a parameter: the one with its name, or the one at its place.
func argOf(args []any, place int, parameter string) (any, error) {
	if len(parameter) > 0 && parameter[0] == ':' {
		for _, arg := range args {
			if named, ok := arg.(namedArg); ok && named.name == parameter[1:] {
				return named.value, nil
			}
		}
		return nil, fmt.Errorf("no argument for %s", parameter)
	}
	if place > len(args) {
		return nil, fmt.Errorf("%d arguments, want more", len(args))
	}
	return args[place-1], nil
}

// read reads the present row into the destinations.
func (s *statement) read(into []any) error {
	for i, destination := range into {
		switch d := destination.(type) {
		case column:
			if err := d.read(s.Stmt, i); err != nil {
				return err
			}
		case *int:
			*d = s.ColumnInt(i)
		case *string:
			*d = s.ColumnText(i)
		case *bool:
			*d = s.ColumnBool(i)
		default:
			return fmt.Errorf("a destination is %T", d)
		}
	}
	return nil
}
