package embedded

import (
	"cmp"
	"slices"
	"strings"

	"fivefold/stores"
)

// An order tells how a list stands: by rank, the highest first, then by text, then by id. Each is an SQL expression; rank and
// text may be empty.
type order struct {
	rank, text, id string
	bytes          bool // text is of bytes
}

// place is the position of a row: three columns.
func (o order) place() string {
	return cmp.Or(o.rank, "0") + ", " + cmp.Or(o.text, "''") + ", " + o.id
}

// within gives the condition that a row stands where the window wants it, to be added to another condition.
func (o order) within(window stores.Window) string {
	condition := ""
	if window.After != nil {
		condition += " AND " + o.beyond("after", "<", ">")
	}
	if window.Before != nil {
		condition += " AND " + o.beyond("before", ">", "<")
	}
	return condition
}

// beyond gives the condition that a row stands on one side of the position at: there ranks compare as less says, and the rest
// as more says.
func (o order) beyond(at, less, more string) string {
	condition, value := "{id} {more} :{at}_id", "text"
	if o.bytes {
		value = "bytes"
	}
	if o.text != "" {
		condition = "({text}, {id}) {more} (:{at}_{value}, :{at}_id)"
	}
	if o.rank != "" {
		// In this form SQLite begins to read an index at the rank; a comparison of all at once cannot have two directions.
		condition = "{rank} {less}= :{at}_rank AND ({rank} {less} :{at}_rank OR " + condition + ")"
	}
	return strings.NewReplacer("{rank}", o.rank, "{text}", o.text, "{id}", o.id, "{at}", at, "{value}", value,
		"{less}", less, "{more}", more).Replace(condition)
}

// by gives the terms of ORDER BY, the list's own or the reverse.
func (o order) by(backward bool) string {
	up, down := "", " DESC"
	if backward {
		up, down = down, up
	}
	terms := o.id + up
	if o.text != "" {
		terms = o.text + up + ", " + terms
	}
	if o.rank != "" {
		terms = o.rank + down + ", " + terms
	}
	return terms
}

// windowArgs names the arguments of a window. One item more than wanted tells whether there are more.
func windowArgs(window stores.Window) []any {
	args := []any{named("limit", window.Limit+1)}
	if p := window.After; p != nil {
		args = append(args, named("after_rank", p.Rank), named("after_text", p.Text), named("after_bytes", []byte(p.Text)),
			named("after_id", p.ID.UUID[:]))
	}
	if p := window.Before; p != nil {
		args = append(args, named("before_rank", p.Rank), named("before_text", p.Text), named("before_bytes", []byte(p.Text)),
			named("before_id", p.ID.UUID[:]))
	}
	return args
}

// cut brings the items of a window, in any order, into the list's own, and leaves the one that was asked for too many out.
func cut[T any](items []stores.Item[T], window stores.Window) stores.List[T] {
	slices.SortFunc(items, func(a, b stores.Item[T]) int { return comparePositions(a.At, b.At) })
	more := len(items) > window.Limit
	switch {
	case more && window.Backward:
		items = items[len(items)-window.Limit:]
	case more:
		items = items[:window.Limit]
	}
	return stores.List[T]{Items: items, More: more}
}

// comparePositions compares as every list of ours stands: what it does not stand by is the same in all its positions.
func comparePositions(a, b stores.ListPosition) int {
	return cmp.Or(cmp.Compare(b.Rank, a.Rank), strings.Compare(a.Text, b.Text), a.ID.Compare(b.ID))
}
