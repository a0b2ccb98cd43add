package postgres

import (
	"context"
	"fmt"
	"strings"

	"fivefold/stores"
)

// A table inserts, reads and counts the rows of one noun for the archive. It is declared with the noun.
type table struct {
	name       stores.Table
	table      string   // the table that rows are added to; empty when they only change rows
	names      []string // of its columns
	insert     string   // the statement for one row
	insertMany string   // the statement for any number of rows, whose parameters are the columns as arrays; empty when there is none
	count      func(stores.Rows) int
	args       func(stores.Rows) func(i int) []any                            // the arguments of each row
	prepare    func(context.Context, *conn, stores.Rows) (stores.Rows, error) // completes the rows before they are inserted; may be nil
	verify     func(context.Context, *conn, stores.Rows) error                // checks the rows after all are inserted; may be nil
	from       string                                                         // the FROM clause of all rows
	scan       tableScan
}

// newTable inserts rows of type T into the table name. columns are the names and types of its columns, whose values args returns. Rows whose key
// exists are skipped.
func newTable[T any](name, columns, key string, args func(T) []any) table {
	var names, values, arrays []string
	for i, column := range strings.Split(columns, ",") {
		name, typ, _ := strings.Cut(strings.TrimSpace(column), " ")
		names, values, arrays = append(names, name), append(values, fmt.Sprintf("$%d", i+1)), append(arrays, fmt.Sprintf("$%d::%s[]", i+1, typ))
	}
	into, conflict := "INSERT INTO "+name+" ("+strings.Join(names, ", ")+")", " ON CONFLICT "+key+" DO NOTHING"
	return table{
		name:       stores.TableOf[T](),
		table:      name,
		names:      names,
		insert:     into + " VALUES (" + strings.Join(values, ", ") + ")" + conflict,
		insertMany: into + " SELECT * FROM unnest(" + strings.Join(arrays, ", ") + ")" + conflict,
		count:      func(r stores.Rows) int { return len(*stores.SliceOf[T](&r)) },
		args: func(r stores.Rows) func(int) []any {
			all := *stores.SliceOf[T](&r)
			return func(i int) []any { return args(all[i]) }
		},
	}
}

// read returns the table with the way to count and to read its rows.
func (t table) read(from string, scan tableScan) table {
	t.from, t.scan = from, scan
	return t
}

// verified returns the table with a check of the rows after they are inserted.
func (t table) verified(verify func(context.Context, *conn, stores.Rows) error) table {
	t.verify = verify
	return t
}

// prepared returns the table with what completes the rows before they are inserted.
func (t table) prepared(prepare func(context.Context, *conn, stores.Rows) (stores.Rows, error)) table {
	t.prepare = prepare
	return t
}

// A tableScan adds to rows up to limit rows of a table after the last row of before.
type tableScan func(ctx context.Context, c *conn, before stores.Rows, limit int, rows *stores.Rows) error

// newScan scans the table of the rows of type T. text is the SELECT up to the condition on key, one or two columns, whose
// values ids returns. With no row in before it starts after the zero ID, which no row has.
func newScan[T any](text, key string, read func(*row) T, ids func(T) []stores.ID) tableScan {
	values := strings.Join([]string{"@key1", "@key2"}[:1+strings.Count(key, ",")], ", ")
	query := "SELECT " + text + " (" + key + ") > (" + values + ") ORDER BY " + key + " LIMIT @limit"
	return func(ctx context.Context, c *conn, before stores.Rows, limit int, rows *stores.Rows) error {
		var last T
		if b := *stores.SliceOf[T](&before); len(b) > 0 {
			last = b[len(b)-1]
		}
		a := args{"limit": limit}
		for i, id := range ids(last) {
			a[fmt.Sprintf("key%d", i+1)] = [16]byte(id.UUID)
		}
		result := stores.SliceOf[T](rows)
		return c.each(ctx, query, a, func(r *row) error {
			*result = append(*result, read(r))
			return nil
		})
	}
}
