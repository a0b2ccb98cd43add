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

// reserve takes n tokens from the bucket of key, those that it will have included: the reservation says how long to wait for them. If n
// exceeds the size of a bucket, reserve takes a full bucket. It returns nil if there is nothing to take: for an empty key and for a rate of 0.
func (b *buckets) reserve(key string, n int, now time.Time) *rate.Reservation {
	if n == 0 || key == "" || b.rate.Tokens <= 0 {
		return nil
	}
	bucket, _ := b.limiters.ComputeIfAbsent(maphash.String(b.seed, key), func() (*rate.Limiter, bool) {
		return rate.NewLimiter(rate.Limit(float64(b.rate.Tokens)/b.rate.Refill.Seconds()), b.rate.Tokens), false
	})
	return bucket.ReserveN(now, min(n, b.rate.Tokens))
}

// A withdrawal takes tokens from several buckets, from all or from none: whoever is rejected by one of them does not empty the others.
type withdrawal struct {
	now   time.Time
	wait  time.Duration // the time after which the first bucket without enough tokens has them; 0 while all have
	taken []*rate.Reservation
}

// take takes n tokens from the bucket of key, unless another bucket had too few.
func (w *withdrawal) take(b *buckets, key string, n int) {
	if w.wait > 0 {
		return
	}
	reservation := b.reserve(key, n, w.now)
	if reservation == nil {
		return
	}
	w.taken = append(w.taken, reservation)
	if w.wait = reservation.DelayFrom(w.now); w.wait > 0 {
		for _, r := range w.taken {
			r.CancelAt(w.now)
		}
	}
}
