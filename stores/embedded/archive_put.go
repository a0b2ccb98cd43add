package embedded

import (
	"context"
	"errors"
	"slices"

	"fivefold/stores"
)

// chunk is how many rows a statement inserts: enough that the rows cost more than the statement.
const chunk = 100

// insert adds the rows of a table that are not there yet. An error is that of the first row that cannot be stored.
func (l *line) insert(ctx context.Context, t table, rows stores.Rows) (added int, err error) {
	total := t.count(rows)
	if t.ready != nil && total > 0 {
		if rows, err = t.ready(ctx, l, rows); err != nil {
			return 0, err
		}
	}
	for from := 0; from < total; {
		n, failed := 0, error(nil)
		to := min(from+chunk, total)
		if to-from == chunk && t.columns > 0 {
			n, failed = l.insertChunk(ctx, t, rows, from, to)
		} else {
			n, failed = l.insertEach(ctx, t, rows, from, to)
		}
		if failed != nil {
			return 0, failed
		}
		added, from = added+n, to
	}
	if t.settled != nil {
		return added, t.settled(ctx, l, rows)
	}
	return added, nil
}

// insertChunk inserts rows together. When one cannot be stored none is, and each is tried alone to learn which.
func (l *line) insertChunk(ctx context.Context, t table, rows stores.Rows, from, to int) (int, error) {
	args := make([]any, 0, t.columns*(to-from))
	for i := from; i < to; i++ {
		args = append(args, t.args(rows, i)...)
	}
	added, err := l.exec(ctx, t.statement(to-from), args...)
	if err != nil && refused(err) != err {
		return l.insertEach(ctx, t, rows, from, to)
	}
	return added, err
}

func (l *line) insertEach(ctx context.Context, t table, rows stores.Rows, from, to int) (added int, err error) {
	for i := from; i < to; i++ {
		n, err := l.exec(ctx, t.statement(1), t.args(rows, i)...)
		if err == nil && n == 0 && t.name == stores.TablePasswords {
			err = l.one(ctx, "SELECT 1 FROM user WHERE id = ?", []any{person(rows.Passwords[i].User)}, new(any))
		}
		if err != nil {
			return 0, &stores.RowError{Table: t.name, Index: i, Err: refused(err)}
		}
		added += n
	}
	return added, nil
}

// placesExist tells of the first place that was added and is part of nothing that is there. Places refer to each other, so this
// can be seen only when all are in.
func placesExist(ctx context.Context, l *line, rows stores.Rows) error {
	var ids []stores.ID
	for _, p := range rows.Places {
		if !p.PartOf.IsZero() {
			ids = append(ids, p.ID)
		}
	}
	ks := keysOf(ids, stores.KindPlace)
	if len(ks.list) == 0 {
		return nil
	}
	var lost stores.ID
	err := l.one(ctx, withKeys+` SELECT x.id FROM k CROSS JOIN place x ON x.id = k.id
		WHERE x.part_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM place y WHERE y.id = x.part_of) ORDER BY k.n LIMIT 1`,
		[]any{named("keys", ks.json)}, identity{&lost, stores.KindPlace})
	if errors.Is(err, stores.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	index := slices.IndexFunc(rows.Places, func(p stores.Place) bool { return p.ID == lost })
	return &stores.RowError{Table: stores.TablePlaces, Index: index, Err: stores.ErrNotFound}
}
