//go:build unix

package embedded_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fivefold/stores"
	"fivefold/stores/embedded"
)

// The test is not parallel: the umask is that of the process.
func TestFilesAreReadableByTheirOwnerOnly(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	parent := t.TempDir()
	shared := filepath.Join(parent, "shared")
	if err := os.Mkdir(shared, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{shared, filepath.Join(parent, "new", "data")} {
		for _, state := range []string{"created", "opened again after its mode was changed"} {
			e, err := embedded.Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := e.Set().Users.Create(t.Context(), stores.User{ID: stores.NewID(stores.KindUser), Handle: "anna-" + state[:4], Name: "Anna"}, ""); err != nil {
				t.Fatal(err)
			}
			files, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil || len(files) != 3 {
				t.Fatalf("%v %v: want the database, its write-ahead log and its shared memory", files, err)
			}
			for _, file := range files {
				if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: %s has mode %v", state, file, info.Mode())
				}
			}
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(e.Location(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for dir, want := range map[string]os.FileMode{shared: 0o755, filepath.Join(parent, "new"): 0o700, filepath.Join(parent, "new", "data"): 0o700} {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", dir, info.Mode().Perm(), want)
		}
	}
}
