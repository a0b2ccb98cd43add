package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// fill writes rows into a new database in dir and closes it.
func fill(t *testing.T, dir string, rows stores.Rows) {
	t.Helper()
	e, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Set().Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func countUsers(t *testing.T, dir string) int {
	t.Helper()
	e := openTest(t, dir)
	counts, err := e.Set().Archive.Counts(t.Context())
	if err := errors.Join(err, e.Integrity(t.Context()), e.Close()); err != nil {
		t.Fatal(err)
	}
	return counts[stores.TableUsers]
}

// wantPrivate fails unless every file below dir is readable by this user only.
func wantPrivate(t *testing.T, dir string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// The rows of one transaction are all in the copy, or none.
func TestABackupOfADatabaseInUseIsConsistent(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "backups")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	e := openTest(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	written := make(chan struct{}, 1)
	writing.Go(func() {
		defer close(written)
		for n := 1; ctx.Err() == nil; n += 2 {
			a, b := testID(stores.KindUser, n), testID(stores.KindUser, n+1)
			users := []stores.User{{ID: a, Handle: fmt.Sprintf("a%d", n), Name: "A"}, {ID: b, Handle: fmt.Sprintf("b%d", n), Name: "B"}}
			if _, err := e.Set().Archive.Put(context.WithoutCancel(ctx), stores.Rows{Users: users}); err != nil {
				t.Error(err)
				return
			}
			select {
			case written <- struct{}{}:
			default:
			}
		}
	})
	defer writing.Wait()
	defer stop()
	previous := 0
	for _, name := range []string{"1.db", "2.db", "3.db"} {
		<-written
		if err := WriteBackup(t.Context(), dir, filepath.Join(out, name)); err != nil {
			t.Fatal(err)
		}
		restored := filepath.Join(t.TempDir(), "data")
		if kept, err := Restore(t.Context(), restored, filepath.Join(out, name), false); kept != "" || err != nil {
			t.Fatalf("%q, %v", kept, err)
		}
		n := countUsers(t, restored)
		if n%2 != 0 || n < 2 || n < previous {
			t.Errorf("%s has %d people, the one before %d", name, n, previous)
		}
		previous = n
	}
	wantPrivate(t, out)
	if last, err := LastBackup(dir); err != nil || last.File != filepath.Join(out, "3.db") || last.Time.IsZero() {
		t.Errorf("%+v, %v", last, err)
	}
	if err := WriteBackup(t.Context(), dir, filepath.Join(out, "1.db")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup that exists: %v", err)
	}
	if err := WriteBackup(t.Context(), filepath.Join(out, "nothing"), filepath.Join(out, "4.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no database: %v", err)
	}
	if entries, err := os.ReadDir(out); err != nil || len(entries) != 3 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestRestoreReplacesDataOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	dir, backup := t.TempDir(), filepath.Join(t.TempDir(), "b.db")
	fill(t, dir, fixture())
	if err := WriteBackup(t.Context(), dir, backup); err != nil {
		t.Fatal(err)
	}
	fill(t, dir, stores.Rows{Users: []stores.User{{ID: testID(stores.KindUser, 9), Handle: "later", Name: "L"}}})
	if _, err := Restore(t.Context(), dir, backup, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	e := openTest(t, dir)
	if _, err := Restore(t.Context(), dir, backup, true); !errors.Is(err, ErrInUse) {
		t.Errorf("in use: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := Restore(t.Context(), dir, backup, true)
	if err != nil {
		t.Fatal(err)
	}
	if before, now := countUsers(t, kept), countUsers(t, dir); before != 3 || now != 2 {
		t.Errorf("%d people in the kept data, %d now", before, now)
	}
	// data that is damaged does not keep a backup from being restored, and its log does not get into the new data
	for _, name := range []string{fileName, fileName + "-wal"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("damaged, and longer than nothing"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Restore(t.Context(), dir, backup, true); err != nil {
		t.Fatal(err)
	}
	if n := countUsers(t, dir); n != 2 {
		t.Errorf("%d people", n)
	}
}

// A session that ended after the backup was taken would be valid again.
func TestRestoreEndsAllSessions(t *testing.T) {
	t.Parallel()
	dir, backup := t.TempDir(), filepath.Join(t.TempDir(), "b.db")
	fill(t, dir, fixture())
	user, now := testID(stores.KindUser, 1), time.Now().UTC()
	token := stores.TokenHash{7}
	e := openTest(t, dir)
	session := stores.Session{ID: testID(stores.KindSession, 1), User: user, Token: token, CreatedAt: now, LastSeenAt: now,
		ExpiresAt: now.Add(time.Hour), EndsAt: now.Add(time.Hour)}
	if err := e.Set().Sessions.Create(t.Context(), session, ""); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(WriteBackup(t.Context(), dir, backup), e.Set().Sessions.Revoke(t.Context(), user, session.ID, now), e.Close()); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	for _, to := range []string{restored, dir} { // into a new directory, and over the data
		if _, err := Restore(t.Context(), to, backup, true); err != nil {
			t.Fatal(err)
		}
		e := openTest(t, to)
		if s, err := e.Set().Sessions.ByToken(t.Context(), token, now); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("the session is valid again: %+v, %v", s, err)
		}
		if err := e.Set().Sessions.Create(t.Context(), session, ""); err != nil {
			t.Errorf("signing in after the restoration: %v", err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRestoreRejectsWhatIsNoIntactBackup(t *testing.T) {
	t.Parallel()
	dir, files := t.TempDir(), t.TempDir()
	fill(t, dir, fixture())
	intact := filepath.Join(files, "intact")
	if err := WriteBackup(t.Context(), dir, intact); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(intact)
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte(nil), content...)
	for i := len(damaged) / 2; i < len(damaged)*3/4; i++ {
		damaged[i] ^= 0xa5
	}
	for name, text := range map[string][]byte{"empty": {}, "text": []byte("no database, and longer than a header of a database has to be, which is 100 bytes, so that it is read as one"),
		"half": content[:len(content)/2], "damaged": damaged} {
		if err := os.WriteFile(filepath.Join(files, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	newer, foreign := filepath.Join(files, "newer"), filepath.Join(files, "foreign")
	for path, statement := range map[string]string{newer: "PRAGMA user_version = 1000", foreign: "CREATE TABLE x (y)"} {
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), statement); errors.Join(err, db.Close()) != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"empty", "text", "half", "damaged", "newer", "foreign", "missing", "."} {
		for _, to := range []string{dir, filepath.Join(files, "to-"+name)} {
			_, err := Restore(t.Context(), to, filepath.Join(files, name), true)
			if err == nil || name == "newer" && !errors.Is(err, stores.ErrNewerVersion) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := os.Stat(filepath.Join(files, "to-"+name, fileName)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s was restored: %v", name, err)
			}
		}
	}
	after, err := os.ReadDir(dir)
	if err != nil || len(after) != len(before) || countUsers(t, dir) != 2 {
		t.Errorf("%v, then %v", before, after)
	}
}
