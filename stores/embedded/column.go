package embedded

import (
	"encoding/json"
	"fmt"
	"time"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// A row is the current row of a statement. Each method reads the next column; NULL is the zero value.
type row struct {
	stmt *driver.Stmt
	key  stores.ID // that is bound to :key in a statement of a keyList
	next int       // the column that is read next
	err  error     // of a column whose value is not of the expected type or form
}

// column returns the index of the next column.
func (r *row) column() int {
	r.next++
	return r.next - 1
}

// id reads the ID of a kind.
func (r *row) id(kind stores.Kind) (id stores.ID) {
	if r.bytes(id.UUID[:]) {
		id.Kind = kind
	}
	return id
}

// idWithKind reads an ID and, from the column after it, its kind.
func (r *row) idWithKind() stores.ID {
	id := r.id("")
	id.Kind = stores.Kind(r.text())
	return id
}

// maxBytes is the largest number of bytes that a row reads from a column: that of the hash of a token.
const maxBytes = 32

// bytes fills into, and reports whether the column is not NULL.
func (r *row) bytes(into []byte) bool {
	i := r.column()
	var b [maxBytes + 1]byte
	switch n := r.stmt.ColumnBytes(i, b[:len(into)+1]); { // one more, to find out whether there are more
	case n == len(into):
		copy(into, b[:])
		return true
	case n == 0 && r.stmt.ColumnIsNull(i):
		return false
	default:
		r.err = fmt.Errorf("column %d has %d bytes, want %d", i, r.stmt.ColumnLen(i), len(into))
		return false
	}
}

func (r *row) text() string { return r.stmt.ColumnText(r.column()) }

func (r *row) int() int { return r.stmt.ColumnInt(r.column()) }

func (r *row) int64() int64 { return r.stmt.ColumnInt64(r.column()) }

func (r *row) bool() bool { return r.stmt.ColumnBool(r.column()) }

// time reads a time from microseconds since 1970.
func (r *row) time() time.Time {
	i := r.column()
	if micros := r.stmt.ColumnInt64(i); micros != 0 || !r.stmt.ColumnIsNull(i) {
		return time.UnixMicro(micros).UTC()
	}
	return time.Time{}
}

// readList reads a JSON array.
func readList[T any](r *row) []T {
	text := r.text()
	switch text {
	case "[]":
		return []T{}
	case "null":
		return nil
	}
	var list []T
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		r.err = err
	}
	return list
}
