package limits

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A Rate is a bucket of so many, full at first, that fills again in so long. A Rate of nothing bounds nothing.
type Rate struct {
	Tokens int
	Refill time.Duration
}

// maxBuckets is how many clients are remembered, and how many owners of secrets. Who is forgotten begins with a full bucket
// again.
const maxBuckets = 100_000

// Rates bound how much each client asks in a time: points by who is signed in, or else by address; and tries of secrets by
// address, whoever is signed in, and by whose secret is tried, wherever from. So one address cannot try the secrets of many,
// and many addresses cannot try the secret of one. A right one is counted like a wrong one, and refused like it when there were
// too many: whoever tries learns nothing. A signed-in client goes on meanwhile.
type Rates struct {
	points, attempts, secrets *buckets
	now                       func() time.Time
}

// NewRates returns rates that nobody has used yet: of points, of tries by address, and of tries of one secret.
func NewRates(points, tries, secrets Rate, now func() time.Time) *Rates {
	return &Rates{points: newBuckets(points), attempts: newBuckets(tries), secrets: newBuckets(secrets), now: now}
}

// A charge is what is taken from buckets.
type charge struct {
	points   int
	attempts attempts
}

// charge takes it, or says when to come again. What was taken before one bucket is found empty is not given back.
func (r *Rates) charge(ctx context.Context, c charge) *gqlerror.Error {
	if r == nil {
		return nil
	}
	if err := r.checkAttempts(c.attempts); err != nil {
		return err
	}
	client, now := ClientOf(ctx), r.now()
	wait := r.attempts.take(client.Address, c.attempts.total(), now)
	for _, owner := range c.attempts.owners() {
		if wait == 0 {
			wait = r.secrets.take(owner, c.attempts[owner], now)
		}
	}
	if wait == 0 {
		wait = r.points.take(cmp.Or(client.Viewer, client.Address), c.points, now)
	}
	if wait == 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	err := newError(codeRateLimited, fmt.Sprintf("Too many requests: come again in %d seconds.", seconds))
	err.Extensions["retryAfter"] = seconds
	return err
}

// checkAttempts refuses more tries at once than a full bucket has.
func (r *Rates) checkAttempts(t attempts) *gqlerror.Error {
	if n, most := t.total(), r.attempts.rate.Tokens; most > 0 && n > most {
		return exceeded("tries", n, most)
	}
	for _, owner := range t.owners() {
		if n, most := t[owner], r.secrets.rate.Tokens; most > 0 && n > most {
			return exceeded("tries", n, most)
		}
	}
	return nil
}
