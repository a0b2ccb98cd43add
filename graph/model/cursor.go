package model

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"math"

	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
)

// A Cursor is a position in a list. Its text holds the position and a check sum of the position and the list, so that a damaged cursor
// and a cursor of another list are errors. The text is encoded when the response is written. It is not secret: access is checked for
// every row, whatever the cursor.
type Cursor struct {
	List List
	At   stores.ListPosition
}

// A List returns the name of a list, which is unique among all lists.
type List func() string

const cursorFixed = 8 + 8 + 16 + 1 // check sum, rank, id, length of the id's kind

var cursorText = base64.RawURLEncoding.Strict()

// MarshalCursor writes a cursor as a string.
func MarshalCursor(c Cursor) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendCursor(nil, c)) })
}

// AppendCursor appends what MarshalCursor writes.
func AppendCursor(b []byte, c Cursor) []byte {
	raw := make([]byte, 8, cursorFixed+len(c.At.ID.Kind)+len(c.At.Text))
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.At.Rank))
	raw = append(raw, c.At.ID.UUID[:]...)
	raw = append(append(raw, byte(len(c.At.ID.Kind))), c.At.ID.Kind...)
	raw = append(raw, c.At.Text...)
	binary.BigEndian.PutUint64(raw, checkSum(c.List, raw[8:]))
	return append(cursorText.AppendEncode(append(b, '"'), raw), '"')
}

// UnmarshalCursor always returns an error: only ParseCursor, which knows the list, can parse a cursor. gqlgen requires the function and
// does not call it.
func UnmarshalCursor(any) (Cursor, error) {
	return Cursor{}, fmt.Errorf("%w: a cursor without its list", ErrScalar)
}

// ParseCursor returns the position of a cursor of a list. It returns false when the cursor is damaged or belongs to another list.
func ParseCursor(list List, text string) (at stores.ListPosition, ok bool) {
	raw, err := cursorText.DecodeString(text)
	if err != nil || len(raw) < cursorFixed || len(text) > math.MaxUint16 || binary.BigEndian.Uint64(raw) != checkSum(list, raw[8:]) {
		return at, false
	}
	end := cursorFixed + int(raw[cursorFixed-1])
	if end > len(raw) {
		return at, false
	}
	return stores.ListPosition{
		Rank: int64(binary.BigEndian.Uint64(raw[8:])),
		ID:   stores.ID{Kind: stores.Kind(raw[cursorFixed:end]), UUID: uuid.UUID(raw[16:32])},
		Text: string(raw[end:]),
	}, true
}

func checkSum(list List, payload []byte) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, list())
	_, _ = h.Write([]byte{0})
	_, _ = h.Write(payload)
	return h.Sum64()
}
