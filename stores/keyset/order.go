// Package keyset writes the SQL of lists that are read in windows, each from a position on, for engines over SQL.
package keyset

import (
	"strings"

	"fivefold/stores"
)

// An Order is the order of a list: by Rank descending, then by Text, then by ID. Each is an SQL expression; Rank and Text may be empty.
type Order struct{ Rank, Text, ID string }

// Condition returns the condition, beginning with AND, that a row lies between After and Before of the window. Its parameters are @after_id,
// @after_text, @after_rank, and those of before: of each position that the window has, those that the order has.
func (o Order) Condition(window stores.Window) string {
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
func (o Order) beyondPosition(at, less, more string) string {
	condition := "{id} {more} @{at}_id"
	if o.Text != "" {
		condition = "({text}, {id}) {more} (@{at}_text, @{at}_id)"
	}
	if o.Rank != "" {
		// In this form an index is read from the rank on. A row value comparison cannot have two directions.
		condition = "{rank} {less}= @{at}_rank AND ({rank} {less} @{at}_rank OR " + condition + ")"
	}
	return strings.NewReplacer("{rank}", o.Rank, "{text}", o.Text, "{id}", o.ID, "{at}", at,
		"{less}", less, "{more}", more).Replace(condition)
}

// By returns the terms of ORDER BY: the order of the list or the reverse.
func (o Order) By(backward bool) string {
	up, down := "", " DESC"
	if backward {
		up, down = down, up
	}
	terms := o.ID + up
	if o.Text != "" {
		terms = o.Text + up + ", " + terms
	}
	if o.Rank != "" {
		terms = o.Rank + down + ", " + terms
	}
	return terms
}
