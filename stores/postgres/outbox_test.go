package postgres

import (
	"context"
	"testing"
	"time"

	driver "github.com/jackc/pgx/v5"
)

// connect connects to a database until t ends.
func connect(t *testing.T, address string) *driver.Conn {
	t.Helper()
	c, err := driver.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// Disturb makes the transactions of a database commit after random delays until t ends, and begins one that writes and is open until the function
// that it returns is called.
func Disturb(t *testing.T, address string) (end func()) {
	t.Helper()
	execute(t, address, `CREATE FUNCTION delay_commit() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN PERFORM pg_sleep(random() * random() * 0.01); RETURN NULL; END $$`,
		`CREATE CONSTRAINT TRIGGER delay_commit AFTER INSERT ON changes DEFERRABLE INITIALLY DEFERRED
			FOR EACH ROW EXECUTE FUNCTION delay_commit()`)
	t.Cleanup(func() { execute(t, address, "DROP FUNCTION delay_commit CASCADE") })
	c := connect(t, address)
	if _, err := c.Exec(t.Context(), "BEGIN; SELECT pg_current_xact_id()"); err != nil {
		t.Fatal(err)
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if _, err := c.Exec(ctx, "COMMIT"); err != nil {
			t.Error(err)
		}
	}
}
