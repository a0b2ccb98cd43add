package postgres

import (
	"context"
	"fmt"
	"testing"

	driver "github.com/jackc/pgx/v5"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
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
	return testdatabase.Hold(t, address)
}

// changesOf runs do and returns the changes that it stores.
func changesOf(t *testing.T, e *Engine, do func(ctx context.Context) error) []stores.Change {
	t.Helper()
	s := e.Set().Outbox
	var written stores.Written
	ctx := stores.WithWritten(t.Context(), &written)
	head, err := s.Head(ctx)
	if err == nil {
		err = do(ctx)
	}
	var all []stores.Change
	for until := stores.Revision(-1); err == nil && until < written.Revision(); {
		var batch stores.ChangeBatch
		if batch, err = s.Read(ctx, head, stores.MaxLimit); err == nil {
			all, head, until = append(all, batch.Changes...), batch.Next, batch.Until
			err = s.Wait(ctx, head)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// manyPeople returns rows of so many people.
func manyPeople(n int) (rows stores.Rows) {
	for i := range n {
		rows.Users = append(rows.Users, stores.User{ID: benchID(stores.KindUser, i), Handle: fmt.Sprint("person-", i)})
	}
	return rows
}

func TestPutOfManyRowsIsOneChangeOfAllTables(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	put := func(n int) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := e.Set().Archive.Put(ctx, manyPeople(n))
			return err
		}
	}
	if few := changesOf(t, e, put(10)); len(few) != 10 {
		t.Errorf("%d changes of 10 rows", len(few))
	}
	if many := changesOf(t, e, put(oneChangeRows)); len(many) != 1 || many[0].Table != stores.TableAll {
		t.Errorf("many rows: %+v", many)
	}
	if none := changesOf(t, e, put(oneChangeRows)); len(none) != 0 {
		t.Errorf("rows that exist: %+v", none)
	}
	if later := changesOf(t, e, put(oneChangeRows-1)); len(later) != 0 {
		t.Errorf("%+v", later)
	}
}

func TestALoadIsOneChangeOfAllTables(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	all := changesOf(t, e, func(ctx context.Context) error {
		l, err := e.BeginLoad(ctx)
		if err != nil {
			return err
		}
		if _, err := l.Put(ctx, manyPeople(10)); err != nil {
			return err
		}
		if err := l.Commit(ctx); err != nil {
			return err
		}
		return l.Close()
	})
	if len(all) != 1 || all[0].Table != stores.TableAll || !all[0].Key.IsZero() {
		t.Errorf("%+v", all)
	}
	later := changesOf(t, e, func(ctx context.Context) error {
		return e.Set().Users.Create(ctx, stores.User{ID: benchID(stores.KindUser, 100), Handle: "later"}, "")
	})
	if len(later) != 1 || later[0].Table != stores.TableUsers {
		t.Errorf("%+v", later)
	}
}

func TestStateShowsATransactionThatIsOpen(t *testing.T) {
	t.Parallel()
	address := EmptyDatabase(t)
	e := open(t, address, Patient)
	c := connect(t, address)
	if _, err := c.Exec(t.Context(), "BEGIN; SELECT pg_current_xact_id()"); err != nil {
		t.Fatal(err)
	}
	state, err := e.Set().Outbox.State(t.Context())
	if err != nil || state.OldestTransaction <= 0 {
		t.Errorf("%+v, %v", state, err)
	}
}

func TestAProcessIsNotifiedOfChangesOfAnother(t *testing.T) {
	t.Parallel()
	address := EmptyDatabase(t)
	writer, reader := open(t, address, Patient), open(t, address, Patient)
	<-reader.changes.next() // it listens
	// The notification ends the test. Nothing else closes the channel.
	changed := reader.changes.next()
	if _, err := writer.Set().Archive.Put(t.Context(), manyPeople(1)); err != nil {
		t.Fatal(err)
	}
	<-changed
	changed = reader.changes.next()
	execute(t, address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'")
	<-changed // it listens again
}

func TestARestoredDatabaseIsOneChangeOfAllTables(t *testing.T) {
	t.Parallel()
	address := EmptyDatabase(t)
	e := open(t, address, Patient)
	if _, err := e.Set().Archive.Put(t.Context(), manyPeople(3)); err != nil {
		t.Fatal(err)
	}
	head, err := e.Set().Outbox.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	execute(t, address, "UPDATE changes SET tx = (tx::text::bigint + 1000000000)::text::xid8") // of a server with more transactions
	open(t, address, Patient)
	for read := false; !read; {
		batch, err := e.Set().Outbox.Read(t.Context(), head, stores.MaxLimit)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range batch.Changes {
			if c.Table == stores.TableAll {
				read = true
			}
		}
		if err := e.Set().Outbox.Wait(t.Context(), batch.Next); err != nil {
			t.Fatal(err)
		}
	}
	open(t, address, Patient) // changes nothing
	if n := count(t, e, "SELECT count(*) FROM changes"); n != 1 {
		t.Errorf("%d changes, want 1", n)
	}
}
