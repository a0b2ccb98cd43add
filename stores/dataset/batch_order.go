package dataset

import (
	"cmp"
	"slices"

	"fivefold/stores"
)

// An parentOrder lets rows through, each behind the row of the same table that it refers to, wherever that stands. Only those that
// came before it wait in memory.
type parentOrder[T any] struct {
	released map[stores.ID]bool
	pending  map[stores.ID][]pendingRow[T] // by what they refer to
	count    int
}

// A pendingRow row is the number-th that came.
type pendingRow[T any] struct {
	at     position
	row    T
	number int
}

// add passes on a row and those that waited for it, or lets it wait.
func (o *parentOrder[T]) add(at position, row T, pass func(position, T) error) error {
	own, above := parentOf(row)
	if own.IsZero() {
		return pass(at, row)
	}
	if o.released == nil {
		o.released, o.pending = map[stores.ID]bool{}, map[stores.ID][]pendingRow[T]{}
	}
	o.count++
	w := pendingRow[T]{at, row, o.count}
	if !above.IsZero() && !o.released[above] {
		o.pending[above] = append(o.pending[above], w)
		return nil
	}
	return o.release([]pendingRow[T]{w}, pass)
}

// release passes on rows and all that waited for them.
func (o *parentOrder[T]) release(rows []pendingRow[T], pass func(position, T) error) error {
	for len(rows) > 0 {
		w := rows[0]
		if err := pass(w.at, w.row); err != nil {
			return err
		}
		own, _ := parentOf(w.row)
		rows = append(rows[1:], o.pending[own]...)
		o.released[own] = true
		delete(o.pending, own)
	}
	return nil
}

// flush passes on what waits for nothing that came: it may be stored already, or is missing.
func (o *parentOrder[T]) flush(pass func(position, T) error) error {
	var left []pendingRow[T]
	came := map[stores.ID]bool{}
	for _, rows := range o.pending {
		left = append(left, rows...)
		for _, w := range rows {
			own, _ := parentOf(w.row)
			came[own] = true
		}
	}
	slices.SortFunc(left, func(a, b pendingRow[T]) int { return cmp.Compare(a.number, b.number) })
	for _, round := range []bool{false, true} { // those that wait for each other, round in a circle, come last
		for _, w := range left {
			_, above := parentOf(w.row)
			if came[above] != round {
				continue
			}
			rows := o.pending[above]
			delete(o.pending, above)
			if err := o.release(rows, pass); err != nil {
				return err
			}
		}
	}
	return nil
}

// parentOf gives the IDs of a row and of the row of the same table that it refers to, or none when rows of its table never do.
// A comment that answers a post refers to none: posts are there before comments.
func parentOf(row any) (own, above stores.ID) {
	switch row := row.(type) {
	case stores.Place:
		return row.ID, row.PartOf
	case stores.Comment:
		if row.ReplyTo.Kind == stores.KindComment {
			above = row.ReplyTo
		}
		return row.ID, above
	}
	return own, above
}
