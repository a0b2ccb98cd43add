package embedded

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// emptyFile returns the content of a database without rows. Tests copy it instead of running the migrations again.
var emptyFile = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "fivefold-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e, err := Open(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, fileName))
})

// OpenEmpty opens an engine over an empty database in a temporary directory, without waiting for the disk. It is closed when t ends.
func OpenEmpty(t testing.TB) *Engine {
	t.Helper()
	content, err := emptyFile()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, fileName), content, 0o600); err != nil {
		t.Fatal(err)
	}
	e := newEngine()
	if err := e.open(t.Context(), dir); err != nil {
		t.Fatal(errors.Join(err, e.Close()))
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}
