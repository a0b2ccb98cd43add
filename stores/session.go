package stores

import (
	"context"
	"time"
)

// A TokenHash is the SHA-256 of a session's token. The token itself is not stored.
type TokenHash [32]byte

// SessionDevice is the rule of the name of a device.
var SessionDevice = Text{Max: 100}

// KindSession is the kind of the ID of a session.
const KindSession Kind = "session"

// A Session is a device on which a person is signed in.
type Session struct {
	ID         ID
	User       ID
	Token      TokenHash
	Device     string // empty when unknown
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time // when it expires unless it is used before; moves with LastSeenAt, never beyond EndsAt
	EndsAt     time.Time // when it expires however much it is used
}

// Position returns the position of s in the list of its person's sessions.
func (s Session) Position() ListPosition {
	return ListPosition{Rank: s.CreatedAt.UnixMicro(), ID: s.ID}
}

// IsNode marks Session as a type of the node field.
func (Session) IsNode() {}

// IsEntity marks Session as an entity of the federated graph.
func (Session) IsEntity() {}

// Sessions keeps the sessions of people. It is the truth about them. A session whose ExpiresAt is now or earlier is treated as missing.
type Sessions interface {
	// Create stores a session that was opened with the password of this hash. A hash that is not the person's any more returns
	// ErrPasswordChanged, and a missing person ErrNotFound.
	Create(ctx context.Context, s Session, passwordHash string) error

	// ByToken returns the session with that token. A missing one returns ErrNotFound.
	ByToken(ctx context.Context, token TokenHash, now time.Time) (Session, error)

	// Touch records a use at now: it sets LastSeenAt to now and ExpiresAt to until, or to EndsAt if that is earlier. A missing session
	// returns ErrNotFound.
	Touch(ctx context.Context, id ID, now, until time.Time) error

	// ByIDs returns the sessions it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID, now time.Time) (map[ID]Session, error)

	// Of returns a window of each person's sessions, newest first, then by ID.
	Of(ctx context.Context, people []ID, now time.Time, window Window) (map[ID]List[Session], error)

	// Revoke deletes a session of user. A missing session, and one of another person, return ErrNotFound. The session is invalid as soon as
	// Revoke has returned.
	Revoke(ctx context.Context, user, id ID, now time.Time) error

	// RevokeOthers deletes all sessions of a person except keep, which may be zero, and returns how many of them had not expired.
	RevokeOthers(ctx context.Context, user, keep ID, now time.Time) (int, error)
}
