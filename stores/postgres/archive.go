package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	driver "github.com/jackc/pgx/v5"

	"fivefold/stores"
)

// archive implements stores.Archive.
type archive struct{ *Engine }

// tables are the tables that the engine keeps, in the order of stores.Tables: a row refers to earlier rows only.
func tables() []table {
	return []table{
		placeTable, organisationTable, userTable, passwordTable, affiliationTable, interestTable, genreTable, blockTable, friendshipTable, likeTable,
		pageTable, pageTopicTable, pageLinkTable, membershipTable, postTable, commentTable, messageTopicTable, reactionTable,
	}
}

// oneChangeRows is the number of rows from which a call of Put stores one change of all tables in place of one for each row: only imports have as
// many, in calls of 8000. It makes the call 15 % faster, and spares projections changes that take longer than a rebuild.
const oneChangeRows = 5000

// Put implements stores.Archive.
func (s archive) Put(ctx context.Context, rows stores.Rows) (added int, err error) {
	if rows.Len() == 0 {
		return 0, s.checkOpen(ctx)
	}
	err = s.write(ctx, func(c *conn) error {
		added = 0
		if err := c.run(ctx, "SET LOCAL fivefold.changes = 'imported'", nil); err != nil {
			return err
		}
		many := rows.Len() >= oneChangeRows
		if many {
			if err := c.storeNoChanges(ctx); err != nil {
				return err
			}
		}
		for _, t := range tables() {
			n, err := c.putTable(ctx, t, rows)
			if err != nil {
				return err
			}
			added += n
		}
		if many && added > 0 {
			if err := c.storeOneChange(ctx); err != nil {
				return err
			}
		}
		// References that are checked late are checked here: the commit has less time.
		return c.run(ctx, "SET CONSTRAINTS ALL IMMEDIATE", nil)
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// putTable adds the rows of a table that do not exist yet. The error is that of the first row that cannot be stored.
func (c *conn) putTable(ctx context.Context, t table, rows stores.Rows) (added int, err error) {
	total := t.count(rows)
	if total == 0 {
		return 0, nil
	}
	if t.prepare != nil {
		if rows, err = t.prepare(ctx, c, rows); err != nil {
			return 0, err
		}
	}
	for from := 0; from < total; from += putBatch {
		n, err := c.putRows(ctx, t, rows, from, min(from+putBatch, total))
		if err != nil {
			return 0, err
		}
		added += n
	}
	if t.verify != nil {
		return added, t.verify(ctx, c, rows)
	}
	return added, nil
}

// putBatch is the number of rows of a statement, or whose statements are sent at once: all rows of a call of an import. Triggers change the row of
// an interest or a page once for each statement. Statements of 1000 rows take a quarter more of the server's processor time.
const putBatch = 8000

// putRows adds the rows from from to to in one statement. When it fails because of a row, no row is added, and they are added one by one to find
// the one that fails.
func (c *conn) putRows(ctx context.Context, t table, rows stores.Rows, from, to int) (added int, err error) {
	if t.insertMany == "" {
		return c.putEach(ctx, t, rows, from, to)
	}
	if err := c.run(ctx, "SAVEPOINT rows", nil); err != nil {
		return 0, err
	}
	arrays, argsOf := make([]any, len(t.names)), t.args(rows)
	for i := range arrays {
		arrays[i] = make([]any, to-from)
	}
	for i := from; i < to; i++ {
		for column, value := range argsOf(i) {
			arrays[column].([]any)[i-from] = value
		}
	}
	tag, err := c.execValues(ctx, t.insertMany, arrays...)
	if constraintError(err) != nil {
		if err := c.run(ctx, "ROLLBACK TO rows", nil); err != nil {
			return 0, err
		}
		return c.putEach(ctx, t, rows, from, to)
	}
	return int(tag.RowsAffected()), err
}

// putEach adds the rows from from to to, each with a statement of its own, so that the one that fails is known.
func (c *conn) putEach(ctx context.Context, t table, rows stores.Rows, from, to int) (added int, err error) {
	batch, argsOf := &driver.Batch{}, t.args(rows)
	for i := from; i < to; i++ {
		batch.Queue(t.insert, argsOf(i)...)
	}
	results := c.send(ctx, batch)
	defer func() { err = closeResults(results, err) }()
	for i := from; i < to; i++ {
		tag, err := results.Exec()
		if known := constraintError(err); known != nil {
			err = &stores.RowError{Table: t.name, Index: i, Err: known}
		}
		if err != nil {
			return 0, err
		}
		added += int(tag.RowsAffected())
	}
	return added, nil
}

// Scan implements stores.Archive.
func (s archive) Scan(ctx context.Context, name stores.Table, after stores.Rows, limit int) (stores.Rows, error) {
	var rows stores.Rows
	all := tables()
	i := slices.IndexFunc(all, func(t table) bool { return t.name == name })
	if i < 0 {
		return rows, fmt.Errorf("scan: unknown table %q", name)
	}
	err := s.read(ctx, func(c *conn) error { return all[i].scan(ctx, c, after, limit, &rows) })
	if err != nil {
		return stores.Rows{}, err
	}
	return rows, nil
}

// Counts implements stores.Archive.
func (s archive) Counts(ctx context.Context) (map[stores.Table]int, error) {
	all := tables()
	counts := make([]string, len(all))
	for i, t := range all {
		counts[i] = "(SELECT count(*) FROM " + t.from + ")"
	}
	result := make(map[stores.Table]int, len(all))
	err := s.read(ctx, func(c *conn) error {
		return c.each(ctx, "SELECT "+strings.Join(counts, ", "), nil, func(r *row) error {
			for _, t := range all {
				result[t.name] = r.int()
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
