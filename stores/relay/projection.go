package relay

import (
	"context"

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

// A Rebuilder is a Projection that can be filled from the truth. One that is no Rebuilder gets a change of TableAll instead.
type Rebuilder interface {
	Projection

	// Rebuild fills the projection with what the truth holds at the beginning of the call or later. Changes since then are applied after it.
	Rebuild(ctx context.Context) error
}

// anyRow returns the change that says that any row may have changed.
func anyRow(at stores.Cursor) []stores.Change {
	return []stores.Change{{Revision: at.Revision, Version: at.Version, Table: stores.TableAll, Op: stores.RowUpdated}}
}
