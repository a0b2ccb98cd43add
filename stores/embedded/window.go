package embedded

import (
	"cmp"
	"strings"

	"fivefold/stores"
)

// A listOrder is the order of a list: by rank descending, then by text, then by id. Each is an SQL expression; rank and text may be
// empty.
type listOrder struct {
	rank, text, id string
}

// columns returns the three columns of a row's position.
func (o listOrder) columns() string {
	return cmp.Or(o.rank, "0") + ", " + cmp.Or(o.text, "''") + ", " + o.id
}

// condition returns the condition, beginning with AND, that a row lies between After and Before of the window.
func (o listOrder) condition(window stores.Window) string {
	condition := ""
	if window.After != nil {
		condition += " AND " + o.beyondPosition("after", "<", ">")
	}
	if window.Before != nil {
		condition += " AND " + o.beyondPosition("before", ">", "<")
	}
	return condition
}

// beyondPosition returns the condition that a row lies on one side of the position whose parameters begin with at. On that side, ranks
// compare to the position's by the operator less, and text and id by the operator more.
func (o listOrder) beyondPosition(at, less, more string) string {
	condition := "{id} {more} :{at}_id"
	if o.text != "" {
		condition = "({text}, {id}) {more} (:{at}_text, :{at}_id)"
	}
	if o.rank != "" {
		// In this form SQLite begins to read an index at the rank. A row value comparison cannot have two directions.
		condition = "{rank} {less}= :{at}_rank AND ({rank} {less} :{at}_rank OR " + condition + ")"
	}
	return strings.NewReplacer("{rank}", o.rank, "{text}", o.text, "{id}", o.id, "{at}", at,
		"{less}", less, "{more}", more).Replace(condition)
}

// orderBy returns the terms of ORDER BY: the order of the list or the reverse.
func (o listOrder) orderBy(backward bool) string {
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

// windowArgs returns the arguments of a window. One item more than its limit is read, to find out whether there are more.
func windowArgs(window stores.Window) []arg {
	args := []arg{named("limit", intArg(window.Limit+1))}
	if p := window.After; p != nil {
		args = append(args, named("after_rank", intArg(p.Rank)), named("after_text", textArg(p.Text)), named("after_id", blobArg(p.ID.UUID[:])))
	}
	if p := window.Before; p != nil {
		args = append(args, named("before_rank", intArg(p.Rank)), named("before_text", textArg(p.Text)), named("before_id", blobArg(p.ID.UUID[:])))
	}
	return args
}
