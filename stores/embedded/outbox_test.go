package embedded

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"fivefold/stores"
)

// changes returns the changes after a cursor.
func changes(t *testing.T, e *Engine, after stores.Cursor) []stores.Change {
	t.Helper()
	batch, err := e.Set().Outbox.Read(t.Context(), after, stores.MaxLimit)
	if err != nil {
		t.Fatal(err)
	}
	return batch.Changes
}

func TestALoadIsOneChangeOfAllTables(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	rows := manyRows()
	load(t, dir, rows)
	e := openTest(t, dir)
	all := changes(t, e, stores.Cursor{})
	if len(all) != 1 || all[0].Table != stores.TableAll || !all[0].Key.IsZero() {
		t.Fatalf("%+v", all)
	}
	if err := e.Set().Users.Create(t.Context(), stores.User{ID: testID(stores.KindUser, 1_000_000), Handle: "later"}, ""); err != nil {
		t.Fatal(err)
	}
	if later := changes(t, e, cursorOf(all[0].Version)); len(later) != 1 || later[0].Table != stores.TableUsers || later[0].Op != stores.RowInserted {
		t.Fatalf("%+v", later)
	}
}

func TestARestoredBackupIsOneChangeOfAllTables(t *testing.T) {
	t.Parallel()
	dir, backup := t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
	fill(t, dir, manyRows())
	if err := WriteBackup(t.Context(), dir, backup); err != nil {
		t.Fatal(err)
	}
	e := openTest(t, dir)
	if err := e.Set().Users.Create(t.Context(), stores.User{ID: testID(stores.KindUser, 1_000_000), Handle: "later"}, ""); err != nil {
		t.Fatal(err)
	}
	before, err := e.Set().Outbox.Head(t.Context())
	if err := errors.Join(err, e.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), dir, backup, true); err != nil {
		t.Fatal(err)
	}
	e = openTest(t, dir)
	if _, err := e.Set().Outbox.Read(t.Context(), before, 10); !errors.Is(err, stores.ErrPruned) {
		t.Fatalf("Read after the lost changes returns %v", err)
	}
	head, err := e.Set().Outbox.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := changes(t, e, cursorOf(head.Version-1))
	if len(all) != 1 || all[0].Table != stores.TableAll || all[0].Version <= before.Version {
		t.Fatalf("%+v, before %+v", all, before)
	}
	state, err := e.Set().Outbox.State(t.Context())
	if err != nil || state.Changes != 1 || time.Since(state.Oldest) > time.Hour || state.OldestTransaction != 0 {
		t.Fatalf("%+v, %v", state, err)
	}
}
