package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// unmovedTables are neither tables of Rows nor of records, and the reasons.
var unmovedTables = map[string]string{
	"changes":           "the outbox: a load is one change of all tables",
	"declined_requests": "a pause of some days before the next request",
	"friends":           "triggers derive it from friendships",
	"goose_db_version":  "the migrations",
	"kinds":             "triggers derive it from interests",
	"parked_changes":    "projections of another place begin anew",
	"projections":       "projections of another place begin anew",
	"pruned_changes":    "the outbox",
	"secret":            "each place has its own",
	"sessions":          "everybody signs in again",
	"topic_posts":       "triggers derive it from topics of posts",
}

// TestEveryTableIsMoved checks that each table is moved by the archive, or as records, of which every column is listed, or has a reason.
func TestEveryTableIsMoved(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	types := map[stores.RecordType]string{stores.RecordID: "uuid", stores.RecordInt: "bigint", stores.RecordBool: "boolean", stores.RecordText: "text",
		stores.RecordBytes: "bytea", stores.RecordTime: "timestamp with time zone"}
	columns, known := map[string][]string{}, map[string]bool{}
	err := e.read(t.Context(), func(c *conn) error {
		return c.each(t.Context(), `SELECT t.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod),
			EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary AND a.attnum = ANY(i.indkey::int2[]))
			FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace`, nil, func(r *row) error {
			name := r.text()
			columns[name] = append(columns[name], fmt.Sprintf("%s %s, key %t", r.text(), r.text(), r.bool()))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range stores.RecordTables() {
		var wanted []string
		for i, column := range recordColumns(table) {
			wanted = append(wanted, fmt.Sprintf("%s %s, key %t", column, types[table.Columns[i].Type], i < table.Key))
		}
		slices.Sort(wanted)
		slices.Sort(columns[table.Name])
		if !slices.Equal(columns[table.Name], wanted) {
			t.Errorf("%s has the columns\n%s\nwant\n%s", table.Name, strings.Join(columns[table.Name], "\n"), strings.Join(wanted, "\n"))
		}
		known[table.Name] = true
	}
	for _, table := range tables() {
		known[table.table] = true
	}
	for name := range columns {
		if known[name] == (unmovedTables[name] != "") {
			t.Errorf("%s is moved neither as records nor by the archive, nor has it a reason; or more than one of them", name)
		}
	}
}

// TestALoadHasRecordsOrNothing fills an empty database with rows and records in one transaction.
func TestALoadHasRecordsOrNothing(t *testing.T) {
	t.Parallel()
	from, to := OpenEmpty(t), OpenEmpty(t)
	storetest.FillRecords(t, from.Set())
	for _, commits := range []bool{false, true} {
		l, err := to.BeginLoad(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range stores.Tables() {
			rows, err := from.Set().Archive.Scan(t.Context(), table, stores.Rows{}, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.Put(t.Context(), rows); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Fill(t.Context(), from.Set().Records.Scan); err != nil {
			t.Fatal(err)
		}
		if commits {
			err = l.Commit(t.Context())
		}
		if closed := l.Close(); err != nil || closed != nil {
			t.Fatal(err, closed)
		}
	}
	storetest.ExpectRecords(t, to.Set(), storetest.ReadRecords(t, from.Set()))
	if _, err := to.BeginLoad(t.Context()); err == nil {
		t.Error("a load of a database with records begins")
	}
}

// TestALoadRefusesADatabaseThatHasRecordsOnly begins no load beside a ledger.
func TestALoadRefusesADatabaseThatHasRecordsOnly(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	account := stores.NetworkAccount(stores.AccountRevenue, "EUR")
	if err := e.Set().Ledger.Open(t.Context(), []stores.Account{account}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.BeginLoad(t.Context()); err == nil {
		t.Error("a load begins")
	}
}

// TestFillRefusesTextsThatPostgreSQLCannotStore names the column, and stores nothing.
func TestFillRefusesTextsThatPostgreSQLCannotStore(t *testing.T) {
	t.Parallel()
	from, to := OpenEmpty(t), OpenEmpty(t)
	storetest.FillRecords(t, from.Set())
	for _, bad := range []string{"a\x00b", "\xff"} {
		err := to.Set().Records.Fill(t.Context(), func(ctx context.Context, visit stores.RecordVisit) error {
			return from.Set().Records.Scan(ctx, func(table *stores.RecordTable, record []stores.RecordValue) error {
				if table.Name == "payments" {
					record[5].Bytes = bad
				}
				return visit(table, record)
			})
		})
		if err == nil || !strings.Contains(err.Error(), "payments: method has characters") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if accounts, err := to.Set().Books.Scan(t.Context(), stores.ID{}, 10); err != nil || len(accounts) > 0 {
		t.Errorf("%d accounts are stored, %v", len(accounts), err)
	}
}
