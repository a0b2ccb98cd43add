package embedded

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// lock writes to the database of e as another process does, and returns a function that ends its transaction.
func lock(t *testing.T, e *Engine) (unlock func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+e.Location()+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return sync.OnceFunc(func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Error(err)
		}
	})
}

func touchNothing(ctx context.Context, e *Engine) error {
	return e.Set().Sessions.Touch(ctx, stores.NewID(stores.KindSession), time.Now(), time.Now())
}

func TestCallsDoNotWaitForALockOneAfterAnother(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	unlock := lock(t, e)
	defer unlock()
	began := time.Now()
	var calls sync.WaitGroup
	for range 20 {
		calls.Go(func() {
			if err := touchNothing(t.Context(), e); !errors.Is(err, stores.ErrUnavailable) {
				t.Errorf("write: %v", err)
			}
		})
	}
	calls.Wait()
	if took := time.Since(began); took > 10*busyTime { // one after another they take 20 times as long
		t.Errorf("the writes took %v", took)
	}
	if _, err := e.Set().Users.ByIDs(t.Context(), []stores.ID{stores.NewID(stores.KindUser)}); err != nil {
		t.Errorf("read: %v", err)
	}
	unlock()
	if err := touchNothing(t.Context(), e); !errors.Is(err, stores.ErrNotFound) {
		t.Errorf("after the lock: %v", err)
	}
}

func TestAWriteWaitsForAShortLock(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	time.AfterFunc(busyTime/4, lock(t, e))
	if err := touchNothing(t.Context(), e); !errors.Is(err, stores.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// An import waits for the transaction of another one, as opening does.
func TestAnImportWaitsForALongLock(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	time.AfterFunc(busyTime*3/2, lock(t, e))
	rows := stores.Rows{Users: []stores.User{{ID: stores.NewID(stores.KindUser), Handle: "somebody", Name: "Somebody"}}}
	if added, err := e.Set().Archive.Put(t.Context(), rows); added != 1 || err != nil {
		t.Errorf("%d, %v", added, err)
	}
}

func TestAFullDatabaseIsUnavailableAndHeals(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	setMax := func(pages string) {
		if err := withConn(t.Context(), e.writer, func(c *conn) error {
			return c.run(t.Context(), "PRAGMA max_page_count("+pages+")")
		}); err != nil {
			t.Fatal(err)
		}
	}
	add := func() error {
		user := stores.User{ID: stores.NewID(stores.KindUser), Handle: stores.NewID(stores.KindUser).String()[5:20], Name: "Somebody"}
		return e.Set().Users.Create(t.Context(), user, "")
	}
	setMax("1") // SQLite takes the present number
	var err error
	for range 1000 {
		if err = add(); err != nil {
			break
		}
	}
	if !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("full: %v", err)
	}
	setMax("1000000")
	if err := add(); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestCheckFailsWhileTheDirectoryCannotBeWritten(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	if err := e.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	dir := e.disk.dir
	e.disk.dir = filepath.Join(t.TempDir(), "gone")
	if err := e.Check(t.Context()); err != nil {
		t.Errorf("probed again at once: %v", err)
	}
	e.disk.suspect()
	for range 2 {
		if err := e.Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
			t.Errorf("%v", err)
		}
	}
	e.disk.dir = dir
	if err := e.Check(t.Context()); err != nil {
		t.Errorf("the directory is there again: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".probe-*")); len(left) > 0 || err != nil {
		t.Errorf("%q, %v", left, err)
	}
}

func TestCheckpointEmptiesTheLog(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	user := stores.User{ID: stores.NewID(stores.KindUser), Handle: "somebody", Name: "Somebody"}
	if _, err := e.Set().Archive.Put(t.Context(), stores.Rows{Users: []stores.User{user}}); err != nil {
		t.Fatal(err)
	}
	size := func() int64 {
		info, err := os.Stat(e.Location() + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	before := size()
	for range 2 {
		if err := e.checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if before == 0 || size() != 0 {
		t.Errorf("%d bytes, then %d", before, size())
	}
}
