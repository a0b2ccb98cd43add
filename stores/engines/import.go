package engines

import (
	"context"
	"errors"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/postgres"
)

// ErrLoading means that an import fills the data.
var ErrLoading = embedded.ErrLoading

// A load fills an empty store with all rows or none.
type load interface {
	Put(ctx context.Context, rows stores.Rows) (added int, err error)
	Fill(ctx context.Context, scan stores.RecordScan) error
	Commit(ctx context.Context) error
	Close() error
}

// An Import stores the rows of an import.
type Import struct {
	load load     // nil when rows are added to the stores
	open *Engines // nil when a load needs none
}

// OpenImport opens the stores for an import. An empty store is filled with all rows or none, several times faster; nobody can use it meanwhile,
// and the embedded engine's not be open. Otherwise rows are added to the stores, whether or not a server uses them. The errors are those of
// Open, and ErrLoading while another import fills the data.
func OpenImport(ctx context.Context, addresses Addresses) (*Import, error) {
	if addresses.PostgresURL == "" && addresses.DataDir != Memory {
		l, err := embedded.BeginLoad(ctx, addresses.DataDir)
		if err == nil {
			return &Import{load: l}, nil
		}
		if !errors.Is(err, embedded.ErrNotEmpty) {
			return nil, err
		}
	}
	open, err := Open(ctx, addresses)
	if err != nil {
		return nil, err
	}
	i := &Import{open: open}
	if database, ok := open.truth.(*postgres.Engine); ok {
		l, err := database.BeginLoad(ctx)
		switch {
		case err == nil:
			i.load = l
		case errors.Is(err, postgres.ErrLoading):
			return nil, errors.Join(ErrLoading, open.Close())
		case !errors.Is(err, postgres.ErrNotEmpty):
			return nil, errors.Join(err, open.Close())
		}
	}
	return i, nil
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

// ScanRecords calls visit for each record that the stores had before the import: for none when it fills an empty store.
func (i *Import) ScanRecords(ctx context.Context, visit stores.RecordVisit) error {
	if i.load != nil {
		return nil
	}
	return i.open.Set.Records.Scan(ctx, visit)
}

// Fill adds records as stores.Records does. The rows to which they refer are there.
func (i *Import) Fill(ctx context.Context, scan stores.RecordScan) error {
	if i.load != nil {
		return i.load.Fill(ctx, scan)
	}
	return i.open.Set.Records.Fill(ctx, scan)
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
func (i *Import) Close() (err error) {
	if i.load != nil {
		err = i.load.Close()
	}
	if i.open != nil {
		err = errors.Join(err, i.open.Close())
	}
	return err
}
