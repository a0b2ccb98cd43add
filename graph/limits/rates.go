package limits

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/errorcode"
)

// A Rate is a token bucket. It holds Tokens, is full at first, and refills from empty to full in Refill. With no Tokens, there is no
// limit.
type Rate struct {
	Tokens int
	Refill time.Duration
}

// maxBuckets is the number of clients, and of owners of secrets, whose buckets are kept. An evicted bucket is full when its client
// returns.
const maxBuckets = 100_000

// Rates limits what each client may request in a time. Points are counted by signed-in user, or by address if nobody is signed in.
// Attempts on secrets are counted by address, even if a user is signed in, and by the owner of the secret, from all addresses. So
// one address cannot try the secrets of many owners, and many addresses cannot try the secret of one owner. Attempts of a KnownDevice are
// counted apart from the others of their address. Successful attempts
// count too; a rate-limited attempt is rejected whether or not the secret is correct. Existing sessions are not affected.
//
// A nil *Rates has no limits. Rates is safe for concurrent use.
type Rates struct {
	points, attempts, secrets *buckets
	now                       func() time.Time
}

// NewRates returns rates with full buckets: for points per client, for attempts per address, and for attempts per owner of a secret.
func NewRates(points, attempts, secrets Rate, now func() time.Time) *Rates {
	return &Rates{points: newBuckets(points), attempts: newBuckets(attempts), secrets: newBuckets(secrets), now: now}
}

// A charge is what is taken from the buckets.
type charge struct {
	points   int
	attempts attempts
}

// charge takes c from the buckets of the client. If a bucket is empty it returns an error with the time to wait in `retryAfter`;
// what was taken from other buckets before is not returned to them.
func (r *Rates) charge(ctx context.Context, c charge) *gqlerror.Error {
	if r == nil {
		return nil
	}
	if err := r.checkAttempts(c.attempts); err != nil {
		return err
	}
	client, now := ClientOf(ctx), r.now()
	known := c.attempts.known()
	wait := r.attempts.take(client.Address, c.attempts.total()-known, now)
	if known > 0 && client.Address != "" && wait == 0 {
		wait = r.attempts.take(KnownDevice+client.Address, known, now)
	}
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
	err := errorcode.Error(errorcode.RateLimited, fmt.Sprintf("Too many requests. Try again in %d seconds.", seconds))
	err.Extensions["retryAfter"] = seconds
	return err
}

// checkAttempts rejects more attempts in one operation than a full bucket holds.
func (r *Rates) checkAttempts(a attempts) *gqlerror.Error {
	if n, limit := a.total(), r.attempts.rate.Tokens; limit > 0 && n > limit {
		return exceeded("attempts", n, limit)
	}
	for _, owner := range a.owners() {
		if n, limit := a[owner], r.secrets.rate.Tokens; limit > 0 && n > limit {
			return exceeded("attempts", n, limit)
		}
	}
	return nil
}
