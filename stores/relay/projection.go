package relay

import (
	"context"
	"errors"

	"fivefold/stores"
)

// A Projection is data that is derived from the truth.
type Projection interface {
	// Name returns the name by which the truth and operators know the projection. It never changes.
	Name() string

	// Apply brings the projection up to date with what the truth holds now of the rows that have changed. A change may be applied again, and
	// those of one key in another order: what counts is what the truth holds. A change of TableAll says that any row may have
	// changed. stores.ErrUnavailable, and the end of a deadline, mean that the same changes can be applied later; any other error, that
	// at least one of them cannot be. Apply is called by one goroutine at a time.
	Apply(ctx context.Context, changes []stores.Change) error
}

// A Rebuilder is a Projection whose content can be replaced while it is read. One that is no Rebuilder gets a change of TableAll instead.
type Rebuilder interface {
	Projection

	// Shadow returns an empty copy of the projection, which nobody reads, and removes the copies that were not swapped in: those of
	// interrupted rebuilds.
	Shadow(ctx context.Context) (Shadow, error)
}

// A Shadow is a copy that becomes the content of a projection. One goroutine at a time calls it, while another one may apply changes to the
// projection.
type Shadow interface {
	// Fill stores what the truth holds at the beginning of the call or later. It may be called again. It calls report from time to time with
	// the number of entries that are stored, and of all, or zero when that is not known. A report may call Apply: Fill replaces no entry with an older
	// one that it has read before.
	Fill(ctx context.Context, report func(done, total int)) error

	// Apply applies changes to the copy, as Projection.Apply does to the projection.
	Apply(ctx context.Context, changes []stores.Change) error

	// Swap makes the copy the content of the projection, and removes the former content. A read finds one or the other. A copy that a later call
	// of Rebuilder.Shadow has removed returns an error, and the content stays.
	Swap(ctx context.Context) error
}

// A Key names an entry of a projection.
type Key struct {
	Kind string `json:"kind"` // of the entry, such as user
	Key  string `json:"key"`  // of the entries of a kind, as operators know it: the ID of a row
}

// A Digest is a number that two entries with the same content have in common, and others with a probability of 2^-64.
type Digest uint64

// NotKept is the Digest of an entry that a projection does not store and need not: it differs from nothing. A cache has them.
const NotKept = ^Digest(0)

// An Auditor is a Projection that can be compared with the truth while it changes, and repaired. Its methods are called beside Apply, but for
// Repair.
type Auditor interface {
	Projection

	// Keys returns the keys of a part of the entries, at most stores.MaxBatch: both of those that are stored and of those that should be. The
	// part begins at from, which is empty for the first one; next is where the next part begins, and empty after the last one. total is the
	// number of all entries, or zero when it is not known.
	Keys(ctx context.Context, from string) (keys []Key, next string, total int, err error)

	// Stored returns the digests of the entries that are stored under keys. Those that should be stored and are not are absent.
	Stored(ctx context.Context, keys []Key) (map[Key]Digest, error)

	// Wanted returns the digests that the entries have after the truth. Keys that should not be stored are absent.
	Wanted(ctx context.Context, keys []Key) (map[Key]Digest, error)

	// Repair stores what the truth holds under keys, and touches no other entry.
	Repair(ctx context.Context, keys []Key) error
}

// ErrNoContent means that a projection keeps nothing that could be rebuilt or audited.
var ErrNoContent = errors.New("the projection keeps no content")

// ErrRebuilding means that another process rebuilds the projection, or is about to.
var ErrRebuilding = errors.New("another process rebuilds the projection")

// ErrMustRebuild means that a projection must be rebuilt before it can be audited.
var ErrMustRebuild = errors.New("the projection must be rebuilt")

// anyRow returns the change that says that any row may have changed.
func anyRow(at stores.Cursor) []stores.Change {
	return []stores.Change{{Revision: at.Revision, Version: at.Version, Table: stores.TableAll, Op: stores.RowUpdated}}
}
