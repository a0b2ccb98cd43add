package postgres

import (
	"net/url"
	"testing"
	"time"

	"fivefold/internal/testdatabase"
)

func serverURL(t testing.TB) *url.URL { t.Helper(); return testdatabase.ServerURL(t) }

// databaseURL returns the address of a database, whose commits do not wait for the disk.
func databaseURL(t testing.TB, name string) string { t.Helper(); return testdatabase.URL(t, name) }

// execute runs statements in the database at address.
func execute(t testing.TB, address string, statements ...string) {
	t.Helper()
	testdatabase.Execute(t, address, statements...)
}

// newDatabase creates a database without tables, which is dropped when t ends, and returns its name.
func newDatabase(t testing.TB) string { t.Helper(); return testdatabase.New(t) }

// EmptyDatabase returns the address of a database without rows.
func EmptyDatabase(t testing.TB) string { t.Helper(); return testdatabase.Empty(t) }

// Patient are limits that a busy machine keeps.
var Patient = Options{Connect: time.Minute, Acquire: time.Minute, Statement: time.Minute, Lock: time.Minute}

// OpenEmpty opens an engine over an empty database, without waiting for the disk. It is closed when t ends.
func OpenEmpty(t testing.TB) *Engine {
	t.Helper()
	e, err := Open(t.Context(), EmptyDatabase(t), Patient)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() }) // before the database is used again
	return e
}

func TestMain(m *testing.M) { testdatabase.Main(m) }
