package embedded

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"fivefold/stores"
)

// An archiveTable inserts, reads and counts the rows of one noun. It is declared with the noun.
type archiveTable struct {
	name       stores.Table
	into       string // the statement before VALUES
	columns    int
	onConflict string // the end of the statement
	single     string // the statement for one row, where several rows cannot share a statement
	count      func(stores.Rows) int
	args       func(stores.Rows) func(i int) []arg                            // the arguments of each row
	prepare    func(context.Context, *conn, stores.Rows) (stores.Rows, error) // completes the rows before they are inserted; may be nil
	verify     func(context.Context, *conn, stores.Rows) error                // checks the rows after all are inserted; may be nil
	from       string                                                         // the FROM clause of all rows
	scan       tableScan
}

// archiveTables returns the tables that the ports of set keep, in the order of stores.Tables: a row refers to earlier rows only. It panics
// when a table is kept by no port.
func archiveTables(set stores.Set) []archiveTable {
	declared := map[stores.Table]archiveTable{}
	ports := reflect.ValueOf(set)
	for i := range ports.NumField() {
		if port, ok := ports.Field(i).Interface().(interface{ archiveTables() []archiveTable }); ok {
			for _, t := range port.archiveTables() {
				declared[t.name] = t
			}
		}
	}
	all := make([]archiveTable, 0, len(declared))
	for _, name := range stores.Tables() {
		t, ok := declared[name]
		if !ok {
			panic(fmt.Sprintf("embedded: no port keeps the table %s", name))
		}
		all = append(all, t)
	}
	return all
}

// newArchiveTable inserts rows of type T. Rows whose key exists are skipped.
func newArchiveTable[T any](columns, key string, args func(T) []arg) archiveTable {
	return archiveTable{
		name: stores.TableOf[T](), into: "INSERT INTO " + columns, columns: len(args(*new(T))), onConflict: "ON CONFLICT " + key + " DO NOTHING",
		count: func(r stores.Rows) int { return len(*stores.SliceOf[T](&r)) },
		args: func(r stores.Rows) func(int) []arg {
			all := *stores.SliceOf[T](&r)
			return func(i int) []arg { return args(all[i]) }
		},
	}
}

// read returns the table with the way to count and to read its rows.
func (t archiveTable) read(from string, scan tableScan) archiveTable {
	t.from, t.scan = from, scan
	return t
}

// withPlaceCheck checks the parents of the places after they are inserted.
func withPlaceCheck(t archiveTable) archiveTable {
	t.verify = checkParentPlaces
	return t
}

// statement returns the statement that inserts the given number of rows.
func (t archiveTable) statement(rows int) string {
	if t.columns == 0 {
		return t.single
	}
	row := "(?" + strings.Repeat(", ?", t.columns-1) + ")"
	return t.into + " VALUES " + row + strings.Repeat(", "+row, rows-1) + " " + t.onConflict
}
