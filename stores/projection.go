package stores

import (
	"context"
	"time"
)

// A ProjectionState is what the truth remembers of a projection.
type ProjectionState struct {
	Cursor  Cursor   // after the last change that was applied or parked
	Until   Revision // everything of this revision and smaller ones is at or before Cursor
	Leader  string   // the process that applies changes now; empty when there is none
	Parked  int      // number of parked changes
	Rebuild bool     // the projection must be rebuilt: it has never been filled, or an import or pruned changes passed it
}

// A ParkedChange is a change that a projection could not apply.
type ParkedChange struct {
	Change
	Reason   string // the error, without data of users; stored without zero characters and invalid UTF-8
	ParkedAt time.Time
	Attempts int
}

// Projections keeps the progress of projections in the truth. A projection is led by one process at a time: an owner, which is unique among
// processes. All processes have the clock of the database. Names of projections and owners are not empty.
type Projections interface {
	// Lead makes owner the leader of a projection until ttl has passed, or extends that time, and returns the state. With another leader whose
	// time has not passed, State.Leader is that leader. A projection that is not known yet begins with the zero Cursor and Rebuild.
	Lead(ctx context.Context, projection, owner string, ttl time.Duration) (ProjectionState, error)

	// Advance moves the cursor to the end of a batch, unless it is there or beyond, and parks changes, completely or not at all. A change that is
	// parked already is replaced. It returns ErrNotLeading when owner is not the leader any more; a leader whose time has passed leads
	// until another process does. At most MaxBatch changes are parked.
	Advance(ctx context.Context, projection, owner string, to ChangeBatch, parked []ParkedChange) error

	// Release ends the leadership of owner, so that another process leads at once. When owner does not lead, it does nothing.
	Release(ctx context.Context, projection, owner string) error

	// NeedRebuild records that a projection must be rebuilt. One that is not known returns ErrNotFound.
	NeedRebuild(ctx context.Context, projection string) error

	// Rebuilt records that a projection was rebuilt from what the truth contained at the end of a batch or later: its cursor is there, and it has no
	// parked changes. It returns ErrNotLeading as Advance does.
	Rebuilt(ctx context.Context, projection, owner string, at ChangeBatch) error

	// Parked returns at most limit parked changes of a projection with a version greater than after, in the order of versions.
	Parked(ctx context.Context, projection string, after int64, limit int) ([]ParkedChange, error)

	// Unpark removes parked changes, which were applied or are given up, and returns their number. At most MaxBatch versions.
	Unpark(ctx context.Context, projection string, versions []int64) (int, error)

	// Forget removes the progress and the parked changes of a projection that is no longer used, so that it holds back no change in the outbox.
	// One that is led returns ErrLed, one that is not known ErrNotFound. A projection that is led again later is new.
	Forget(ctx context.Context, projection string) error

	// All returns the state of every projection by name.
	All(ctx context.Context) (map[string]ProjectionState, error)
}
