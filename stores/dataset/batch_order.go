package dataset

import (
	"cmp"
	"slices"

	"fivefold/stores"
)

// A parentOrder releases each row after its parent, the row of the same table that it refers to. Only rows that precede their parent
// are held in memory.
type parentOrder[T any] struct {
	released map[stores.ID]bool
	pending  map[stores.ID][]pendingRow[T] // by parent
	count    int
}

// A pendingRow is held until its parent is released. Number counts the rows in the order of the file.
type pendingRow[T any] struct {
	at     position
	row    T
	number int
}

// add releases a row and its descendants, or holds it until its parent is released.
func (o *parentOrder[T]) add(at position, row T, emit func(position, T) error) error {
	own, parent := parentOf(row)
	if own.IsZero() {
		return emit(at, row)
	}
	if o.released == nil {
		o.released, o.pending = map[stores.ID]bool{}, map[stores.ID][]pendingRow[T]{}
	}
	o.count++
	w := pendingRow[T]{at, row, o.count}
	if !parent.IsZero() && !o.released[parent] {
		o.pending[parent] = append(o.pending[parent], w)
		return nil
	}
	return o.release([]pendingRow[T]{w}, emit)
}

// release emits rows and all their descendants.
func (o *parentOrder[T]) release(rows []pendingRow[T], emit func(position, T) error) error {
	for len(rows) > 0 {
		w := rows[0]
		if err := emit(w.at, w.row); err != nil {
			return err
		}
		own, _ := parentOf(w.row)
		rows = append(rows[1:], o.pending[own]...)
		o.released[own] = true
		delete(o.pending, own)
	}
	return nil
}

// flush releases the rows whose parent is not in the file: it may be in the store already, or does not exist.
func (o *parentOrder[T]) flush(emit func(position, T) error) error {
	var left []pendingRow[T]
	inFile := map[stores.ID]bool{}
	for _, rows := range o.pending {
		left = append(left, rows...)
		for _, w := range rows {
			own, _ := parentOf(w.row)
			inFile[own] = true
		}
	}
	slices.SortFunc(left, func(a, b pendingRow[T]) int { return cmp.Compare(a.number, b.number) })
	for _, inCycle := range []bool{false, true} { // rows that refer to each other in a cycle come last
		for _, w := range left {
			_, parent := parentOf(w.row)
			if inFile[parent] != inCycle {
				continue
			}
			rows := o.pending[parent]
			delete(o.pending, parent)
			if err := o.release(rows, emit); err != nil {
				return err
			}
		}
	}
	return nil
}

// parentOf returns the IDs of a row and of its parent. Own is zero for tables whose rows have no parents. Parent is zero for a row without
// one, such as a comment on a post: posts are imported before comments.
func parentOf(row any) (own, parent stores.ID) {
	switch row := row.(type) {
	case stores.Place:
		return row.ID, row.PartOf
	case stores.Comment:
		if row.ReplyTo.Kind == stores.KindComment {
			parent = row.ReplyTo
		}
		return row.ID, parent
	}
	return own, parent
}
