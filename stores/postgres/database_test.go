package postgres

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	driver "github.com/jackc/pgx/v5"
)

// serverVariable has the address of the server of the tests, on which they create databases.
const serverVariable = "FIVEFOLD_TEST_POSTGRES"

// serverURL returns the address of the server of the tests. It skips the test when there is none, but not in CI.
func serverURL(t testing.TB) *url.URL {
	t.Helper()
	text := os.Getenv(serverVariable)
	if text == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal(serverVariable + " is not set; make engines starts a server and prints it")
		}
		t.Skip(serverVariable + " is not set; make engines starts a server and prints it")
	}
	address, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// databaseURL returns the address of a database, whose commits do not wait for the disk.
func databaseURL(t testing.TB, name string) string {
	address := serverURL(t)
	address.Path = "/" + name
	query := address.Query()
	query.Set("synchronous_commit", "off")
	address.RawQuery = query.Encode()
	return address.String()
}

// onServer runs statements in the database postgres of the server.
func onServer(t testing.TB, statements ...string) {
	t.Helper()
	execute(t, serverURL(t).String(), statements...)
}

// execute runs statements in the database at address.
func execute(t testing.TB, address string, statements ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := driver.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	for _, s := range statements {
		if _, err := c.Exec(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// newDatabase creates a database without tables, which is dropped when t ends, and returns its name.
func newDatabase(t testing.TB) string {
	t.Helper()
	name := newName()
	onServer(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { onServer(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	return name
}

func newName() string { return "fivefold_test_" + strings.ToLower(rand.Text()) }

// empty removes all rows of a database. Triggers and checks of references are off. Large tables are truncated: deleted rows stay in the indexes.
const empty = `SET session_replication_role = replica;
DO $$ DECLARE own text[]; t text; BEGIN
	SELECT array_agg(quote_ident(tablename)) INTO own FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version';
	IF (SELECT max(pg_relation_size(x::regclass)) FROM unnest(own) x) > 200000 THEN
		EXECUTE 'TRUNCATE ' || array_to_string(own, ', ');
	ELSE
		FOREACH t IN ARRAY own LOOP
			EXECUTE 'DELETE FROM ' || t;
		END LOOP;
	END IF;
END $$`

// A databasePool keeps migrated databases. To empty one takes less time than to make one.
type databasePool struct {
	mu   sync.Mutex
	idle []string
	all  []string
}

var databases databasePool

// take returns a database without rows, which nothing else uses until t ends.
func (p *databasePool) take(t testing.TB) string {
	t.Helper()
	name := p.takeIdle()
	if name == "" {
		name = newName()
		onServer(t, "CREATE DATABASE "+name)
		p.mu.Lock()
		p.all = append(p.all, name)
		p.mu.Unlock()
	} else {
		execute(t, databaseURL(t, name), empty)
	}
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.idle = append(p.idle, name)
	})
	return name
}

// takeIdle returns a database that was used before, or none.
func (p *databasePool) takeIdle() (name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		name, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	return name
}

// drop drops all databases.
func (p *databasePool) drop() error {
	if len(p.all) == 0 {
		return nil
	}
	ctx := context.Background()
	c, err := driver.Connect(ctx, os.Getenv(serverVariable))
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	for _, name := range p.all {
		if _, err := c.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			return err
		}
	}
	return nil
}

// EmptyDatabase returns the address of a migrated database without rows.
func EmptyDatabase(t testing.TB) string { return databaseURL(t, databases.take(t)) }

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

func TestMain(m *testing.M) {
	code := m.Run()
	if err := databases.drop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
