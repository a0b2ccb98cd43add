package postgres

import (
	"slices"
	"strings"

	"fivefold/stores"
	"fivefold/stores/keyset"
)

// A listOrder is the order of a list: by rank descending, then by text, then by id. Each is an SQL expression; rank and text may be
// empty.
type listOrder struct {
	rank, text, id string
}

// columns returns the columns of a row's position: those of rank, text and id that it has.
func (o listOrder) columns() string {
	return strings.Join(slices.DeleteFunc([]string{o.rank, o.text, o.id}, func(column string) bool { return column == "" }), ", ")
}

// position reads columns, with the ID of a kind.
func (o listOrder) position(r *row, kind stores.Kind) (at stores.ListPosition) {
	if o.rank != "" {
		at.Rank = r.rank()
	}
	if o.text != "" {
		at.Text = r.text()
	}
	at.ID = r.id(kind)
	return at
}

// condition returns the condition, beginning with AND, that a row lies between After and Before of the window.
func (o listOrder) condition(window stores.Window) string {
	return keyset.Order{Rank: o.rank, Text: o.text, ID: o.id}.Condition(window)
}

// orderBy returns the terms of ORDER BY: the order of the list or the reverse.
func (o listOrder) orderBy(backward bool) string {
	return keyset.Order{Rank: o.rank, Text: o.text, ID: o.id}.By(backward)
}

// args returns the arguments of a window. One item more than its limit is read, to find out whether there are more.
func (o listOrder) args(window stores.Window) args {
	a := args{"limit": window.Limit + 1}
	add := func(at string, p *stores.ListPosition) {
		if p == nil {
			return
		}
		a[at+"_id"] = [16]byte(p.ID.UUID)
		if o.text != "" {
			a[at+"_text"] = storable(p.Text) // a cursor may be made up
		}
		if o.rank != "" {
			a[at+"_rank"] = rankArg(p.Rank)
		}
	}
	add("after", window.After)
	add("before", window.Before)
	return a
}
