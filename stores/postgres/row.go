package postgres

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// A row is the current row of a statement. Each method reads the next column; NULL is the zero value.
type row struct {
	fields []pgconn.FieldDescription
	values [][]byte
	next   int   // the column that is read next
	key    int   // in the rows of a list, the place of its key, from 0
	err    error // of a column whose value is not of the expected type or form
}

// value returns the next column, and reports whether it is not NULL.
func (r *row) value() (b []byte, notNull bool) {
	i := r.next
	r.next++
	if i >= len(r.values) {
		r.err = fmt.Errorf("a statement with %d columns, want more", len(r.values))
		return nil, false
	}
	return r.values[i], r.values[i] != nil
}

// sized is value for a column with this number of bytes. Texts, unlike other types, have the same bytes in the text format.
func (r *row) sized(size int) (b []byte, notNull bool) {
	b, notNull = r.value()
	if notNull && r.fields[r.next-1].Format != driver.BinaryFormatCode {
		r.err = fmt.Errorf("column %d is not in the binary format: the query mode of the database's URL is not supported", r.next-1)
		return nil, false
	}
	if notNull && len(b) != size {
		r.err = fmt.Errorf("column %d has %d bytes, want %d", r.next-1, len(b), size)
		return nil, false
	}
	return b, notNull
}

// id reads the uuid of an ID of a kind.
func (r *row) id(kind stores.Kind) (id stores.ID) {
	if b, notNull := r.sized(len(id.UUID)); notNull {
		id.Kind = kind
		copy(id.UUID[:], b)
	}
	return id
}

// idWithKind reads an ID and, from the column after it, its kind.
func (r *row) idWithKind() stores.ID {
	id := r.id("")
	id.Kind = stores.Kind(r.text())
	return id
}

func (r *row) text() string {
	b, _ := r.value()
	return string(b)
}

// known is text for a column that mostly has one of a few texts, for which it allocates nothing.
func (r *row) known(texts []string) string {
	b, _ := r.value()
	for _, text := range texts {
		if string(b) == text {
			return text
		}
	}
	return string(b)
}

func (r *row) bool() bool {
	b, notNull := r.sized(1)
	return notNull && b[0] != 0
}

// int64 reads a bigint.
func (r *row) int64() int64 {
	b, notNull := r.sized(8)
	if !notNull {
		return 0
	}
	return int64(binary.BigEndian.Uint64(b))
}

func (r *row) int() int { return int(r.int64()) }

// epoch is the zero of timestamptz: microseconds from 1970 to 2000.
const epoch = 946684800_000000

// time reads a timestamptz.
func (r *row) time() time.Time {
	b, notNull := r.sized(8)
	if !notNull {
		return time.Time{}
	}
	return time.UnixMicro(int64(binary.BigEndian.Uint64(b)) + epoch).UTC()
}

// rankTime returns the time whose rank it is.
func rankTime(rank int64) time.Time { return time.UnixMicro(rank).UTC() }

// rank reads the rank of a position: a bigint, or the microseconds since 1970 of a timestamptz.
func (r *row) rank() int64 {
	if r.next < len(r.fields) && r.fields[r.next].DataTypeOID == pgtype.TimestamptzOID {
		if r.values[r.next] == nil {
			r.next++
			return 0
		}
		return r.int64() + epoch
	}
	return r.int64()
}

// readList reads a JSON array from a json column.
func readList[T any](r *row) []T {
	b, notNull := r.value()
	if !notNull {
		return nil
	}
	list := []T{}
	if err := json.Unmarshal(b, &list); err != nil {
		r.err = err
	}
	return list
}
