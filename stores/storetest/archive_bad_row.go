package storetest

import (
	"errors"
	"reflect"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// archiveBadRow tests the errors of Put.
func (s suite) archiveBadRow() {
	s.check("a bad row returns a RowError with its table, index and reason, and nothing is written", func(t *rapid.T, fx *fixture) {
		all := fx.allTables()
		fx.put(t, all)
		before := fx.counts(t)
		bad := rapid.SampledFrom(badRows).Draw(t, "bad row")
		good := fx.allTables() // in the same call as the bad row
		index := bad.put(fx, all, &good, rapid.IntRange(0, 2).Draw(t, "index"))
		added, err := fx.Archive.Put(t.Context(), good)
		var row *stores.RowError
		if !errors.As(err, &row) || row.Table != bad.table || row.Index != index || !errors.Is(err, bad.err) || added != 0 {
			t.Fatalf("%s: added %d, %v, want row %d of %s: %v", bad, added, err, index, bad.table, bad.err)
		}
		want(t, "Counts", fx.counts(t), before)
		want(t, "people", len(must(fx.Users.ByIDs(t.Context(), []stores.ID{good.Users[3].ID}))(t)), 0)
	})
}

// A badRow is a row that cannot be stored.
type badRow struct {
	name  string
	table stores.Table
	err   error
	// change returns a bad row for a store that holds stored; rows are put in the same call.
	change func(fx *fixture, stored stores.Rows, rows *stores.Rows) stores.Rows
}

func (b badRow) String() string { return b.name }

// put inserts the bad row into its table of rows, at index or at the end, and returns its index.
func (b badRow) put(fx *fixture, stored stores.Rows, rows *stores.Rows, index int) int {
	row := b.change(fx, stored, rows)
	into, from := reflect.ValueOf(rows).Elem(), reflect.ValueOf(row)
	for i := range into.NumField() {
		if from.Field(i).Len() == 0 {
			continue
		}
		table := into.Field(i)
		index = min(index, table.Len())
		rest := reflect.AppendSlice(from.Field(i), table.Slice(index, table.Len()))
		table.Set(reflect.AppendSlice(table.Slice3(0, index, index), rest))
	}
	return index
}
