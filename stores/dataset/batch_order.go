package dataset

import (
	"cmp"
	"slices"

	"fivefold/stores"
)

// An ordering lets rows through, each behind the row of the same table that it refers to, wherever that stands. Only those that
// came before it wait in memory.
type ordering[T any] struct {
	passed  map[stores.ID]bool
	waiting map[stores.ID][]waiting[T] // by what they refer to
	number  int
}

// A waiting row is the number-th that came.
type waiting[T any] struct {
	at     place
	row    T
	number int
}

// add passes on a row and those that waited for it, or lets it wait.
func (o *ordering[T]) add(at place, row T, pass func(place, T) error) error {
	own, above := referring(row)
	if own.IsZero() {
		return pass(at, row)
	}
	if o.passed == nil {
		o.passed, o.waiting = map[stores.ID]bool{}, map[stores.ID][]waiting[T]{}
	}
	o.number++
	w := waiting[T]{at, row, o.number}
	if !above.IsZero() && !o.passed[above] {
		o.waiting[above] = append(o.waiting[above], w)
		return nil
	}
	return o.pass([]waiting[T]{w}, pass)
}

// pass passes on rows and all that waited for them.
func (o *ordering[T]) pass(rows []waiting[T], pass func(place, T) error) error {
	for len(rows) > 0 {
		w := rows[0]
		if err := pass(w.at, w.row); err != nil {
			return err
		}
		own, _ := referring(w.row)
		rows = append(rows[1:], o.waiting[own]...)
		o.passed[own] = true
		delete(o.waiting, own)
	}
	return nil
}

// end passes on what waits for nothing that came: it may be stored already, or is missing.
func (o *ordering[T]) end(pass func(place, T) error) error {
	var left []waiting[T]
	came := map[stores.ID]bool{}
	for _, rows := range o.waiting {
		left = append(left, rows...)
		for _, w := range rows {
			own, _ := referring(w.row)
			came[own] = true
		}
	}
	slices.SortFunc(left, func(a, b waiting[T]) int { return cmp.Compare(a.number, b.number) })
	for _, round := range []bool{false, true} { // those that wait for each other, round in a circle, come last
		for _, w := range left {
			_, above := referring(w.row)
			if came[above] != round {
				continue
			}
			rows := o.waiting[above]
			delete(o.waiting, above)
			if err := o.pass(rows, pass); err != nil {
				return err
			}
		}
	}
	return nil
}

// referring gives the IDs of a row and of the row of the same table that it refers to, or none when rows of its table never do.
// A comment that answers a post refers to none: posts are there before comments.
func referring(row any) (own, above stores.ID) {
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
