package limits

import (
	"hash/maphash"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// buckets hold one bucket a client. They know clients by a hash, since a name may be as long as a request.
type buckets struct {
	rate     Rate
	seed     maphash.Seed
	limiters *lru.Cache[uint64, *rate.Limiter]
}

func newBuckets(r Rate) *buckets {
	of, _ := lru.New[uint64, *rate.Limiter](maxBuckets) // fails on a size of 0 only
	return &buckets{rate: r, seed: maphash.MakeSeed(), limiters: of}
}

// take returns 0 when n was taken, and otherwise how long it takes until n can be.
func (b *buckets) take(client string, n int, now time.Time) time.Duration {
	if n == 0 || client == "" || b.rate.Tokens <= 0 {
		return 0
	}
	key := maphash.String(b.seed, client)
	bucket, ok := b.limiters.Get(key)
	if !ok {
		fresh := rate.NewLimiter(rate.Limit(float64(b.rate.Tokens)/b.rate.Refill.Seconds()), b.rate.Tokens)
		if bucket, ok, _ = b.limiters.PeekOrAdd(key, fresh); !ok {
			bucket = fresh
		}
	}
	taken := bucket.ReserveN(now, min(n, b.rate.Tokens)) // what no bucket holds takes a full one
	wait := taken.DelayFrom(now)
	if wait > 0 {
		taken.CancelAt(now)
	}
	return wait
}
