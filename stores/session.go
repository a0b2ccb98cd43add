package stores

import (
	"context"
	"time"
)

// A TokenHash is the SHA-256 of a session's token. The token itself is kept nowhere.
type TokenHash [32]byte

// A Session is a device that a person is signed in on.
type Session struct {
	ID         ID
	User       ID
	Token      TokenHash
	Device     string // at most 100 characters; empty when it did not say
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time // the end unless it is used before; moves with LastSeenAt, never beyond EndsAt
	EndsAt     time.Time // the end however much it is used
}

// IsNode says that a Session is found by the API's node field.
func (Session) IsNode() {}

// IsEntity says that a Session is an entity of the federated graph.
func (Session) IsEntity() {}

// Sessions keeps who is signed in where. A session whose ExpiresAt is now or earlier is answered like one that is missing.
type Sessions interface {
	// Create stores a session. A missing person gives ErrNotFound.
	Create(ctx context.Context, s Session) error

	// ByToken returns the session with that token. A missing one gives ErrNotFound.
	ByToken(ctx context.Context, token TokenHash, now time.Time) (Session, error)

	// Touch records a use at now: LastSeenAt becomes now and ExpiresAt until, or EndsAt if that comes first. A missing or
	// expired one gives ErrNotFound and stays as it is.
	Touch(ctx context.Context, id ID, now, until time.Time) error

	// ByIDs returns the sessions it finds. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID, now time.Time) (map[ID]Session, error)

	// Of returns a window of each person's sessions, newest first, then by ID.
	Of(ctx context.Context, people []ID, now time.Time, window Window) (map[ID]List[Session], error)

	// Revoke ends a session of user at once. One that is missing, expired or somebody else's gives ErrNotFound.
	Revoke(ctx context.Context, user, id ID, now time.Time) error

	// RevokeOthers ends all of a person's sessions but keep, which may be zero, and returns how many of them had not expired.
	RevokeOthers(ctx context.Context, user, keep ID, now time.Time) (int, error)
}
