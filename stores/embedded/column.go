package embedded

import (
	"encoding/json"
	"fmt"
	"time"

	"fivefold/stores"
)

// The types below scan a column into a variable without the reflection and text conversions of database/sql. NULL sets the variable
// to its zero value.

// idColumn scans the 16 bytes of an ID of a kind.
type idColumn struct {
	id   *stores.ID
	kind stores.Kind
}

// Scan implements sql.Scanner.
func (s idColumn) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*s.id = stores.ID{}
	case []byte:
		if len(v) != len(s.id.UUID) {
			return fmt.Errorf("id of %d bytes, want %d", len(v), len(s.id.UUID))
		}
		*s.id = stores.ID{Kind: s.kind, UUID: [16]byte(v)}
	default:
		return fmt.Errorf("id column is %T", value)
	}
	return nil
}

// intColumn scans an integer.
type intColumn struct{ n *int }

// Scan implements sql.Scanner.
func (s intColumn) Scan(value any) error {
	n, ok := value.(int64)
	if !ok && value != nil {
		return fmt.Errorf("integer column is %T", value)
	}
	*s.n = int(n)
	return nil
}

// rankColumn scans the rank of a position.
type rankColumn struct{ n *int64 }

// Scan implements sql.Scanner.
func (s rankColumn) Scan(value any) error {
	n, ok := value.(int64)
	if !ok && value != nil {
		return fmt.Errorf("rank column is %T", value)
	}
	*s.n = n
	return nil
}

// timeColumn scans a time from microseconds since 1970.
type timeColumn struct{ t *time.Time }

// Scan implements sql.Scanner.
func (s timeColumn) Scan(value any) error {
	micros, ok := value.(int64)
	switch {
	case ok:
		*s.t = time.UnixMicro(micros).UTC()
	case value == nil:
		*s.t = time.Time{}
	default:
		return fmt.Errorf("time column is %T", value)
	}
	return nil
}

// textColumn scans a text, or a BLOB as it is.
type textColumn struct{ s *string }

// Scan implements sql.Scanner.
func (s textColumn) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*s.s = ""
	case string:
		*s.s = v
	case []byte:
		*s.s = string(v)
	default:
		return fmt.Errorf("text column is %T", value)
	}
	return nil
}

// jsonColumn decodes JSON into the variable that value points to.
type jsonColumn struct{ value any }

// Scan implements sql.Scanner.
func (s jsonColumn) Scan(value any) error {
	t, ok := value.(string)
	if !ok {
		return fmt.Errorf("JSON column is %T", value)
	}
	return json.Unmarshal([]byte(t), s.value)
}
