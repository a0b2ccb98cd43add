package stores

import (
	"context"
	"time"
)

// A Rate is the form of token buckets. A bucket holds Tokens, is full at first, and refills from empty to full in Refill.
type Rate struct {
	Name   string // of a-z; buckets of rates with different names are different
	Tokens int
	Refill time.Duration
	Ahead  int // tokens that a process may take from a shared bucket for its next calls, so that it asks less often; 0 when every token counts
}

// A RateTake takes Tokens from the bucket of Key. More than a full bucket takes a full one; none, and none of a rate without tokens, takes nothing.
type RateTake struct {
	Rate   Rate
	Key    string // any text
	Tokens int
}

// RateLimits keeps token buckets. It may forget a bucket, which is then full: when there are too many, or its data is lost.
type RateLimits interface {
	// Take takes from every bucket, and returns 0, or from none, and returns the time after which all of them have enough tokens when nobody
	// else takes any. The time is that of the engine's clock. Of concurrent calls, no two take the same token. At most MaxBatch takes.
	Take(ctx context.Context, takes []RateTake) (wait time.Duration, err error)
}
