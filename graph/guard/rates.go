package guard

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/time/rate"
)

// A Rate is a bucket that is full at first: Burst can be taken at once, and a minute brings PerMinute back.
type Rate struct {
	PerMinute int
	Burst     int
}

// clientsMax is how many clients are remembered. Who is forgotten begins with a full bucket again.
const clientsMax = 100_000

// Rates bound how much each client asks in a time: points by who is signed in, or else by address, and tries of secrets by
// address whoever is signed in.
type Rates struct {
	points, tries *buckets
	now           func() time.Time
}

// NewRates returns rates that nobody has used yet. A Rate without PerMinute bounds nothing.
func NewRates(points, tries Rate, now func() time.Time) (*Rates, error) {
	for _, r := range []Rate{points, tries} {
		if r.PerMinute < 0 || r.PerMinute > 0 && r.Burst < 1 {
			return nil, errors.New("guard: a rate must have a burst")
		}
	}
	return &Rates{points: newBuckets(points), tries: newBuckets(tries), now: now}, nil
}

// A charge is what is taken from a client's buckets.
type charge struct{ points, tries int }

// charge takes it, or says when to come again.
func (r *Rates) charge(ctx context.Context, c charge) *gqlerror.Error {
	if r == nil {
		return nil
	}
	client, now := clientOf(ctx), r.now()
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
	if n == 0 || client == "" || b.rate.PerMinute == 0 {
		return 0
	}
	bucket, ok := b.of.Get(client)
	if !ok {
		fresh := rate.NewLimiter(rate.Limit(float64(b.rate.PerMinute)/60), b.rate.Burst)
		if bucket, ok, _ = b.of.PeekOrAdd(client, fresh); !ok {
			bucket = fresh
		}
	}
	taken := bucket.ReserveN(now, min(n, b.rate.Burst)) // what no bucket holds takes a full one
	wait := taken.DelayFrom(now)
	if wait > 0 {
		taken.CancelAt(now)
	}
	return wait
}
