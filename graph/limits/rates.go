package limits

import (
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

// A Take takes tokens from the bucket of a key. More than a full bucket takes a full one. Keys of different kinds have different buckets.
type Take struct {
	Kind   string // points, attempts or secrets
	Rate   Rate   // of the kind
	Key    string
	Tokens int
}

// A TakeFunc takes tokens from all buckets, and returns 0, or from none, and returns the time to wait.
type TakeFunc func(ctx context.Context, takes []Take) time.Duration

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
	points, attempts, secrets Rate
	take                      TakeFunc
}

// NewRates returns rates: for points per client, for attempts per address, and for attempts per owner of a secret. take keeps the buckets.
func NewRates(points, attempts, secrets Rate, take TakeFunc) *Rates {
	return &Rates{points: points, attempts: attempts, secrets: secrets, take: take}
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
	client, takes := ClientOf(ctx), make([]Take, 0, 2)
	add := func(kind string, rate Rate, key string, n int) {
		if n > 0 && key != "" && rate.Tokens > 0 {
			takes = append(takes, Take{kind, rate, key, n})
		}
	}
	for _, source := range c.attempts.sources(client.Address) {
		add("attempts", r.attempts, source.key, source.n)
	}
	for _, owner := range c.attempts.owners() {
		add("secrets", r.secrets, owner.key, owner.n)
	}
	add("points", r.points, client.Viewer, c.points)
	add("points", r.points, client.Address, c.points)
	if len(takes) == 0 {
		return nil
	}
	wait := r.take(ctx, takes)
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
	if n, limit := a.total(), r.attempts.Tokens; limit > 0 && n > limit {
		return exceeded("attempts", n, limit)
	}
	for _, owner := range a.owners() {
		if limit := r.secrets.Tokens; limit > 0 && owner.key != "" && owner.n > limit {
			return exceeded("attempts", owner.n, limit)
		}
	}
	return nil
}
