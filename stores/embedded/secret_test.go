package embedded

import (
	"path/filepath"
	"testing"
)

func TestTheSecretBelongsToTheData(t *testing.T) {
	t.Parallel()
	secret := func(dir string) [secretSize]byte {
		t.Helper()
		e := openTest(t, dir)
		defer e.Close()
		return e.Secret()
	}
	dir, other, restored := t.TempDir(), t.TempDir(), t.TempDir()
	first := secret(dir)
	if first == ([secretSize]byte{}) || secret(other) == first {
		t.Errorf("the secret is %x, and that of other data %x", first, secret(other))
	}
	if again := secret(dir); again != first {
		t.Errorf("after opening again the secret is %x, want %x", again, first)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := WriteBackup(t.Context(), dir, backup); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), restored, backup, false); err != nil {
		t.Fatal(err)
	}
	if again := secret(restored); again != first {
		t.Errorf("after restoring a backup the secret is %x, want %x", again, first)
	}
}
