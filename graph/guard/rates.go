package guard

import (
	"context"
	"fmt"
	"math"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/time/rate"
)

// A Rate is a bucket of so many, full at first, that fills again in so long. A Rate of nothing bounds nothing.
type Rate struct {
	Most int
	In   time.Duration
}

// clientsMax is how many clients are remembered. Who is forgotten begins with a full bucket again.
const clientsMax = 100_000

// Rates bound how much each client asks in a time: points by who is signed in, or else by address, and tries of secrets by
// address whoever is signed in.
type Rates struct {
	points, tries *buckets
	now           func() time.Time
}

// NewRates returns rates that nobody has used yet.
func NewRates(points, tries Rate, now func() time.Time) *Rates {
	return &Rates{points: newBuckets(points), tries: newBuckets(tries), now: now}
}

// A charge is what is taken from a client's buckets.
type charge struct{ points, tries int }

// charge takes it, or says when to come again.
func (r *Rates) charge(ctx context.Context, c charge) *gqlerror.Error {
	if r == nil {
		return nil
	}
	client, now := ClientOf(ctx), r.now()
	key := client.Viewer
	if key == "" {
		key = client.Address
	}
	wait := r.tries.take(client.Address, c.tries, now)
	if wait == 0 {
		wait = r.points.take(key, c.points, now)
	}
	if wait == 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	err := refuse(codeRateLimited, fmt.Sprintf("Too many requests: come again in %d seconds.", seconds))
	err.Extensions["retryAfter"] = seconds
	return err
}

// buckets hold one bucket a client.
type buckets struct {
	rate Rate
	of   *lru.Cache[string, *rate.Limiter]
}

func newBuckets(r Rate) *buckets {
	of, _ := lru.New[string, *rate.Limiter](clientsMax) // fails on a size of 0 only
	return &buckets{rate: r, of: of}
}

// take returns 0 when n was taken, and otherwise how long it takes until n can be.
func (b *buckets) take(client string, n int, now time.Time) time.Duration {
	if n == 0 || client == "" || b.rate.Most <= 0 {
		return 0
	}
	bucket, ok := b.of.Get(client)
	if !ok {
		fresh := rate.NewLimiter(rate.Limit(float64(b.rate.Most)/b.rate.In.Seconds()), b.rate.Most)
		if bucket, ok, _ = b.of.PeekOrAdd(client, fresh); !ok {
			bucket = fresh
		}
	}
	taken := bucket.ReserveN(now, min(n, b.rate.Most)) // what no bucket holds takes a full one
	wait := taken.DelayFrom(now)
	if wait > 0 {
		taken.CancelAt(now)
	}
	return wait
}
