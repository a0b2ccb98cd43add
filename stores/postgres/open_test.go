package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// open opens an engine that is closed when t ends.
func open(t *testing.T, address string, options Options) *Engine {
	t.Helper()
	e, err := Open(t.Context(), address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestTenEnginesOpenAnEmptyDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	address := databaseURL(t, newDatabase(t))
	const n = 10
	engines, errs := make([]*Engine, n), make([]error, n)
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() { engines[i], errs[i] = Open(t.Context(), address, Patient) })
	}
	done.Wait()
	for i, e := range engines {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		if _, err := e.Set().Archive.Counts(t.Context()); err != nil {
			t.Error(err)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	e := open(t, address, Patient)
	files, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	applied := count(t, e, "SELECT count(*) FROM goose_db_version WHERE version_id > 0")
	if applied != len(files) {
		t.Errorf("%d migrations were applied, want %d", applied, len(files))
	}
}

// count returns the bigint of a statement.
func count(t *testing.T, e *Engine, text string) (n int) {
	t.Helper()
	if err := e.read(t.Context(), func(c *conn) (err error) {
		n, err = queryRow(t.Context(), c, (*row).int, text, nil)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDataOfANewerVersionIsNotOpened(t *testing.T) {
	t.Parallel()
	address := databaseURL(t, newDatabase(t))
	if err := open(t, address, Patient).Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, address, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
	if _, err := Open(t.Context(), address, Patient); !errors.Is(err, stores.ErrNewerVersion) {
		t.Errorf("Open returns %v", err)
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	t.Parallel()
	serverURL(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	silent := fmt.Sprintf("postgres://app@%s/postgres?sslmode=disable", listener.Addr())
	for name, address := range map[string]string{
		"closed port": "postgres://app@127.0.0.1:1/postgres?sslmode=disable", "silent server": silent,
	} {
		if _, err := Open(t.Context(), address, Options{Connect: 50 * time.Millisecond}); !errors.Is(err, stores.ErrUnavailable) {
			t.Errorf("%s: Open returns %v", name, err)
		}
	}
	if _, err := Open(t.Context(), databaseURL(t, "fivefold_test_missing"), Patient); err == nil || errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("a missing database: Open returns %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, silent, Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a silent server until the deadline: Open returns %v", err)
	}
}
