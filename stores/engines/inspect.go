package engines

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fivefold/stores/embedded"
	"fivefold/stores/postgres"
)

// HasData reports whether there is data that Open would open rather than create.
func HasData(ctx context.Context, addresses Addresses) (bool, error) {
	switch {
	case addresses.PostgresURL != "":
		i, err := Inspect(ctx, addresses)
		return i.Data > 0, err
	case addresses.DataDir == Memory:
		return false, nil
	}
	_, err := os.Stat(filepath.Join(addresses.DataDir, DataFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// An Inspection is what Inspect finds.
type Inspection = postgres.Inspection

// Inspect looks at the database of PostgresURL without changing it. See postgres.Inspect.
func Inspect(ctx context.Context, addresses Addresses) (Inspection, error) {
	return postgres.Inspect(ctx, addresses.PostgresURL, postgres.Options{})
}

// FileSize returns the size of the embedded engine's file, and how much of it is mapped into memory, in bytes; 0 without such a file.
func (e *Engines) FileSize(ctx context.Context) (size, mapped int64, err error) {
	if file, ok := e.truth.(*embedded.Engine); ok {
		return file.Size(ctx)
	}
	return 0, 0, nil
}
