package engines_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"fivefold/stores/engines"
)

func TestOpenWithoutAddressesUsesTheEmbeddedEngine(t *testing.T) {
	t.Parallel()
	e, err := engines.Open(t.Context(), engines.Addresses{DataDir: engines.Memory})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Roles) == 0 || e.Check(t.Context()) != nil || e.Integrity(t.Context()) != nil {
		t.Errorf("%+v", e.Roles)
	}
	for _, r := range e.Roles {
		engine, file := "embedded SQLite", engines.DataFile
		if r.Name == "search" {
			engine, file = "SQLite FTS5", "a temporary file"
		}
		if r.Engine != engine || r.Version == "" || filepath.Base(r.Location) != file {
			t.Errorf("%+v", r)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if e.Check(t.Context()) == nil {
		t.Error("closed stores answer")
	}
}

func TestHasDataOnceAStoreWasOpened(t *testing.T) {
	t.Parallel()
	addresses := engines.Addresses{DataDir: filepath.Join(t.TempDir(), "data")}
	for _, want := range []bool{false, true} {
		if got, err := engines.HasData(t.Context(), addresses); got != want || err != nil {
			t.Errorf("%t, %v, want %t", got, err, want)
		}
		e, err := engines.Open(t.Context(), addresses)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenReturnsThePathThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	addresses := engines.Addresses{DataDir: filepath.Join(file, "data")}
	_, err := engines.Open(t.Context(), addresses)
	if _, ok := errors.AsType[*fs.PathError](err); !ok {
		t.Errorf("%v", err)
	}
	if has, err := engines.HasData(t.Context(), addresses); has || err == nil {
		t.Errorf("%t, %v", has, err)
	}
}
