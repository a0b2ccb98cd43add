package limits

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/time/rate"

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

// Rates limits what each client may request in a time. Points are counted by signed-in user, from all addresses, and by address, for all
// users. So neither one user at many addresses nor many accounts at one address have more than one rate.
//
// Attempts on secrets are counted by address, whoever is signed in, and by the owner of the secret, from all addresses. So one
// address cannot try the secrets of many owners, and many addresses cannot try the secret of one owner. Attempts with a Source are counted
// by it and not by address. Successful attempts count too; a rate-limited attempt is rejected whether or not the secret is correct. Existing
// sessions are not affected.
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

// charge takes c from the buckets of the client. If a bucket has too few tokens, charge takes nothing and returns an error with the time to
// wait in `retryAfter`.
func (r *Rates) charge(ctx context.Context, c charge) *gqlerror.Error {
	if r == nil {
		return nil
	}
	if err := r.checkAttempts(c.attempts); err != nil {
		return err
	}
	client, all := ClientOf(ctx), withdrawal{now: r.now(), taken: make([]*rate.Reservation, 0, 2)}
	for _, source := range c.attempts.sources(client.Address) {
		all.take(r.attempts, source.key, source.n)
	}
	for _, owner := range c.attempts.owners() {
		all.take(r.secrets, owner.key, owner.n)
	}
	all.take(r.points, client.Viewer, c.points)
	all.take(r.points, client.Address, c.points)
	if all.wait == 0 {
		return nil
	}
	seconds := int(math.Ceil(all.wait.Seconds()))
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
		if limit := r.secrets.rate.Tokens; limit > 0 && owner.key != "" && owner.n > limit {
			return exceeded("attempts", owner.n, limit)
		}
	}
	return nil
}
