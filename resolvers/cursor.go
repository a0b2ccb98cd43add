package resolvers

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"math"

	"fivefold/stores"

	"github.com/google/uuid"
)

// A cursor is a position and a check sum of the position and of the list it belongs to, so that a damaged cursor and one of
// another list are told apart from a good one. It is no secret: every row behind any position is still decided by access.

const cursorFixed = 8 + 8 + 16 + 1 // check sum, rank, id, length of the id's kind

var cursorText = base64.RawURLEncoding.Strict()

// cursor writes the cursor of a position in the list named scope.
func cursor(scope string, at stores.Position) string {
	b := make([]byte, 8, cursorFixed+len(at.ID.Kind)+len(at.Text))
	b = binary.BigEndian.AppendUint64(b, uint64(at.Rank))
	b = append(b, at.ID.UUID[:]...)
	b = append(append(b, byte(len(at.ID.Kind))), at.ID.Kind...)
	b = append(b, at.Text...)
	binary.BigEndian.PutUint64(b, checkSum(scope, b[8:]))
	return cursorText.EncodeToString(b)
}

// position reads a cursor of the list named scope.
func position(scope, text string) (*stores.Position, error) {
	b, err := cursorText.DecodeString(text)
	if err != nil || len(b) < cursorFixed || len(text) > math.MaxUint16 ||
		binary.BigEndian.Uint64(b) != checkSum(scope, b[8:]) {
		return nil, fault{code: codeBadCursor, message: "The cursor was damaged or belongs to another list."}
	}
	end := cursorFixed + int(b[cursorFixed-1])
	if end > len(b) {
		return nil, fault{code: codeBadCursor, message: "The cursor was damaged or belongs to another list."}
	}
	return &stores.Position{
		Rank: int64(binary.BigEndian.Uint64(b[8:])),
		ID:   stores.ID{Kind: stores.Kind(b[cursorFixed:end]), UUID: uuid.UUID(b[16:32])},
		Text: string(b[end:]),
	}, nil
}

func checkSum(scope string, payload []byte) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(scope))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write(payload)
	return h.Sum64()
}
