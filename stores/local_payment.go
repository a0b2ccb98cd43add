package stores

import (
	"context"
	"time"
)

// A LocalRecord is what the local payment provider keeps of a payment or a payout.
type LocalRecord struct {
	Reference string
	Version   int64     // of the record; 0 before it is stored
	CreatedAt time.Time // never changes
	NextAt    time.Time // when it has an event to deliver; the zero time when it has none
	Data      []byte
}

// LocalPayments keeps the data of the local payment provider, which has no other place. Nothing else reads it.
type LocalPayments interface {
	// Put stores a record as its next version. When another version than Version is stored, or one is stored and Version is 0, it returns ErrConflict.
	Put(ctx context.Context, r LocalRecord) error

	// ByReferences returns the records that it finds, in no order. At most MaxBatch references.
	ByReferences(ctx context.Context, references []string) (map[string]LocalRecord, error)

	// Between returns the next records that were created from from and before until, ordered by CreatedAt, then by Reference; of those created at from only
	// the ones after a reference. At most limit, which is at most MaxBatch.
	Between(ctx context.Context, from, until time.Time, after string, limit int) ([]LocalRecord, error)

	// Due returns records whose NextAt is now or earlier, the one that waits longest first, at most limit, which is at most MaxBatch.
	Due(ctx context.Context, now time.Time, limit int) ([]LocalRecord, error)
}
