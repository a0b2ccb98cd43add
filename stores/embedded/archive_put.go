package embedded

import (
	"context"
	"errors"
	"slices"

	"fivefold/stores"
)

// insertBatch is the number of rows of one INSERT, measured: with more, the rows cost more than the statement.
const insertBatch = 100

// withLargeCache runs do with a cache for transactions that change many pages: those that do not fit are written to the log before the commit,
// and again when they change again.
func (c *conn) withLargeCache(ctx context.Context, do func() error) error {
	if err := c.run(ctx, "PRAGMA cache_size(-65536)"); err != nil {
		return err
	}
	err := do()
	return errors.Join(err, c.run(context.WithoutCancel(ctx), "PRAGMA "+writerCache))
}

// putRows adds the rows that do not exist yet, table by table.
func (c *conn) putRows(ctx context.Context, tables []archiveTable, rows stores.Rows) (added int, err error) {
	for _, t := range tables {
		n, err := c.insertRows(ctx, t, rows)
		if err != nil {
			return 0, err
		}
		added += n
	}
	return added, nil
}

// insertRows adds the rows of a table that do not exist yet. The error is that of the first row that cannot be stored.
func (c *conn) insertRows(ctx context.Context, t archiveTable, rows stores.Rows) (added int, err error) {
	total := t.count(rows)
	if t.prepare != nil && total > 0 {
		if rows, err = t.prepare(ctx, c, rows); err != nil {
			return 0, err
		}
	}
	for from := 0; from < total; {
		n, failed := 0, error(nil)
		to := min(from+insertBatch, total)
		if to-from == insertBatch && t.columns > 0 {
			n, failed = c.insertMany(ctx, t, rows, from, to)
		} else {
			n, failed = c.insertEach(ctx, t, rows, from, to)
		}
		if failed != nil {
			return 0, failed
		}
		added, from = added+n, to
	}
	if t.verify != nil {
		return added, t.verify(ctx, c, rows)
	}
	return added, nil
}

// insertMany inserts rows in one statement. When it fails, no row is inserted, and they are inserted one by one to find the one that
// fails.
func (c *conn) insertMany(ctx context.Context, t archiveTable, rows stores.Rows, from, to int) (int, error) {
	args, argsOf := make([]arg, 0, t.columns*(to-from)), t.args(rows)
	for i := from; i < to; i++ {
		args = append(args, argsOf(i)...)
	}
	added, err := c.exec(ctx, t.statement(to-from), args...)
	if err != nil && !errors.Is(err, constraintError(err)) { // a violated constraint
		return c.insertEach(ctx, t, rows, from, to)
	}
	return added, err
}

func (c *conn) insertEach(ctx context.Context, t archiveTable, rows stores.Rows, from, to int) (added int, err error) {
	argsOf := t.args(rows)
	for i := from; i < to; i++ {
		n, err := c.exec(ctx, t.statement(1), argsOf(i)...)
		if err == nil && n == 0 && t.name == stores.TablePasswords {
			_, err = queryRow(ctx, c, (*row).int, "SELECT 1 FROM user WHERE id = ?", userArg(rows.Passwords[i].User))
		}
		if err != nil {
			return 0, &stores.RowError{Table: t.name, Index: i, Err: constraintError(err)}
		}
		added += n
	}
	return added, nil
}

// checkParentPlaces returns an error for the first place that was added and whose parent does not exist. Places refer to each other, so
// this is known only after all are inserted.
func checkParentPlaces(ctx context.Context, c *conn, rows stores.Rows) error {
	var ids []stores.ID
	for _, p := range rows.Places {
		if !p.PartOf.IsZero() {
			ids = append(ids, p.ID)
		}
	}
	keys := keysOf(ids, stores.KindPlace)
	if len(keys.list) == 0 {
		return nil
	}
	orphan, err := queryRow(ctx, c, func(r *row) stores.ID { return r.id(stores.KindPlace) }, withKeys+` SELECT x.id FROM k CROSS JOIN place x ON x.id = k.id
		WHERE x.part_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM place y WHERE y.id = x.part_of) ORDER BY k.n LIMIT 1`, keys.arg())
	if errors.Is(err, stores.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	index := slices.IndexFunc(rows.Places, func(p stores.Place) bool { return p.ID == orphan })
	return &stores.RowError{Table: stores.TablePlaces, Index: index, Err: stores.ErrNotFound}
}
