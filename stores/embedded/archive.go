package embedded

import (
	"context"
	"fmt"
	"slices"

	"fivefold/stores"
)

// archive implements stores.Archive.
type archive struct{ *Engine }

// Put implements stores.Archive.
func (s archive) Put(ctx context.Context, rows stores.Rows) (added int, err error) {
	if rows.Len() == 0 {
		return 0, s.checkOpen(ctx)
	}
	err = s.writeWithin(ctx, patientBusyTime, func(c *conn) error {
		return c.withLargeCache(ctx, func() (err error) {
			before, err := c.lastVersion(ctx)
			if err != nil {
				return err
			}
			if added, err = c.putRows(ctx, s.tables, rows); err != nil {
				return err
			}
			return c.run(ctx, "UPDATE change SET what = what & ~3 WHERE version > ? AND what & 3 = 1", intArg(before)) // imported: see stores.ChangeCode
		})
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// Scan implements stores.Archive.
func (s archive) Scan(ctx context.Context, table stores.Table, after stores.Rows, limit int) (stores.Rows, error) {
	var rows stores.Rows
	i := slices.IndexFunc(s.tables, func(t archiveTable) bool { return t.name == table })
	if i < 0 {
		return rows, fmt.Errorf("scan: unknown table %q", table)
	}
	err := s.read(ctx, func(c *conn) error { return s.tables[i].scan(ctx, c, after, limit, &rows) })
	if err != nil {
		return stores.Rows{}, err
	}
	return rows, nil
}

// Counts implements stores.Archive.
func (s archive) Counts(ctx context.Context) (map[stores.Table]int, error) {
	result := make(map[stores.Table]int, len(s.tables))
	err := s.readExpensive(ctx, func(c *conn) error {
		for _, t := range s.tables {
			n, err := queryRow(ctx, c, (*row).int, "SELECT count(*) FROM "+t.from)
			if err != nil {
				return err
			}
			result[t.name] = n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
