package embedded

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// unmovedTables are neither tables of Rows nor of records, and the reasons.
var unmovedTables = map[string]string{
	"change":           "the outbox: a load is one change of all tables",
	"change_pruned":    "the outbox",
	"declined_request": "a pause of some days before the next request",
	"friend":           "triggers derive it from friendships",
	"goose_db_version": "the migrations",
	"kind":             "triggers derive it from interests",
	"network_version":  "triggers derive it from the network",
	"parked_change":    "projections of another place begin anew",
	"projection":       "projections of another place begin anew",
	"secret":           "each place has its own",
	"session":          "everybody signs in again",
	"sqlite_sequence":  "of SQLite",
	"topic_post":       "triggers derive it from topics of posts",
}

// isUnloaded reports whether Load.Put adds no rows to a table.
func isUnloaded(name string) bool {
	return slices.Contains([]string{"declined_request", "parked_change", "projection", "session"}, name) ||
		slices.ContainsFunc(stores.RecordTables(), func(t *stores.RecordTable) bool { return recordTable(t) == name })
}

// TestEveryTableIsMoved checks that each table is moved by the archive, whose tables have three triggers of changes, one for each operation, or as records, which have
// none and of which every column is listed, or has a reason.
func TestEveryTableIsMoved(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	records := map[string]*stores.RecordTable{}
	for _, table := range stores.RecordTables() {
		records[recordTable(table)] = table
	}
	err := e.readAll(t.Context(), func(c *conn) error {
		for r, err := range c.query(t.Context(), `SELECT t.name, count(x.name) FROM sqlite_schema t LEFT JOIN sqlite_schema x
			ON x.type = 'trigger' AND x.tbl_name = t.name AND x.name LIKE 'change_%'
			WHERE t.type = 'table' GROUP BY t.name`) {
			if err != nil {
				return err
			}
			name, triggers := r.text(), r.int()
			table := records[name]
			delete(records, name)
			switch {
			case table != nil && unmovedTables[name] != "" || (table != nil || unmovedTables[name] != "") != (triggers == 0):
				t.Errorf("%s is moved neither as records nor by the archive, which has triggers of changes, of which it has %d, nor has it a reason; or more than one of them", name, triggers)
			case table != nil:
				if err := checkRecordColumns(t, c, table, name); err != nil {
					return err
				}
			case triggers != 0 && triggers != 3:
				t.Errorf("%s has %d triggers of changes, want 3", name, triggers)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range records {
		t.Errorf("there is no table %s", name)
	}
}

// checkRecordColumns compares the columns of a table with those of its records.
func checkRecordColumns(t *testing.T, c *conn, table *stores.RecordTable, name string) error {
	t.Helper()
	var got, wanted []string
	for r, err := range c.query(t.Context(), "SELECT name, type, pk FROM pragma_table_info(?)", textArg(name)) {
		if err != nil {
			return err
		}
		got = append(got, fmt.Sprintf("%s %s, key %t", r.text(), r.text(), r.int() > 0))
	}
	types := map[stores.RecordType]string{stores.RecordID: "BLOB", stores.RecordBytes: "BLOB", stores.RecordText: "TEXT"}
	for i, column := range recordColumns(table) {
		typ := types[table.Columns[i].Type]
		if typ == "" {
			typ = "INTEGER"
		}
		wanted = append(wanted, fmt.Sprintf("%s %s, key %t", column, typ, i < table.Key))
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		t.Errorf("%s has the columns\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(wanted, "\n"))
	}
	return nil
}

// TestALoadHasRecordsOrNothing fills an empty directory with rows and records in one transaction.
func TestALoadHasRecordsOrNothing(t *testing.T) {
	t.Parallel()
	from, dir := OpenEmpty(t), filepath.Join(t.TempDir(), "new")
	storetest.FillRecords(t, from.Set())
	rows := scanAll(t, from)
	for _, commits := range []bool{false, true} {
		l := beginLoad(t, dir)
		_, err := l.Put(t.Context(), rows)
		if err = errors.Join(err, l.Fill(t.Context(), from.Set().Records.Scan)); err == nil && commits {
			err = l.Commit(t.Context())
		}
		if err := errors.Join(err, l.Close()); err != nil {
			t.Fatal(err)
		}
		if left := visibleNames(t, dir); (len(left) > 0) != commits {
			t.Fatalf("there are %q", left)
		}
	}
	to := openTest(t, dir)
	storetest.ExpectRecords(t, to.Set(), storetest.ReadRecords(t, from.Set()))
	if err := to.Integrity(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestALoadThatBreaksARuleOfRecordsLeavesNothing checks that the triggers of the ledger run during a load.
func TestALoadThatBreaksARuleOfRecordsLeavesNothing(t *testing.T) {
	t.Parallel()
	from, dir := OpenEmpty(t), filepath.Join(t.TempDir(), "new")
	storetest.FillRecords(t, from.Set())
	for table, column := range map[string]int{"entries": 8, "accounts": 9, "creatives": 2} {
		l := beginLoad(t, dir)
		if _, err := l.Put(t.Context(), scanAll(t, from)); err != nil {
			t.Fatal(err)
		}
		err := l.Fill(t.Context(), func(ctx context.Context, visit stores.RecordVisit) error {
			return from.Set().Records.Scan(ctx, func(of *stores.RecordTable, record []stores.RecordValue) error {
				if of.Name == table {
					record[column] = stores.RecordValue{Int: 5, Bytes: strings.Repeat("x", 16)}
				}
				return visit(of, record)
			})
		})
		if err == nil || !strings.Contains(err.Error(), table) {
			t.Errorf("%s: %v", table, err)
		}
		if again := l.Commit(t.Context()); again == nil {
			t.Errorf("%s: the load is committed", table)
		}
		if err := l.Close(); err != nil || len(visibleNames(t, dir)) > 0 {
			t.Errorf("%s: left %q, %v", table, visibleNames(t, dir), err)
		}
	}
}
