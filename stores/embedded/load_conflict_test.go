package embedded

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"fivefold/stores"
)

func TestOnlyAnEmptyDatabaseThatNobodyUsesIsLoaded(t *testing.T) {
	t.Parallel()
	t.Run("one with rows is not", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		fill(t, dir, fixture())
		wantNoLoad(t, dir)
		if n := countUsers(t, dir); n != 2 {
			t.Errorf("%d users", n)
		}
	})
	t.Run("an empty one is replaced", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		fill(t, dir, stores.Rows{})
		load(t, dir, fixture())
		if n := countUsers(t, dir); n != 2 {
			t.Errorf("%d users", n)
		}
	})
	t.Run("an empty one that is open is not", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		e := openTest(t, dir)
		wantNoLoad(t, dir)
		putRows(t, e, fixture())
	})
	t.Run("one of a newer version is not", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		e := openTest(t, dir)
		execSQL(t, e, "PRAGMA user_version = 9999")
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		wantNoLoad(t, dir)
	})
	t.Run("a file that is no database is not", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, fileName), []byte("This is a text and not a database, however long it may be."), 0o600); err != nil {
			t.Fatal(err)
		}
		wantNoLoad(t, dir)
	})
	t.Run("a link is not", func(t *testing.T) {
		t.Parallel()
		dir, other := t.TempDir(), t.TempDir()
		fill(t, other, stores.Rows{})
		if err := os.Symlink(filepath.Join(other, fileName), filepath.Join(dir, fileName)); err != nil {
			t.Skipf("cannot make a symbolic link: %v", err)
		}
		wantNoLoad(t, dir)
	})
}

// wantNoLoad fails unless BeginLoad returns ErrNotEmpty and leaves the directory as it is.
func wantNoLoad(t *testing.T, dir string) {
	t.Helper()
	before := names(t, dir)
	l, err := BeginLoad(t.Context(), dir)
	if !errors.Is(err, ErrNotEmpty) || l != nil {
		t.Errorf("%v", err)
	}
	if after := names(t, dir); !reflect.DeepEqual(after, before) {
		t.Errorf("there were %q and are %q", before, after)
	}
}

func TestNobodyOpensADatabaseThatIsLoaded(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(*testing.T, string){
		"no file": func(*testing.T, string) {}, "an empty file": func(t *testing.T, dir string) { fill(t, dir, stores.Rows{}) },
	} {
		dir := t.TempDir()
		before(t, dir)
		l := beginLoad(t, dir)
		if _, err := Open(t.Context(), dir); !errors.Is(err, ErrLoading) {
			t.Errorf("%s: Open returns %v", name, err)
		}
		if _, err := BeginLoad(t.Context(), dir); !errors.Is(err, ErrLoading) {
			t.Errorf("%s: BeginLoad returns %v", name, err)
		}
		backup := filepath.Join(t.TempDir(), "b.db")
		fill(t, filepath.Dir(backup), fixture())
		if _, err := Restore(t.Context(), dir, filepath.Join(filepath.Dir(backup), fileName), true); !errors.Is(err, ErrLoading) {
			t.Errorf("%s: Restore returns %v", name, err)
		}
		if visible := visibleNames(t, dir); len(visible) > 0 {
			t.Errorf("%s: there are %q", name, visible)
		}
		_, err := l.Put(t.Context(), fixture())
		if err := errors.Join(err, l.Commit(t.Context()), l.Close()); err != nil {
			t.Fatal(err)
		}
		if n := countUsers(t, dir); n != 2 {
			t.Errorf("%s: %d users", name, n)
		}
	}
}

// A process that looked for loads before this one began has made a database.
func TestALoadDoesNotReplaceADatabaseThatHasAppeared(t *testing.T) {
	t.Parallel()
	dir, other := t.TempDir(), t.TempDir()
	fill(t, other, fixture())
	l := beginLoad(t, dir)
	if _, err := l.Put(t.Context(), manyRows()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(other, fileName), filepath.Join(dir, fileName)); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Commit returns %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if n := countUsers(t, dir); n != 2 {
		t.Errorf("%d users", n)
	}
}

// The file that a process has opened would vanish with what it writes.
func TestAFileThatALoadHasReplacedIsNotOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	if err := makeFile(dir); err != nil {
		t.Fatal(err)
	}
	made, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkUnreplaced(path, made); err != nil {
		t.Errorf("the same file: %v", err)
	}
	l := beginLoad(t, dir)
	if err := checkUnreplaced(path, made); !errors.Is(err, ErrLoading) {
		t.Errorf("no file: %v", err)
	}
	if err := errors.Join(l.Commit(t.Context()), l.Close()); err != nil {
		t.Fatal(err)
	}
	if err := checkUnreplaced(path, made); !errors.Is(err, ErrLoading) {
		t.Errorf("another file: %v", err)
	}
}

func TestALoadGoesOnAfterAnInvalidRow(t *testing.T) {
	t.Parallel()
	plain, loaded := t.TempDir(), t.TempDir()
	rows := manyRows()
	invalid := manyRows()
	invalid.Likes = append(invalid.Likes, stores.Like{User: testID(stores.KindUser, 99_999), Interest: rows.Interests[0].ID})
	twice := []stores.User{{ID: testID(stores.KindUser, 99_997), Handle: "x"}, {ID: testID(stores.KindUser, 99_998), Handle: "x"}}
	l := beginLoad(t, loaded)
	for name, c := range map[string]struct {
		rows stores.Rows
		want stores.RowError
	}{
		"a missing reference": {invalid, stores.RowError{Table: stores.TableLikes, Index: len(rows.Likes), Err: stores.ErrNotFound}},
		"a handle twice":      {stores.Rows{Users: twice}, stores.RowError{Table: stores.TableUsers, Index: 1, Err: stores.ErrHandleTaken}},
	} {
		added, err := l.Put(t.Context(), c.rows)
		if got := (*stores.RowError)(nil); !errors.As(err, &got) || *got != c.want || added != 0 {
			t.Errorf("%s: %d, %v", name, added, err)
		}
	}
	n, err := l.Put(t.Context(), rows)
	if err := errors.Join(err, l.Commit(t.Context()), l.Close()); err != nil {
		t.Fatal(err)
	}
	fill(t, plain, stores.Rows{})
	e := openTest(t, plain)
	if want, err := e.Set().Archive.Put(t.Context(), rows); err != nil || n != want {
		t.Errorf("added %d, want %d, %v", n, want, err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(dump(t, loaded), dump(t, plain)) {
		t.Error("the rows of failed calls remain")
	}
}

func TestALoadThatIsInterruptedEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := beginLoad(t, dir)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Put(ended, fixture()); !errors.Is(err, context.Canceled) {
		t.Errorf("Put returns %v", err)
	}
	if _, err := l.Put(t.Context(), fixture()); !errors.Is(err, context.Canceled) {
		t.Errorf("the next Put returns %v", err)
	}
	if err := l.Commit(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit returns %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left %q", left)
	}
}

func TestALoadOnAFullDiskLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, size := range []string{"16k", "700k", "1200k"} { // too small for the schema, for the rows, for the indexes
		dir := t.TempDir()
		mountSmall(t, dir, size)
		l, err := BeginLoad(t.Context(), dir)
		if err == nil {
			for range 20 {
				if err == nil {
					_, err = l.Put(t.Context(), manyRows())
				}
			}
			if err == nil {
				err = l.Commit(t.Context())
			}
			if closed := l.Close(); closed != nil {
				t.Errorf("%s: %v", size, closed)
			}
		}
		if !errors.Is(err, stores.ErrUnavailable) {
			t.Errorf("%s: %v", size, err)
		}
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("%s: left %q", size, left)
		}
	}
}

// A trigger of inserts either has a derivation or runs for each row.
func TestALoadDerivesOrKeepsEveryTriggerOfInserts(t *testing.T) {
	t.Parallel()
	kept := map[string]bool{"friendship_blocked": true, "block_friends": true, "block_request": true, "page_link_inserted": true}
	derived := map[string]bool{}
	for _, d := range derivations {
		derived[d.trigger] = true
	}
	e := OpenEmpty(t)
	err := e.read(t.Context(), func(c *conn) error {
		for r, err := range c.query(t.Context(), "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '% INSERT ON %' AND name NOT LIKE 'change_%'") {
			if err != nil {
				return err
			}
			name := r.text()
			if !derived[name] && !kept[name] && !isUnloaded(r.text()) {
				t.Errorf("%s runs for each row of an import: add it to derivations, or to this test", name)
			}
			delete(derived, name)
		}
		return nil
	})
	if err != nil || len(derived) > 0 {
		t.Errorf("no triggers %v, %v", derived, err)
	}
}

// The write-ahead log of a file that somebody has removed would be applied to a new one.
func TestTheLogOfARemovedDatabaseIsNotAppliedToANewOne(t *testing.T) {
	t.Parallel()
	other, backup := t.TempDir(), filepath.Join(t.TempDir(), "b.db")
	e := openTest(t, other)
	putRows(t, e, manyRows())
	log, err := os.ReadFile(filepath.Join(other, fileName+"-wal"))
	if err != nil || len(log) == 0 {
		t.Fatal(err)
	}
	small := t.TempDir()
	fill(t, small, fixture())
	if err := WriteBackup(t.Context(), small, backup); err != nil {
		t.Fatal(err)
	}
	for name, fillNew := range map[string]func(*testing.T, string){
		"load": func(t *testing.T, dir string) { load(t, dir, fixture()) },
		"restore": func(t *testing.T, dir string) {
			if _, err := Restore(t.Context(), dir, backup, false); err != nil {
				t.Fatal(err)
			}
		},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, fileName+"-wal"), log, 0o600); err != nil {
			t.Fatal(err)
		}
		fillNew(t, dir)
		if n := countUsers(t, dir); n != 2 {
			t.Errorf("%s: %d users", name, n)
		}
	}
}
