package stores

import (
	"context"
	"time"
)

// AnswerLifetime is how long an answer is kept. Stripe keeps them for at least 24 hours.
const AnswerLifetime = 48 * time.Hour

// MaxAnswer is the largest size of an answer, in bytes.
const MaxAnswer = 64 << 10

// AnswerKey is the rule of the key that a client gives a mutation, so that repeating it has one effect.
var AnswerKey = Text{Min: 1, Max: 255}

// Answers keeps the first answer of mutations that clients may repeat, for AnswerLifetime. After it, an answer is treated as missing. It is the truth
// about them. The effect of a mutation does not depend on it: the IDs of what it makes are derived from the key (see DerivedID).
type Answers interface {
	// Of returns the answer that was kept for a key in a scope. A missing one returns ErrNotFound, and one that was kept for other params ErrKeyReused.
	Of(ctx context.Context, scope ID, key string, params Digest, now time.Time) ([]byte, error)

	// Keep stores an answer unless there is one, and returns the one that is kept: of concurrent calls all return the same. One that was kept for other
	// params returns ErrKeyReused. An answer of more than MaxAnswer bytes returns ErrTooMany.
	Keep(ctx context.Context, scope ID, key string, params Digest, answer []byte, now time.Time) ([]byte, error)
}
