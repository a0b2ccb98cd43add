package engines

import (
	"context"
	"errors"

	"fivefold/stores"
	"fivefold/stores/embedded"
)

// ErrLoading means that an import fills the data.
var ErrLoading = embedded.ErrLoading

// An Import stores the rows of an import.
type Import struct {
	load *embedded.Load // nil when the stores are open
	open *Engines
}

// OpenImport opens the stores for an import. An empty store, which no process has open, is filled with all rows or none, several times faster;
// nobody can open it meanwhile. Otherwise rows are added to the stores, whether or not a server uses them. The errors are those of
// Open, and ErrLoading while another import fills the data.
func OpenImport(ctx context.Context, addresses Addresses) (i *Import, err error) {
	i = &Import{}
	if addresses.PostgresURL == "" && addresses.DataDir != Memory {
		i.load, err = embedded.BeginLoad(ctx, addresses.DataDir)
		if !errors.Is(err, embedded.ErrNotEmpty) {
			return i, err
		}
		i.load = nil
	}
	i.open, err = Open(ctx, addresses)
	return i, err
}

// IsNew reports whether the import fills an empty store.
func (i *Import) IsNew() bool { return i.load != nil }

// Put stores rows as stores.Archive does.
func (i *Import) Put(ctx context.Context, rows stores.Rows) (added int, err error) {
	if i.load != nil {
		return i.load.Put(ctx, rows)
	}
	return i.open.Set.Archive.Put(ctx, rows)
}

// Commit makes the rows of a new store visible, after it has built what is derived from them. It does nothing otherwise. When data has
// appeared meanwhile, it returns fs.ErrExist.
func (i *Import) Commit(ctx context.Context) error {
	if i.load != nil {
		return i.load.Commit(ctx)
	}
	return nil
}

// Close ends the import. A new store without Commit leaves nothing.
func (i *Import) Close() error {
	if i.load != nil {
		return i.load.Close()
	}
	return i.open.Close()
}
