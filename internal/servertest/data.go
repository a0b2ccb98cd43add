package servertest

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// An Importer reads the files of a directory into an archive.
type Importer func(context.Context, string, dataset.Destination, dataset.Options) (dataset.Report, error)

// WithDataset fills the stores with a data set instead of the demo network. Damaged rows are left out.
func WithDataset(read Importer, dir string) Option {
	return WithData(func(ctx context.Context, set stores.Set) error {
		_, err := read(ctx, dir, set.Archive, dataset.Options{ContinueOnError: true})
		return err
	})
}

// DataDir returns the directory of a real data set, and skips the test when the set is not there or the tests are short.
func DataDir(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(cmp.Or(os.Getenv("FIVEFOLD_DATA"), filepath.Join(Root(t), "..", "shared", "data")), name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no data: set FIVEFOLD_DATA to a directory that contains %s", name)
	}
	if testing.Short() {
		t.Skip("data sets take minutes: run without -short")
	}
	return dir
}

// Root returns the root directory of the repository.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatal("no go.mod in the working directory or above it")
	return ""
}
