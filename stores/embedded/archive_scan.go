package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// A tableScan adds to rows up to limit rows of a table after the last row of before.
type tableScan func(ctx context.Context, c *conn, before stores.Rows, limit int, rows *stores.Rows) error

// newTableScan scans the table of the rows of type T. text is the SELECT up to the condition on key, one or two columns, whose
// values ids returns. With no row in before it starts after the zero ID, which no row has.
func newTableScan[T any](
	text, key string, into func(*T) []any, ids func(T) []stores.ID,
) tableScan {
	values := "?" + strings.Repeat(", ?", strings.Count(key, ","))
	query := "SELECT " + text + " (" + key + ") > (" + values + ") ORDER BY " + key + " LIMIT ?"
	return func(ctx context.Context, c *conn, before stores.Rows, limit int, rows *stores.Rows) error {
		var row T
		if b := *stores.SliceOf[T](&before); len(b) > 0 {
			row = b[len(b)-1]
		}
		var args []any
		for _, id := range ids(row) {
			args = append(args, id.UUID[:])
		}
		row = *new(T)
		result := stores.SliceOf[T](rows)
		return c.query(ctx, query, append(args, limit), into(&row), func() error {
			*result = append(*result, row)
			row = *new(T) // slices of the last row must not be overwritten
			return nil
		})
	}
}
