package embedded

import (
	"slices"
	"strings"

	"fivefold/stores"
)

// An order tells how a list stands: by rank, the highest first, or by text, then by id. Each is an SQL expression; of rank and
// text one is empty.
type order struct{ rank, text, id string }

// place is the position of a row: three columns.
func (o order) place() string {
	if o.rank != "" {
		return o.rank + ", '', " + o.id
	}
	return "0, " + o.text + ", " + o.id
}

// within gives the condition that a row stands where the page wants it, to be added to another condition.
func (o order) within(page stores.Window) string {
	after, before := " AND ({text}, {id}) > (:after_text, :after_id)", " AND ({text}, {id}) < (:before_text, :before_id)"
	if o.rank != "" {
		// In this form SQLite begins to read an index at the rank; a comparison of both at once cannot have two directions.
		after = " AND {rank} <= :after_rank AND ({rank} < :after_rank OR {id} > :after_id)"
		before = " AND {rank} >= :before_rank AND ({rank} > :before_rank OR {id} < :before_id)"
	}
	condition := ""
	if page.After != nil {
		condition += after
	}
	if page.Before != nil {
		condition += before
	}
	return strings.NewReplacer("{rank}", o.rank, "{text}", o.text, "{id}", o.id).Replace(condition)
}

// by gives the terms of ORDER BY, the list's own or the reverse.
func (o order) by(backward bool) string {
	switch {
	case o.rank != "" && backward:
		return o.rank + ", " + o.id + " DESC"
	case o.rank != "":
		return o.rank + " DESC, " + o.id
	case backward:
		return o.text + " DESC, " + o.id + " DESC"
	default:
		return o.text + ", " + o.id
	}
}

// pageArgs names the arguments of a page. One item more than wanted tells whether there are more.
func pageArgs(page stores.Window) []any {
	args := []any{named("limit", page.Limit+1)}
	if p := page.After; p != nil {
		args = append(args, named("after_rank", p.Rank), named("after_text", p.Text), named("after_id", p.ID.UUID[:]))
	}
	if p := page.Before; p != nil {
		args = append(args, named("before_rank", p.Rank), named("before_text", p.Text), named("before_id", p.ID.UUID[:]))
	}
	return args
}

// cut brings the items of a page, in any order, into the list's own, and leaves the one that was asked for too many out.
func cut[T any](items []stores.Item[T], page stores.Window) stores.List[T] {
	slices.SortFunc(items, func(a, b stores.Item[T]) int { return comparePositions(a.At, b.At) })
	more := len(items) > page.Limit
	switch {
	case more && page.Backward:
		items = items[len(items)-page.Limit:]
	case more:
		items = items[:page.Limit]
	}
	return stores.List[T]{Items: items, More: more}
}

// comparePositions compares as every list of ours stands: those by text have no rank, those by rank no text.
func comparePositions(a, b stores.Position) int {
	if a.Rank != b.Rank {
		if a.Rank > b.Rank {
			return -1
		}
		return 1
	}
	if c := strings.Compare(a.Text, b.Text); c != 0 {
		return c
	}
	return a.ID.Compare(b.ID)
}
