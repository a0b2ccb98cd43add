package postgres

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
)

// A commit that the server does not answer is not awaited for long after the end of its call, and its result is unknown:
// pgx closes the connection and cancels the commit, which may have been executed by then.
func TestACommitThatIsNotAnsweredHasAnUnknownResult(t *testing.T) {
	t.Parallel()
	e := open(t, testdatabase.URL(t, newDatabase(t)), Patient) // not one that other tests use: it gets a table
	if err := e.read(t.Context(), func(c *conn) error {
		_, err := c.pgx.Exec(t.Context(), `CREATE TABLE written (x int);
			CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
			CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON written DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	awaitCount := func(text string) {
		for deadline := time.Now().Add(time.Minute); count(t, e, text) != 1; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("not 1: %s", text)
			}
		}
	}
	if err := e.read(t.Context(), func(c *conn) error {
		if err := c.run(t.Context(), "SELECT pg_advisory_lock(7)", nil); err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() {
			result <- e.write(ctx, func(c *conn) error { return c.run(ctx, "INSERT INTO written VALUES (1)", nil) })
		}()
		awaitCount("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted")
		cancel()
		err := <-result
		if _, isAnswer := errors.AsType[*pgconn.PgError](err); !errors.Is(err, stores.ErrUnknownResult) || isAnswer {
			t.Errorf("the commit returns %v", err)
		}
		if n := count(t, e, "SELECT count(*) FROM written"); n != 0 {
			t.Errorf("%d rows", n)
		}
		return c.run(t.Context(), "SELECT pg_advisory_unlock(7)", nil)
	}); err != nil {
		t.Fatal(err)
	}
}
