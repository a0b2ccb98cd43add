package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivefold/stores/engines"
)

func TestBackupsOfOneSecondHaveDifferentNames(t *testing.T) {
	t.Parallel()
	addresses, dir := engines.Addresses{DataDir: t.TempDir()}, t.TempDir()
	opened, err := engines.Open(t.Context(), addresses)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	// backups of every second in which the test may run
	for n := range 120 {
		name := backupPrefix + time.Now().UTC().Add(time.Duration(n-1)*time.Second).Format(backupTime) + backupSuffix
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, err := writeBackup(t.Context(), addresses, dir)
	if err != nil || !strings.HasSuffix(first, "Z_2.db") {
		t.Fatalf("%s, %v", first, err)
	}
	name, err := backupFile(dir, addresses)
	if err != nil || name != first {
		t.Errorf("the newest is %s, %v, not %s", name, err, first)
	}
}
