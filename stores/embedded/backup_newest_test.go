package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// writeAt writes a file that was modified a number of hours after some instant.
func writeAt(t *testing.T, path string, content []byte, hours int) {
	t.Helper()
	modified := time.Date(2026, 1, 1, hours, 0, 0, 0, time.UTC)
	if err := errors.Join(os.WriteFile(path, content, 0o600), os.Chtimes(path, modified, modified)); err != nil {
		t.Fatal(err)
	}
}

func TestTheNewestBackupOfADirectoryIsTheOneThatWasModifiedLast(t *testing.T) {
	t.Parallel()
	dir, source := t.TempDir(), filepath.Join(t.TempDir(), "b.db")
	fill(t, dir, fixture())
	if err := WriteBackup(t.Context(), dir, source); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	unversioned := append([]byte(nil), content...)
	copy(unversioned[headerVersionAt:], make([]byte, 4))

	backups := t.TempDir()
	want := func(name string) {
		t.Helper()
		got, err := NewestBackup(backups, dir)
		if name == "" && !errors.Is(err, fs.ErrNotExist) || name != "" && (err != nil || got != filepath.Join(backups, name)) {
			t.Errorf("%q, %v, want %q", got, err, name)
		}
	}
	// what is no backup is newer than every backup
	writeAt(t, filepath.Join(backups, "reserved.db"), nil, 20)
	writeAt(t, filepath.Join(backups, "notes.txt"), make([]byte, 200), 20)
	writeAt(t, filepath.Join(backups, "foreign.db"), unversioned, 20)
	writeAt(t, filepath.Join(backups, ".fivefold-partial-1"), content, 20)
	if err := errors.Join(os.Mkdir(filepath.Join(backups, "folder"), 0o700), os.Symlink("nothing", filepath.Join(backups, "broken"))); err != nil {
		t.Fatal(err)
	}
	want("")
	for hours, name := range []string{"own name", "fivefold-20990101T000000Z.db", "a.db"} {
		writeAt(t, filepath.Join(backups, name), content, hours)
		want(name)
	}
	writeAt(t, filepath.Join(backups, "a_2.db"), content, 2) // in the same instant
	want("a_2.db")
	writeAt(t, filepath.Join(backups, "half.db"), content[:len(content)/2], 3) // restore says that it is damaged
	want("half.db")
	writeAt(t, filepath.Join(backups, fileName), content, 4)
	want(fileName)
	writeAt(t, filepath.Join(backups, recordName), []byte("{}"), 1) // it is the data of this directory
	want("half.db")
	if err := os.Link(filepath.Join(dir, fileName), filepath.Join(backups, "data")); err != nil {
		t.Fatal(err)
	}
	want("half.db")
	if path, err := NewestBackup(dir, dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the data is a backup of itself: %q, %v", path, err)
	}
	if path, err := NewestBackup(filepath.Join(backups, "missing"), dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%q, %v", path, err)
	}
}
