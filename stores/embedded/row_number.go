package embedded

import (
	"encoding/binary"
	"sync/atomic"

	"fivefold/stores"
)

// rowNumbers remembers the numbers of rows that were found in an index of another column, so that the rows are read without a search for their
// IDs. A row is never removed and keeps its number. Of IDs that share a place it has the last: a number that is not there is no error.
type rowNumbers [1 << rowNumberBits]atomic.Pointer[rowNumber]

const rowNumberBits = 14

type rowNumber struct {
	id     stores.ID
	number int64
}

// place returns the place for the number of an ID.
func (r *rowNumbers) place(id stores.ID) *atomic.Pointer[rowNumber] {
	const multiplier = 0x9e3779b97f4a7c15 // distributes IDs that differ in a few bits
	return &r[binary.BigEndian.Uint64(id.UUID[8:])*multiplier>>(64-rowNumberBits)]
}

func (r *rowNumbers) put(id stores.ID, number int64) {
	if known := r.place(id).Load(); known == nil || known.id != id {
		r.place(id).Store(&rowNumber{id, number})
	}
}

// of returns the known numbers of the rows of ids.
func (r *rowNumbers) of(ids []stores.ID) (numbers []int64) {
	for _, id := range ids {
		if known := r.place(id).Load(); known != nil && known.id == id {
			numbers = append(numbers, known.number)
		}
	}
	return numbers
}
