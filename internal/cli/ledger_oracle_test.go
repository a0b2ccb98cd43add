package cli_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/internal/cli"
	"fivefold/internal/testdatabase"
	"fivefold/stores/engines"
)

// booksDir returns the directory of the shared books, or skips the test.
func booksDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(cmp.Or(os.Getenv("FIVEFOLD_DATA"), "../../../shared/data"), "ledger")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%v; set FIVEFOLD_DATA to the directory of the data sets", err)
	}
	return dir
}

// run runs the program with the settings of a place.
func run(t *testing.T, place []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = cli.Run(t.Context(), append(args, place...), &out, &errs)
	return out.String(), errs.String(), code
}

// TestBooksHaveTheBalancesOfHledger imports the shared books twice, and compares the balance of every account before the first day of every month with that
// of hledger. Then it alters what is recorded, one thing at a time, and sees it named.
func TestBooksHaveTheBalancesOfHledger(t *testing.T) {
	t.Parallel()
	dir := booksDir(t)
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		data := t.TempDir()
		place := []string{"--data-dir", data}
		compareBooks(t, dir, place)
		file := filepath.Join(data, engines.DataFile)
		alterByte(t, place, file)
		db, err := sql.Open("sqlite", file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		alterRows(t, place, "entry", "account", "transfer", func(statement string) {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}, []string{"DROP TRIGGER entry_unchanged", "DROP TRIGGER transfer_unchanged", "DROP TRIGGER account_follows_entries"},
			"INSERT INTO hold (id, from_account, to_account, amount, captured, description, cause_kind, opened_at, expires_at, state) "+
				"SELECT x'01', min(id), max(id), 5, 0, '', '', 0, 4000000000000000, 'OPEN' FROM account")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		address := testdatabase.URL(t, testdatabase.New(t))
		place := []string{"--postgres-url", address}
		compareBooks(t, dir, place)
		alterRows(t, place, "entries", "accounts", "transfers", func(statement string) { testdatabase.Execute(t, address, statement) },
			[]string{"ALTER TABLE entries DISABLE TRIGGER ALL", "ALTER TABLE transfers DISABLE TRIGGER ALL", "ALTER TABLE accounts DISABLE TRIGGER ALL"},
			"INSERT INTO holds (id, from_id, to_id, amount, captured, description, cause_kind, opened_at, expires_at, state) "+
				"SELECT '00000000-0000-8000-8000-000000000001', (SELECT id FROM accounts ORDER BY id LIMIT 1), (SELECT id FROM accounts ORDER BY id DESC LIMIT 1), 5, 0, '', '', '1970-01-01', '2100-01-01', 'OPEN'")
	})
}

// compareBooks imports the books and compares all balances.
func compareBooks(t *testing.T, dir string, place []string) {
	t.Helper()
	wanted := readGzip(t, filepath.Join(dir, "balances.csv.gz"))
	rows, err := csv.NewReader(strings.NewReader(wanted)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"ledger", "balances"}
	for i, row := range rows[1:] {
		if i == 0 || row[0] != rows[i][0] {
			args = append(args, "--before", row[0])
		}
	}
	for _, added := range []string{"  909 new  0 left out  ", "  0 new  0 left out  "} {
		out, errs, code := run(t, place, "import", "ledger", dir)
		if code != 0 || !strings.HasPrefix(out, "909 transactions of 3002 postings in 50 accounts"+added) {
			t.Fatalf("import: %s%s", out, errs)
		}
		if out, errs, code = run(t, place, args...); code != 0 || out != wanted {
			t.Fatalf("%d balances differ from the %d of hledger: %s", strings.Count(out, "\n")-1, len(rows)-1, errs)
		}
	}
	if len(rows)-1 != 1483 {
		t.Errorf("%d balances were compared", len(rows)-1)
	}
}

func readGzip(t *testing.T, path string) string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// An altered is what audit ledger --json prints.
type altered struct {
	Code      string
	Different int
	Digest    string
	Altered   []struct {
		Account string
		Entry   int64
		Reason  string
	}
}

// auditBooks runs audit ledger.
func auditBooks(t *testing.T, place []string) altered {
	t.Helper()
	out, errs, code := run(t, place, "audit", "ledger", "--json", "--at", "2100-01-01T00:00:00Z")
	var a altered
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatalf("%v: %s%s", err, out, errs)
	}
	if (code == 0) != (a.Code == "EQUAL") || code > 1 {
		t.Fatalf("the code is %d: %s", code, out)
	}
	return a
}

// alterByte alters one byte of a file of the books: of a narration that two entries have.
func alterByte(t *testing.T, place []string, file string) {
	t.Helper()
	original, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before := auditBooks(t, place)
	if before.Code != "EQUAL" {
		t.Fatalf("before: %+v", before)
	}
	changed := bytes.Clone(original)
	i := bytes.Index(changed, []byte("Opening Balance for checking account"))
	if i < 0 {
		t.Fatal("the narration is not in the file")
	}
	changed[i] ^= 1
	write := func(content []byte) {
		t.Helper()
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(changed)
	if after := auditBooks(t, place); after.Code != "DIFFERENT" || after.Different != 2 || after.Altered[0].Entry != 1 || after.Altered[1].Entry != 1 {
		t.Errorf("one byte: %+v", after)
	}
	write(original)
	if after := auditBooks(t, place); after.Code != "EQUAL" || after.Digest != before.Digest {
		t.Errorf("restored: %+v, before %+v", after, before)
	}
}

// alterRows alters one value of the tables of an engine at a time, and puts it back.
func alterRows(t *testing.T, place []string, entries, accounts, transfers string, execute func(string), disable []string, hold string) {
	t.Helper()
	before := auditBooks(t, place)
	for _, statement := range disable {
		execute(statement)
	}
	column := map[string]string{"entry": "account", "entries": "account_id"}[entries]
	entry := " WHERE number = 7 AND " + column + " = (SELECT id FROM " + accounts + " WHERE name = 'Assets:US:BofA:Checking')"
	for _, c := range []struct {
		alter, restore string
		entry          int64
		reason         string
	}{
		{"UPDATE " + entries + " SET amount = amount + 1" + entry, "UPDATE " + entries + " SET amount = amount - 1" + entry, 7, "balance"},
		{"UPDATE " + entries + " SET balance = balance - 1" + entry, "UPDATE " + entries + " SET balance = balance + 1" + entry, 7, "balance"},
		{"UPDATE " + entries + " SET kind = 'POSTEB'" + entry, "UPDATE " + entries + " SET kind = 'POSTED'" + entry, 7, "hash"},
		{"UPDATE " + entries + " SET number = 7000" + entry, "UPDATE " + entries + " SET number = 7" + strings.Replace(entry, " 7 ", " 7000 ", 1), 7, "missing"},
		{"UPDATE " + accounts + " SET name = 'Assets:US:BofA:Checkinh' WHERE name = 'Assets:US:BofA:Checking'",
			"UPDATE " + accounts + " SET name = 'Assets:US:BofA:Checking' WHERE name = 'Assets:US:BofA:Checkinh'", 1, "hash"},
		{"UPDATE " + accounts + " SET balance = balance + 1 WHERE name = 'Assets:US:BofA:Checking'",
			"UPDATE " + accounts + " SET balance = balance - 1 WHERE name = 'Assets:US:BofA:Checking'", 0, "state"},
		{"UPDATE " + transfers + " SET description = 'Hoogle: Payrolm' WHERE description = 'Hoogle: Payroll'",
			"UPDATE " + transfers + " SET description = 'Hoogle: Payroll' WHERE description = 'Hoogle: Payrolm'", -1, "hash"},
		{hold, "", 0, "balance"},
	} {
		execute(c.alter)
		after := auditBooks(t, place)
		if after.Code != "DIFFERENT" || c.entry >= 0 && after.Altered[0].Entry != c.entry || !strings.Contains(after.Altered[0].Reason, c.reason) {
			t.Errorf("%s: %+v", c.alter, after.Altered)
		}
		if c.restore == "" {
			continue
		}
		execute(c.restore)
		if after := auditBooks(t, place); after.Code != "EQUAL" || after.Digest != before.Digest {
			t.Fatalf("%s: %+v", c.restore, after)
		}
	}
}
