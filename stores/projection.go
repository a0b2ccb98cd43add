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
	Reason   string // the error, without data of users
	ParkedAt time.Time
	Attempts int
}

// Projections keeps the progress of projections in the truth. A projection is led by one process at a time.
type Projections interface {
	// Lead makes owner the leader of a projection until ttl has passed, or extends that time, and returns the state. With another leader whose
	// time has not passed, State.Leader is that leader. A projection that is not known yet begins with the zero Cursor and Rebuild.
	Lead(ctx context.Context, projection, owner string, ttl time.Duration) (ProjectionState, error)

	// Advance moves the cursor forward and parks changes, completely or not at all. It returns ErrNotLeading when owner is not the leader any more.
	Advance(ctx context.Context, projection, owner string, to ChangeBatch, parked []ParkedChange) error

	// Release ends the leadership of owner, so that another process leads at once.
	Release(ctx context.Context, projection, owner string) error

	// Rebuilt records that a projection was rebuilt from what the truth contained at a cursor or later, and removes its parked changes.
	Rebuilt(ctx context.Context, projection, owner string, at ChangeBatch) error

	// Parked returns at most limit parked changes of a projection, the oldest first.
	Parked(ctx context.Context, projection string, limit int) ([]ParkedChange, error)

	// Unpark removes parked changes, which were applied or are given up, and returns their number.
	Unpark(ctx context.Context, projection string, versions []int64) (int, error)

	// All returns the state of every projection by name.
	All(ctx context.Context) (map[string]ProjectionState, error)
}
