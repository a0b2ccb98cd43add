package embedded

import (
	"encoding/json"
	"fmt"
	"time"

	"fivefold/stores"
)

// The types below read a column into a variable: the ways database/sql has of its own go through reflection and text. NULL
// gives the variable its zero value.

// identity reads the 16 bytes of an ID of a kind.
type identity struct {
	id   *stores.ID
	kind stores.Kind
}

// Scan implements sql.Scanner.
func (s identity) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*s.id = stores.ID{}
	case []byte:
		if len(v) != len(s.id.UUID) {
			return fmt.Errorf("an id of %d bytes", len(v))
		}
		*s.id = stores.ID{Kind: s.kind, UUID: [16]byte(v)}
	default:
		return fmt.Errorf("an id that is %T", value)
	}
	return nil
}

// whole reads a whole number.
type whole struct{ n *int }

// Scan implements sql.Scanner.
func (s whole) Scan(value any) error {
	n, ok := value.(int64)
	if !ok && value != nil {
		return fmt.Errorf("a number that is %T", value)
	}
	*s.n = int(n)
	return nil
}

// rank reads the number of a position.
type rank struct{ n *int64 }

// Scan implements sql.Scanner.
func (s rank) Scan(value any) error {
	n, ok := value.(int64)
	if !ok && value != nil {
		return fmt.Errorf("a rank that is %T", value)
	}
	*s.n = n
	return nil
}

// moment reads a time from microseconds since 1970; NULL is the zero time.
type moment struct{ t *time.Time }

// Scan implements sql.Scanner.
func (s moment) Scan(value any) error {
	micros, ok := value.(int64)
	switch {
	case ok:
		*s.t = time.UnixMicro(micros).UTC()
	case value == nil:
		*s.t = time.Time{}
	default:
		return fmt.Errorf("a time that is %T", value)
	}
	return nil
}

// text reads a text, or bytes as they are.
type text struct{ s *string }

// Scan implements sql.Scanner.
func (s text) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*s.s = ""
	case string:
		*s.s = v
	case []byte:
		*s.s = string(v)
	default:
		return fmt.Errorf("a text that is %T", value)
	}
	return nil
}

// document reads JSON into what value points to.
type document struct{ value any }

// Scan implements sql.Scanner.
func (s document) Scan(value any) error {
	t, ok := value.(string)
	if !ok {
		return fmt.Errorf("JSON that is %T", value)
	}
	return json.Unmarshal([]byte(t), s.value)
}
