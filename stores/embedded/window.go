package embedded

import (
	"cmp"

	"fivefold/stores"
	"fivefold/stores/keyset"
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
	return keyset.Order{Rank: o.rank, Text: o.text, ID: o.id}.Condition(window)
}

// orderBy returns the terms of ORDER BY: the order of the list or the reverse.
func (o listOrder) orderBy(backward bool) string {
	return keyset.Order{Rank: o.rank, Text: o.text, ID: o.id}.By(backward)
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
