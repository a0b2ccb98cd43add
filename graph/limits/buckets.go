package limits

import (
	"hash/maphash"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// buckets holds one token bucket per key. Keys are stored as hashes, since a key may be as long as a request.
type buckets struct {
	rate     Rate
	seed     maphash.Seed
	limiters *otter.Cache[uint64, *rate.Limiter]
}

func newBuckets(r Rate) *buckets {
	limiters := otter.Must(&otter.Options[uint64, *rate.Limiter]{MaximumSize: maxBuckets})
	return &buckets{rate: r, seed: maphash.MakeSeed(), limiters: limiters}
}

// take takes n tokens from the bucket of key and returns 0, or takes none and returns the time after which there are enough. It
// returns 0 for an empty key and for a rate of 0. If n exceeds the size of a bucket, take takes a full bucket.
func (b *buckets) take(key string, n int, now time.Time) time.Duration {
	if n == 0 || key == "" || b.rate.Tokens <= 0 {
		return 0
	}
	bucket, _ := b.limiters.ComputeIfAbsent(maphash.String(b.seed, key), func() (*rate.Limiter, bool) {
		return rate.NewLimiter(rate.Limit(float64(b.rate.Tokens)/b.rate.Refill.Seconds()), b.rate.Tokens), false
	})
	reservation := bucket.ReserveN(now, min(n, b.rate.Tokens))
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}
