package searchindex

import (
	"context"
	"slices"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// A table is one whose rows are nodes that are found.
type table struct {
	name  stores.Table
	kind  stores.Kind
	ids   func(stores.Rows) []stores.ID // without posts that are deleted
	after func(stores.ID) stores.Rows   // for a scan
	last  func(stores.Rows) stores.ID   // the zero ID when there are no rows
}

// tables are in the order of their kinds, in which documents of the same bytes are ordered.
var tables = []table{
	tableOf(stores.KindInterest, func(i stores.Interest) (stores.ID, bool) { return i.ID, true }, func(id stores.ID) stores.Interest { return stores.Interest{ID: id} }),
	tableOf(stores.KindPage, func(p stores.Page) (stores.ID, bool) { return p.ID, true }, func(id stores.ID) stores.Page { return stores.Page{ID: id} }),
	tableOf(stores.KindPost, func(p stores.Post) (stores.ID, bool) { return p.ID, p.DeletedAt.IsZero() }, func(id stores.ID) stores.Post { return stores.Post{ID: id} }),
	tableOf(stores.KindUser, func(u stores.User) (stores.ID, bool) { return u.ID, true }, func(id stores.ID) stores.User { return stores.User{ID: id} }),
}

func tableOf[T any](kind stores.Kind, id func(T) (id stores.ID, exists bool), row func(stores.ID) T) table {
	return table{stores.TableOf[T](), kind,
		func(rows stores.Rows) (ids []stores.ID) {
			for _, row := range *stores.SliceOf[T](&rows) {
				if id, exists := id(row); exists {
					ids = append(ids, id)
				}
			}
			return ids
		},
		func(after stores.ID) stores.Rows { return stores.RowsOf([]T{row(after)}) },
		func(rows stores.Rows) (last stores.ID) {
			if all := *stores.SliceOf[T](&rows); len(all) > 0 {
				last, _ = id(all[len(all)-1])
			}
			return last
		}}
}

// A copied is a copy of the documents that is not read.
type copied struct {
	*Projection
	*writer
}

// Shadow implements relay.Rebuilder.
func (p *Projection) Shadow(ctx context.Context) (relay.Shadow, error) {
	to, err := p.index.Copy(ctx)
	if err != nil {
		return nil, err
	}
	return copied{p, newWriter(p.truth, p.index, to)}, nil
}

// Fill implements relay.Shadow.
func (c copied) Fill(ctx context.Context, report func(done, total int)) error {
	counts, err := c.Projection.truth.Archive.Counts(ctx)
	if err != nil {
		return err
	}
	done, total := 0, 0
	for _, t := range tables {
		total += counts[t.name]
	}
	for _, t := range tables {
		for after := (stores.Rows{}); ; {
			rows, err := c.Projection.truth.Archive.Scan(ctx, t.name, after, putSize)
			if err != nil {
				return err
			}
			last := t.last(rows)
			if last.IsZero() {
				break
			}
			if err := c.write(ctx, t.ids(rows)); err != nil {
				return err
			}
			done += rows.Len()
			report(done, max(done, total))
			after = t.after(last)
		}
	}
	return nil
}

// Apply implements relay.Shadow.
func (c copied) Apply(ctx context.Context, changes []stores.Change) error {
	return c.write(ctx, affected(changes))
}

// Swap implements relay.Shadow.
func (c copied) Swap(ctx context.Context) error { return c.Projection.index.Swap(ctx, c.to) }

// scan returns the IDs of a table after a place in the order of IDs, and whether there may be more.
func (t table) scan(ctx context.Context, truth stores.Set, place stores.ID, limit int) (ids []stores.ID, last stores.ID, more bool, err error) {
	after := stores.Rows{}
	if id := (stores.ID{Kind: t.kind, UUID: place.UUID}); !place.IsZero() {
		if t.kind > place.Kind {
			id = before(id)
		}
		if id.UUID != (stores.ID{}).UUID || t.kind <= place.Kind {
			after = t.after(id)
		}
	}
	rows, err := truth.Archive.Scan(ctx, t.name, after, limit)
	return t.ids(rows), t.last(rows), rows.Len() == limit, err
}

// before returns the ID of the same kind before id, or a zero one of that kind.
func before(id stores.ID) stores.ID {
	for i := range slices.Backward(id.UUID[:]) {
		id.UUID[i]--
		if id.UUID[i] != 0xff {
			break
		}
	}
	return id
}
