package servertest

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// An Importer reads the files of a directory into an archive.
type Importer func(context.Context, string, dataset.Destination, dataset.Options) (dataset.Report, error)

// WithDataset imports a data set instead of the demo network, before WithData. Damaged rows are left out.
func WithDataset(read Importer, dir string) Option {
	return func(o *options) {
		o.load = func(ctx context.Context, to dataset.Destination) error {
			_, err := read(ctx, dir, to, dataset.Options{ContinueOnError: true})
			return err
		}
	}
}

// importInto imports into empty stores as the program does.
func importInto(ctx context.Context, addresses engines.Addresses, load func(context.Context, dataset.Destination) error) error {
	to, err := engines.OpenImport(ctx, addresses)
	if err != nil {
		return err
	}
	if err = load(ctx, to); err == nil {
		err = to.Commit(ctx)
	}
	return errors.Join(err, to.Close())
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
