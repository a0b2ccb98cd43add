package limits

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A clock stands still until it is told to go.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestABucketIsEmptiedAndFillsAgain(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{Tokens: 60, Refill: time.Minute}, Rate{Tokens: 2, Refill: time.Hour}, Rate{}, c.now)
	ada := WithClient(t.Context(), Client{Viewer: "ada", Address: "192.0.2.1"})
	grace := WithClient(t.Context(), Client{Viewer: "grace", Address: "192.0.2.1"})
	nobody := WithClient(t.Context(), Client{Address: "192.0.2.1"})

	if err := r.charge(ada, charge{points: 60}); err != nil {
		t.Fatal(err)
	}
	err := r.charge(ada, charge{points: 30})
	if err == nil || err.Extensions["code"] != codeRateLimited || err.Extensions["retryAfter"] != 30 {
		t.Errorf("%+v", err)
	}
	if r.charge(grace, charge{points: 60}) != nil || r.charge(nobody, charge{points: 60}) != nil {
		t.Error("one client takes from another's bucket")
	}
	c.at = c.at.Add(29 * time.Second)
	if r.charge(ada, charge{points: 30}) == nil {
		t.Error("too early")
	}
	c.at = c.at.Add(time.Second)
	if err := r.charge(ada, charge{points: 30}); err != nil {
		t.Errorf("a refusal took something: %v", err)
	}
	if r.charge(ada, charge{attempts: attempts{"": 1}}) != nil || r.charge(grace, charge{attempts: attempts{"": 1}}) != nil || r.charge(nobody, charge{attempts: attempts{"": 1}}) == nil {
		t.Error("tries are counted by address")
	}
}

// attemptsOn returns tries of the secrets of owners.
func attemptsOn(owners ...string) charge {
	c := charge{attempts: attempts{}}
	for _, owner := range owners {
		c.attempts[owner]++
	}
	return c
}

func withAddress(t testing.TB, address string) context.Context {
	return WithClient(t.Context(), Client{Address: address})
}

// Many addresses do not try one secret without end, nor one address many secrets.
func TestTriesAreCountedByAddressAndByOwner(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{}, Rate{Tokens: 6, Refill: time.Hour}, Rate{Tokens: 3, Refill: time.Hour}, c.now)
	for i := range 3 {
		if err := r.charge(withAddress(t, fmt.Sprint("address ", i)), attemptsOn("ada")); err != nil {
			t.Fatal(err)
		}
	}
	err := r.charge(withAddress(t, "address 4"), attemptsOn("ada"))
	if err == nil || err.Extensions["code"] != codeRateLimited || err.Extensions["retryAfter"] != 20*60 {
		t.Errorf("the fourth try of three from a fourth address: %+v", err)
	}
	if err := r.charge(withAddress(t, "address 4"), attemptsOn("grace")); err != nil {
		t.Errorf("another's secret: %v", err)
	}
	if err := r.charge(withAddress(t, "address 5"), attemptsOn("", "", "", "", "", "")); err != nil {
		t.Errorf("six that are nobody's: %v", err)
	}
	if r.charge(withAddress(t, "address 5"), attemptsOn("kofi")) == nil {
		t.Error("a seventh try of six from one address")
	}
	if err := r.charge(WithClient(t.Context(), Client{}), attemptsOn("kofi", "kofi", "kofi")); err != nil {
		t.Errorf("a gateway: %v", err)
	}
	if r.charge(WithClient(t.Context(), Client{}), attemptsOn("kofi")) == nil {
		t.Error("a gateway lets one secret be tried without end")
	}
	c.at = c.at.Add(20 * time.Minute)
	if err := r.charge(withAddress(t, "address 4"), attemptsOn("ada")); err != nil {
		t.Errorf("after the time that was told: %v", err)
	}
}

func TestMoreTriesThanABucketHoldsAreRefused(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{}, Rate{Tokens: 6, Refill: time.Hour}, Rate{Tokens: 3, Refill: time.Hour}, c.now)
	for _, owners := range [][]string{{"", "", "", "", "", "", ""}, {"ada", "ada", "ada", "ada"}, {"a", "b", "c", "d", "e", "f", "g"}} {
		wantRejection(t, gqlerror.List{r.charge(withAddress(t, "somewhere"), attemptsOn(owners...))}, codeLimitExceeded)
	}
	if err := r.charge(withAddress(t, "somewhere"), attemptsOn("ada", "ada", "ada", "", "", "")); err != nil {
		t.Errorf("a refusal took something: %v", err)
	}
}

// A hundred aliases in one operation are a hundred tries, and none is made when they are too many.
func TestAliasedTriesAreCountedEach(t *testing.T) {
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, `a%d: signIn(input: {handle: "ada", password: "guess %d"}) { token } `, i, i)
	}
	c, ran := &clock{time.Unix(1_700_000_000, 0)}, 0
	for most, code := range map[int]string{100: "", 99: codeLimitExceeded} {
		_, exec := newGuardFor(t, testSchema(func() { ran++ }), func(g *Guard) {
			g.Limits.Aliases, g.Limits.RootFields, g.Costs.Fields = 100, 100, passwordPrices
			g.Rates = NewRates(Rate{}, Rate{Tokens: 100, Refill: time.Hour}, Rate{Tokens: most, Refill: time.Hour}, c.now)
		})
		ctx := startTrace(withAddress(t, "somewhere"))
		_, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: "mutation {" + text.String() + "}"})
		if code != "" {
			wantRejection(t, errs, code)
			continue
		}
		if errs != nil {
			t.Fatal(errs)
		}
		_, errs = exec.CreateOperationContext(ctx, &graphql.RawParams{Query: `mutation { signIn(input: {handle: "ada", password: "right"}) { token } }`})
		wantRejection(t, errs, codeRateLimited)
	}
	if ran > 0 {
		t.Errorf("%d operations ran", ran)
	}
}

// However many owners there are, and however long their names, a bounded number of buckets is kept.
func TestBucketsAreBounded(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	b := newBuckets(Rate{Tokens: 1, Refill: time.Hour})
	for i := range maxBuckets + 10 {
		b.take(fmt.Sprint(i), 1, c.at)
	}
	if b.limiters.Len() != maxBuckets || b.take(fmt.Sprint(maxBuckets), 1, c.at) == 0 || b.take("0", 1, c.at) != 0 {
		t.Errorf("%d buckets", b.limiters.Len())
	}
}

func TestWhatNoBucketHoldsTakesAFullOne(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{Tokens: 10, Refill: time.Minute}, Rate{}, Rate{}, c.now)
	ctx := WithClient(t.Context(), Client{Address: "192.0.2.1"})
	if r.charge(ctx, charge{points: 1000}) != nil || r.charge(ctx, charge{points: 1}) == nil {
		t.Error("a bucket too small for the charge")
	}
}

func TestNoRateAndNoAddressBoundNothing(t *testing.T) {
	c := &clock{}
	var none *Rates
	gateway := WithClient(t.Context(), Client{})
	bounded := NewRates(Rate{Tokens: 1, Refill: time.Hour}, Rate{Tokens: 1, Refill: time.Hour}, Rate{}, c.now)
	for range 3 {
		if none.charge(gateway, charge{points: 1}) != nil || bounded.charge(gateway, charge{points: 1, attempts: attempts{"": 1}}) != nil {
			t.Error("refused")
		}
	}
}

// However many ask at once, a bucket gives what it holds: the first two must not make a bucket each.
func TestOfManyAtOnceABucketGivesWhatItHolds(t *testing.T) {
	for round := range 50 {
		c := &clock{time.Unix(1_700_000_000, 0)}
		r := NewRates(Rate{Tokens: 5, Refill: time.Hour}, Rate{}, Rate{}, c.now)
		ctx := WithClient(t.Context(), Client{Address: fmt.Sprint(round)})
		var let atomic.Int32
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if r.charge(ctx, charge{points: 1}) == nil {
					let.Add(1)
				}
			})
		}
		wg.Wait()
		if let.Load() != 5 {
			t.Fatalf("%d of 5", let.Load())
		}
	}
}

// Every event of a subscription costs what the subscription costs.
func TestAnOperationThatRunsOnceMoreIsChargedOnceMore(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	g, exec := newGuard(t, func(g *Guard) { g.Rates = NewRates(Rate{Tokens: 7, Refill: time.Hour}, Rate{}, Rate{}, c.now) })
	ctx := WithClient(startTrace(t.Context()), Client{Viewer: "ada"})
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: `subscription { messagePublished { author { id } } }`})
	if errs != nil { // 1 point for asking, and 2 for what is asked
		t.Fatal(errs)
	}
	ctx = graphql.WithOperationContext(ctx, op)
	for range 2 {
		if err := g.Charge(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var refused *gqlerror.Error
	if err := g.Charge(ctx); !errors.As(err, &refused) || refused.Extensions["code"] != codeRateLimited {
		t.Errorf("%v", err)
	}
	c.at = c.at.Add(20 * time.Minute) // 2 points of 7 in an hour, and not 4
	if err := g.Charge(ctx); err != nil {
		t.Errorf("later: %v", err)
	}
	if g.Charge(ctx) == nil {
		t.Error("the bucket is not empty")
	}
	g.Rates = nil
	if err := g.Charge(ctx); err != nil {
		t.Errorf("without rates: %v", err)
	}
}
