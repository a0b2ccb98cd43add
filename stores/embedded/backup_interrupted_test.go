package embedded

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// names returns the names of the files in a directory.
func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// A process that is killed halfway leaves nothing with the name of a backup, whatever the moment.
func TestABackupHasItsNameWhenItIsComplete(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	fill(t, dir, fixture())
	db, err := sql.Open("sqlite", filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, statement := range []string{"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"} { // the copy waits for the lock
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	path, done := filepath.Join(out, "b.db"), make(chan error, 1)
	go func() { done <- WriteBackup(context.WithoutCancel(t.Context()), dir, path) }()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for len(names(t, out)) == 0 {
		<-tick.C
	}
	if left := names(t, out); len(left) != 1 || left[0][0] != '.' {
		t.Errorf("while the copy waits there are %q", left)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if left := names(t, out); len(left) != 1 || left[0] != "b.db" {
		t.Errorf("after it there are %q", left)
	}
}

func TestABackupThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	fill(t, dir, fixture())
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := WriteBackup(ended, dir, filepath.Join(out, "b.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if err := WriteBackup(t.Context(), dir, filepath.Join(out, "nothing", "b.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no directory: %v", err)
	}
	if left := names(t, out); len(left) > 0 {
		t.Errorf("%q", left)
	}
}

func TestWhatKilledProcessesLeaveIsRemovedLater(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	fill(t, dir, fixture())
	old := time.Now().Add(-2 * abandonedAfter)
	for path, modified := range map[string]time.Time{
		filepath.Join(out, ".fivefold-partial-1"): old, filepath.Join(out, ".fivefold-partial-1-journal"): old, filepath.Join(out, ".fivefold-partial-2"): time.Now(),
		filepath.Join(out, ".other"): old, filepath.Join(out, "fivefold-partial-3"): old,
	} {
		if err := errors.Join(os.WriteFile(path, []byte("half"), 0o600), os.Chtimes(path, modified, modified)); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteBackup(t.Context(), dir, filepath.Join(out, "b.db")); err != nil {
		t.Fatal(err)
	}
	if left := names(t, out); len(left) != 4 || left[0] != ".fivefold-partial-2" || left[1] != ".other" {
		t.Errorf("%q", left)
	}
	staging := filepath.Join(dir, ".restore-1")
	if err := errors.Join(os.Mkdir(staging, 0o700), os.WriteFile(filepath.Join(staging, fileName), nil, 0o600), os.Chtimes(staging, old, old)); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), dir, filepath.Join(out, "b.db"), true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(staging); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A disk is written for as long as it has room, by the data or by the backup.
func TestABackupOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	fill(t, dir, fixture())
	mountSmall(t, out, "100k") // less than a database takes
	if err := WriteBackup(t.Context(), dir, filepath.Join(out, "b.db")); err == nil {
		t.Error("no error")
	}
	if left := names(t, out); len(left) > 0 {
		t.Errorf("a full disk has %q", left)
	}

	backup := filepath.Join(t.TempDir(), "b.db")
	if err := WriteBackup(t.Context(), dir, backup); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(out, "data")
	if _, err := Restore(t.Context(), data, backup, false); err == nil {
		t.Error("restored onto a full disk")
	}
	if left := names(t, data); len(left) > 0 {
		t.Errorf("a full disk has %q", left)
	}
}

// The backup of data on a full disk is complete, and the directory of the data cannot say so.
func TestDataOnAFullDiskIsBackedUp(t *testing.T) {
	t.Parallel()
	dir, backup, out := t.TempDir(), filepath.Join(t.TempDir(), "b.db"), t.TempDir()
	mountSmall(t, dir, "4m")
	fill(t, dir, fixture())
	e := openTest(t, dir) // its log and the memory that SQLite shares are there already
	defer e.Close()
	rest, err := os.Create(filepath.Join(dir, "rest"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = rest.Write(make([]byte, 512))
	}
	if err := rest.Close(); err != nil {
		t.Fatal(err)
	}
	if err := WriteBackup(t.Context(), dir, backup); !errors.Is(err, ErrNotRecorded) {
		t.Errorf("%v", err)
	}
	if _, err := Restore(t.Context(), out, backup, false); err != nil || countUsers(t, out) != 2 {
		t.Errorf("%v", err)
	}
	for _, name := range names(t, dir) {
		if name[0] == '.' {
			t.Errorf("left %s", name)
		}
	}
}
