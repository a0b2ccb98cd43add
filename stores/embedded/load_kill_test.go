package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// loadDir is the environment variable with the directory that a process of TestAKilledLoadLeavesNothingOrEverything fills.
const loadDir = "FIVEFOLD_TEST_LOAD_DIR"

// A process that fills a directory is killed at 20 moments between its start and its end.
func TestAKilledLoadLeavesNothingOrEverything(t *testing.T) {
	if dir := os.Getenv(loadDir); dir != "" {
		if err := loadInto(dir); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	t.Parallel()
	complete := t.TempDir()
	began := time.Now()
	if out, err := loadProcess(t, complete).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took, want := time.Since(began), dump(t, complete)
	dir, killed := t.TempDir(), 0
	for n := range 20 {
		process := loadProcess(t, dir)
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(took*time.Duration(n+1)/20, func() { _ = process.Process.Kill() })
		if err := process.Wait(); err != nil {
			killed++
		}
		kill.Stop()
		if visible := visibleNames(t, dir); len(visible) == 0 {
			continue
		} else if visible[0] != fileName {
			t.Fatalf("after kill %d there are %q", n, visible)
		}
		if got := dump(t, dir); !reflect.DeepEqual(got, want) {
			t.Fatalf("after kill %d the database is not complete", n)
		}
		dir = t.TempDir()
	}
	if killed == 0 {
		t.Error("no process was killed before it ended")
	}
	if err := loadInto(dir); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) != 1 || !reflect.DeepEqual(dump(t, dir), want) {
		t.Errorf("a later load leaves %q", left)
	}
}

func loadProcess(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	process.Env = append(os.Environ(), loadDir+"="+dir)
	return process
}

func loadInto(dir string) error {
	l, err := BeginLoad(context.Background(), dir)
	if err != nil {
		return err
	}
	_, err = l.Put(context.Background(), manyRows())
	if err == nil {
		err = l.Commit(context.Background())
	}
	return errors.Join(err, l.Close())
}

// visibleNames returns the names of the files in a directory that are not hidden.
func visibleNames(t *testing.T, dir string) (visible []string) {
	t.Helper()
	for _, name := range names(t, dir) {
		if !strings.HasPrefix(name, ".") {
			visible = append(visible, name)
		}
	}
	return visible
}

func TestOpenRemovesWhatAKilledLoadHasLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	left := filepath.Join(dir, ".import-1")
	if err := errors.Join(os.Mkdir(left, 0o700), os.WriteFile(filepath.Join(left, fileName), []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := openTest(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) != 1 || left[0] != fileName {
		t.Errorf("there are %q", left)
	}
}
