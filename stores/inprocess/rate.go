package inprocess

import (
	"context"
	"hash/maphash"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"

	"fivefold/stores"
)

// maxBuckets is the number of buckets that are kept of each rate. An evicted bucket is full when its owner returns.
const maxBuckets = 100_000

// RateLimits implements stores.RateLimits for this process. A bucket is the time at which it is full. Buckets of one rate do not displace those of
// another.
type RateLimits struct {
	now  func() time.Time
	seed maphash.Seed

	mu    sync.Mutex
	rates map[string]*otter.Cache[uint64, time.Time] // by the hash of the key, which may be as long as a request
}

// NewRateLimits returns rate limits whose buckets are full.
func NewRateLimits(now func() time.Time) *RateLimits {
	return &RateLimits{now: now, seed: maphash.MakeSeed(), rates: map[string]*otter.Cache[uint64, time.Time]{}}
}

// Take implements stores.RateLimits.
func (l *RateLimits) Take(ctx context.Context, takes []stores.RateTake) (wait time.Duration, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for _, take := range takes { // one bucket may be in several takes
		wait = max(wait, l.change(take, now, price(take)))
	}
	if wait > 0 {
		for _, take := range takes {
			l.change(take, now, -price(take))
		}
	}
	return wait, nil
}

// giveBack returns what a Take took.
func (l *RateLimits) giveBack(takes []stores.RateTake) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for _, take := range takes {
		l.change(take, now, -price(take))
	}
}

// price returns the time in which the tokens of a take refill.
func price(take stores.RateTake) time.Duration {
	if take.Tokens <= 0 || take.Rate.Tokens <= 0 {
		return 0
	}
	return time.Duration(float64(take.Rate.Refill) * float64(min(take.Tokens, take.Rate.Tokens)) / float64(take.Rate.Tokens))
}

// change makes a bucket full later, or earlier, and returns the time after which it has the tokens that it lacks.
func (l *RateLimits) change(take stores.RateTake, now time.Time, by time.Duration) (lacking time.Duration) {
	if by == 0 {
		return 0
	}
	buckets := l.rates[take.Rate.Name]
	if buckets == nil {
		buckets = otter.Must(&otter.Options[uint64, time.Time]{MaximumSize: maxBuckets})
		l.rates[take.Rate.Name] = buckets
	}
	key := maphash.String(l.seed, take.Key)
	full, _ := buckets.GetIfPresent(key)
	if full.Before(now) {
		full = now
	}
	full = full.Add(by)
	buckets.Set(key, full)
	return full.Sub(now) - take.Rate.Refill
}
