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
	text, key string, read func(*row) T, ids func(T) []stores.ID,
) tableScan {
	values := "?" + strings.Repeat(", ?", strings.Count(key, ","))
	query := "SELECT " + text + " (" + key + ") > (" + values + ") ORDER BY " + key + " LIMIT ?"
	return func(ctx context.Context, c *conn, before stores.Rows, limit int, rows *stores.Rows) error {
		var last T
		if b := *stores.SliceOf[T](&before); len(b) > 0 {
			last = b[len(b)-1]
		}
		var args []arg
		for _, id := range ids(last) {
			args = append(args, blobArg(id.UUID[:]))
		}
		result := stores.SliceOf[T](rows)
		for r, err := range c.query(ctx, query, append(args, intArg(limit))...) {
			if err != nil {
				return err
			}
			*result = append(*result, read(r))
		}
		return nil
	}
}
