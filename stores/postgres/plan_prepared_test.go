package postgres

import (
	_ "embed"
	"encoding/json"
	"strings"
	"testing"

	driver "github.com/jackc/pgx/v5"

	"fivefold/stores/storetest"
)

// planRows fills a database.
//
//go:embed testdata/plan.sql
var planRows string

// Plans are those that connections keep: they are made once, without arguments.
func TestNoPreparedStatementScansALargeTable(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fills a database")
	}
	e, err := Open(t.Context(), EmptyDatabase(t)+"&pool_max_conns=1&statement_cache_capacity=5000", Patient)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	err = e.read(t.Context(), func(c *conn) error {
		_, err := c.pgx.Exec(t.Context(), planRows)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	storetest.ReadAll(t, e.Set())
	storetest.ReadAll(t, WithGraph(t, e))
	err = e.read(t.Context(), func(c *conn) error {
		if n := c.explainAll(t); n < 200 {
			t.Errorf("only %d statements were run", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// explainAll checks the plans of the statements that a connection has prepared, and returns their number.
func (c *conn) explainAll(t *testing.T) int {
	t.Helper()
	type statement struct {
		Name, Text string
		Parameters int
	}
	rows, err := c.pgx.Query(t.Context(), `SELECT name, statement, cardinality(parameter_types) FROM pg_prepared_statements
		WHERE statement ~ '^(SELECT|WITH)' AND cardinality(parameter_types) > 0 ORDER BY name`) // the others read everything, to build the graph
	if err != nil {
		t.Fatal(err)
	}
	statements, err := driver.CollectRows(rows, driver.RowToStructByPos[statement])
	if err != nil {
		t.Fatal(err)
	}
	large := map[string]bool{}
	if err := c.each(t.Context(), "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND reltuples >= @rows", args{"rows": largeTable}, func(r *row) error {
		large[r.text()] = true
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		execute := "EXPLAIN (FORMAT JSON) EXECUTE " + driver.Identifier{s.Name}.Sanitize() + "(NULL" + strings.Repeat(", NULL", s.Parameters-1) + ")"
		var text []byte
		if err := c.pgx.QueryRow(t.Context(), execute).Scan(&text); err != nil {
			t.Fatalf("%s: %v", s.Text, err)
		}
		var plans []struct{ Plan planNode }
		if err := json.Unmarshal(text, &plans); err != nil {
			t.Fatal(err)
		}
		for _, table := range plans[0].Plan.scans(false) {
			if large[table] {
				t.Errorf("reads all of %s:\n%s", table, s.Text)
			}
		}
	}
	return len(statements)
}
