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

	"fivefold/graph/errorcode"
	"fivefold/stores"
	"fivefold/stores/inprocess"
)

// A clock shows a time that the test sets.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// inMemory keeps buckets in memory.
func inMemory(now func() time.Time) TakeFunc {
	buckets := inprocess.NewRateLimits(now)
	return func(ctx context.Context, takes []Take) time.Duration {
		all := make([]stores.RateTake, len(takes))
		for i, t := range takes {
			all[i] = stores.RateTake{Rate: stores.Rate{Name: t.Kind, Tokens: t.Rate.Tokens, Refill: t.Rate.Refill}, Key: t.Key, Tokens: t.Tokens}
		}
		wait, _ := buckets.Take(context.WithoutCancel(ctx), all)
		return wait
	}
}

func TestBucketsRefill(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{Tokens: 60, Refill: time.Minute}, Rate{Tokens: 2, Refill: time.Hour}, Rate{}, inMemory(c.now))
	ada := WithClient(t.Context(), Client{Viewer: "ada", Address: "192.0.2.1"})
	grace := WithClient(t.Context(), Client{Viewer: "grace", Address: "192.0.2.2"})
	anonymous := WithClient(t.Context(), Client{Address: "192.0.2.3"})

	if err := r.charge(ada, charge{points: 60}); err != nil {
		t.Fatal(err)
	}
	err := r.charge(ada, charge{points: 30})
	if err == nil || err.Extensions["code"] != string(errorcode.RateLimited) || err.Extensions["retryAfter"] != 30 {
		t.Errorf("%+v", err)
	}
	if r.charge(grace, charge{points: 60}) != nil || r.charge(anonymous, charge{points: 60}) != nil {
		t.Error("a client takes from another's bucket")
	}
	c.at = c.at.Add(29 * time.Second)
	if r.charge(ada, charge{points: 30}) == nil {
		t.Error("too early")
	}
	c.at = c.at.Add(time.Second)
	if err := r.charge(ada, charge{points: 30}); err != nil {
		t.Errorf("a rejected charge took tokens: %v", err)
	}
}

// Neither many accounts at one address, nor one account at many addresses, have more points than one client.
func TestPointsAreCountedByViewerAndAddress(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	for name, clients := range map[string]func(i int) Client{
		"accounts at one address":         func(i int) Client { return Client{Viewer: fmt.Sprint("account ", i), Address: "192.0.2.1"} },
		"one account at many addresses":   func(i int) Client { return Client{Viewer: "ada", Address: fmt.Sprint("192.0.2.", i)} },
		"nobody and accounts":             func(i int) Client { return Client{Viewer: []string{"", "ada"}[i%2], Address: "192.0.2.1"} },
		"one account through a gateway":   func(int) Client { return Client{Viewer: "ada"} },
		"one account, also by a gateway":  func(i int) Client { return Client{Viewer: "ada", Address: []string{"", "192.0.2.1"}[i%2]} },
		"nobody, at one address for each": func(int) Client { return Client{Address: "192.0.2.1"} },
	} {
		r, accepted := NewRates(Rate{Tokens: 60, Refill: time.Hour}, Rate{}, Rate{}, inMemory(c.now)), 0
		for i := range 100 {
			if r.charge(WithClient(t.Context(), clients(i)), charge{points: 10}) == nil {
				accepted++
			}
		}
		if accepted != 6 {
			t.Errorf("%s: %d operations of 6", name, accepted)
		}
	}
	r := NewRates(Rate{Tokens: 60, Refill: time.Hour}, Rate{}, Rate{}, inMemory(c.now))
	for i := range 100 { // a gateway forwards many people, and names their addresses or limits them itself
		for _, address := range []string{fmt.Sprint("192.0.2.", i), ""} {
			if err := r.charge(WithClient(t.Context(), Client{Viewer: fmt.Sprint("person at ", address, i), Address: address}), charge{points: 60}); err != nil {
				t.Fatalf("person %d of a gateway, at %q: %v", i, address, err)
			}
		}
	}
}

// What one bucket rejects is not taken from the others.
func TestARejectedChargeTakesNothing(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	one := Rate{Tokens: 1, Refill: time.Hour}
	as := func(viewer, address string) context.Context {
		return WithClient(t.Context(), Client{Viewer: viewer, Address: address})
	}
	try := func(owner string) charge { return charge{points: 1, attempts: attemptsOn(owner)} }
	for name, test := range map[string]struct {
		spent, rejected, untouched context.Context
		owners                     [3]string
	}{
		"points of the viewer, not of the address": {as("ada", "a"), as("ada", "b"), as("grace", "b"), [3]string{"x", "y", "z"}},
		"points of the address, not of the viewer": {as("ada", "a"), as("grace", "a"), as("grace", "b"), [3]string{"x", "y", "z"}},
		"attempts of the address, not of an owner": {as("", "a"), as("", "a"), as("", "b"), [3]string{"x", "y", "y"}},
		"attempts of an owner, not of the address": {as("", "a"), as("", "b"), as("", "b"), [3]string{"x", "x", "y"}},
	} {
		r := NewRates(one, one, one, inMemory(c.now))
		if err := r.charge(test.spent, try(test.owners[0])); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if r.charge(test.rejected, try(test.owners[1])) == nil {
				t.Errorf("%s: accepted", name)
			}
		}
		if err := r.charge(test.untouched, try(test.owners[2])); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// attemptsOn returns one attempt on the secret of each owner.
func attemptsOn(owners ...string) attempts {
	a := attempts{}
	for _, owner := range owners {
		a[Attempt{Owner: owner}]++
	}
	return a
}

func tryOn(owners ...string) charge { return charge{attempts: attemptsOn(owners...)} }

func withAddress(t testing.TB, address string) context.Context {
	return WithClient(t.Context(), Client{Address: address})
}

// Neither many addresses on one secret, nor one address on many secrets, have unlimited attempts.
func TestAttemptsAreCountedByAddressAndOwner(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{}, Rate{Tokens: 6, Refill: time.Hour}, Rate{Tokens: 3, Refill: time.Hour}, inMemory(c.now))
	for i := range 3 {
		if err := r.charge(withAddress(t, fmt.Sprint("address ", i)), tryOn("ada")); err != nil {
			t.Fatal(err)
		}
	}
	err := r.charge(withAddress(t, "address 4"), tryOn("ada"))
	if err == nil || err.Extensions["code"] != string(errorcode.RateLimited) || err.Extensions["retryAfter"] != 20*60 {
		t.Errorf("the fourth attempt of three, from a fourth address: %+v", err)
	}
	if err := r.charge(withAddress(t, "address 4"), tryOn("grace")); err != nil {
		t.Errorf("the secret of another owner: %v", err)
	}
	if err := r.charge(withAddress(t, "address 5"), tryOn("", "", "", "", "", "")); err != nil {
		t.Errorf("six attempts without an owner: %v", err)
	}
	if r.charge(withAddress(t, "address 5"), tryOn("kofi")) == nil {
		t.Error("a seventh attempt of six from one address is accepted")
	}
	if err := r.charge(WithClient(t.Context(), Client{}), tryOn("kofi", "kofi", "kofi")); err != nil {
		t.Errorf("a gateway: %v", err)
	}
	if r.charge(WithClient(t.Context(), Client{}), tryOn("kofi")) == nil {
		t.Error("a gateway has unlimited attempts on one secret")
	}
	c.at = c.at.Add(20 * time.Minute)
	if err := r.charge(withAddress(t, "address 4"), tryOn("ada")); err != nil {
		t.Errorf("after retryAfter: %v", err)
	}
}

// Attempts with a source, such as a device of the owner, are counted by it: strangers at the same address do not use them up.
func TestAttemptsWithASourceAreCountedByIt(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{}, Rate{Tokens: 3, Refill: time.Hour}, Rate{Tokens: 2, Refill: time.Hour}, inMemory(c.now))
	home := withAddress(t, "home")
	device := func(id, account string) charge {
		return charge{attempts: attempts{{Owner: id + " of " + account, Source: "devices of " + account}: 1}}
	}
	for range 4 {
		_ = r.charge(home, tryOn("", "", ""))
		_ = r.charge(home, device("a stranger's", "mallory"))
		_ = r.charge(home, device("another", "mallory"))
	}
	if r.charge(home, tryOn("ada")) == nil || r.charge(home, device("a third", "mallory")) == nil {
		t.Error("the strangers are not limited")
	}
	for i := range 2 {
		if err := r.charge(home, device("phone", "ada")); err != nil {
			t.Errorf("attempt %d of two: %v", i, err)
		}
	}
	if r.charge(home, device("phone", "ada")) == nil {
		t.Error("a device has unlimited attempts")
	}
	if r.charge(home, device("laptop", "ada")) != nil || r.charge(WithClient(t.Context(), Client{}), device("laptop", "ada")) == nil {
		t.Error("the devices of an account do not share what an address has")
	}
}

func TestMoreAttemptsThanABucketHoldsAreRejected(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{}, Rate{Tokens: 6, Refill: time.Hour}, Rate{Tokens: 3, Refill: time.Hour}, inMemory(c.now))
	for _, owners := range [][]string{{"", "", "", "", "", "", ""}, {"ada", "ada", "ada", "ada"}, {"a", "b", "c", "d", "e", "f", "g"}} {
		wantRejection(t, gqlerror.List{r.charge(withAddress(t, "somewhere"), tryOn(owners...))}, errorcode.LimitExceeded)
	}
	if err := r.charge(withAddress(t, "somewhere"), tryOn("ada", "ada", "ada", "", "", "")); err != nil {
		t.Errorf("a rejected charge took tokens: %v", err)
	}
}

// A hundred aliases in one operation count as a hundred attempts, and none executes if they exceed the limit.
func TestAliasedAttemptsAreCounted(t *testing.T) {
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, `a%d: signIn(input: {handle: "ada", password: "guess %d"}) { token } `, i, i)
	}
	c, ran := &clock{time.Unix(1_700_000_000, 0)}, 0
	for limit, code := range map[int]errorcode.Code{100: "", 99: errorcode.LimitExceeded} {
		_, exec := newGuardFor(t, testSchema(func() { ran++ }), func(g *Guard) {
			g.Limits.Aliases, g.Limits.RootFields = 100, 100
			g.Rates = NewRates(Rate{}, Rate{Tokens: 100, Refill: time.Hour}, Rate{Tokens: limit, Refill: time.Hour}, inMemory(c.now))
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
		wantRejection(t, errs, errorcode.RateLimited)
	}
	if ran > 0 {
		t.Errorf("%d operations executed", ran)
	}
}

func TestAChargeAboveABucketTakesAFullOne(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{Tokens: 10, Refill: time.Minute}, Rate{}, Rate{}, inMemory(c.now))
	ctx := WithClient(t.Context(), Client{Address: "192.0.2.1"})
	if r.charge(ctx, charge{points: 1000}) != nil || r.charge(ctx, charge{points: 1}) == nil {
		t.Error("a charge above the size of a bucket is rejected or takes nothing")
	}
}

func TestNoRateAndNoAddressMeanNoLimit(t *testing.T) {
	c := &clock{}
	var none *Rates
	gateway := WithClient(t.Context(), Client{})
	bounded := NewRates(Rate{Tokens: 1, Refill: time.Hour}, Rate{Tokens: 1, Refill: time.Hour}, Rate{}, inMemory(c.now))
	for range 3 {
		if none.charge(gateway, charge{points: 1}) != nil || bounded.charge(gateway, charge{points: 1, attempts: attemptsOn("")}) != nil {
			t.Error("rejected")
		}
	}
}

// Concurrent requests of one client share one bucket, also if it does not exist yet.
func TestConcurrentChargesShareABucket(t *testing.T) {
	for round := range 50 {
		c := &clock{time.Unix(1_700_000_000, 0)}
		r := NewRates(Rate{Tokens: 5, Refill: time.Hour}, Rate{}, Rate{}, inMemory(c.now))
		ctx := WithClient(t.Context(), Client{Address: fmt.Sprint(round)})
		var accepted atomic.Int32
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if r.charge(ctx, charge{points: 1}) == nil {
					accepted.Add(1)
				}
			})
		}
		wg.Wait()
		if accepted.Load() != 5 {
			t.Fatalf("%d of 5", accepted.Load())
		}
	}
}

// An input costs at least a point, and its length. It is charged to the client, also when nothing else is.
func TestInputsAreCharged(t *testing.T) {
	for bytes, want := range map[int]int{0: 1, 63: 1, 64: 2, 512 << 10: 8193} {
		if got := InputPoints(bytes); got != want {
			t.Errorf("%d bytes cost %d points, not %d", bytes, got, want)
		}
	}
	c := &clock{time.Unix(1_700_000_000, 0)}
	g := &Guard{Rates: NewRates(Rate{Tokens: 60, Refill: time.Minute}, Rate{}, Rate{}, inMemory(c.now))}
	ada, grace := WithClient(t.Context(), Client{Viewer: "ada"}), WithClient(t.Context(), Client{Viewer: "grace"})
	for range 6 {
		if err := g.ChargeInput(ada, 9*inputBytesPerPoint); err != nil {
			t.Fatal(err)
		}
	}
	var rejected *gqlerror.Error
	if err := g.ChargeInput(ada, 0); !errors.As(err, &rejected) || rejected.Extensions["code"] != string(errorcode.RateLimited) || rejected.Extensions["retryAfter"] != 1 {
		t.Errorf("%v", err)
	}
	if err := g.ChargeInput(grace, 0); err != nil {
		t.Errorf("another client: %v", err)
	}
	if err := new(Guard).ChargeInput(ada, 1<<40); err != nil {
		t.Errorf("without rates: %v", err)
	}
}

// A document is charged for by its tokens when it is parsed, also if it exceeds a limit. One that is in the cache is not parsed.
func TestDocumentsAreCharged(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	ctx := WithClient(startTrace(t.Context()), Client{Viewer: "ada"})
	for _, text := range []string{"{ viewer {" + strings.Repeat("id ", 196) + "} }", "{ viewer {" + strings.Repeat("id ", 150) + strings.Repeat("{", 100)} {
		g, exec := newGuard(t, func(g *Guard) {
			g.Rates = NewRates(Rate{Tokens: 37, Refill: time.Hour}, Rate{}, Rate{}, inMemory(c.now))
		})
		_, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: text})
		if isAccepted := errs == nil; isAccepted != strings.HasSuffix(text, "} }") {
			t.Fatal(errs)
		}
		if err := g.ChargeInput(ctx, 0); err != nil { // 25 points for 200 tokens, 1 for the person, and 10
			t.Errorf("more than 36 points: %v", err)
		}
		if errs == nil {
			_, errs = exec.CreateOperationContext(ctx, &graphql.RawParams{Query: text + " "})
			wantRejection(t, errs, errorcode.RateLimited)
			c.at = c.at.Add(time.Hour)
			_, errs = exec.CreateOperationContext(ctx, &graphql.RawParams{Query: text})
			if err := g.ChargeInput(ctx, 24*inputBytesPerPoint); err != nil || errs != nil {
				t.Errorf("a document in the cache is charged: %v %v", err, errs)
			}
		}
	}
}

// Every event of a subscription costs as much as the operation.
func TestEventsAreCharged(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	g, exec := newGuard(t, func(g *Guard) {
		g.Rates = NewRates(Rate{Tokens: 17, Refill: time.Hour}, Rate{}, Rate{}, inMemory(c.now))
	})
	ctx := WithClient(startTrace(t.Context()), Client{Viewer: "ada"})
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: `subscription { messagePublished { author { id } } }`})
	if errs != nil { // 2 points, 1 for the document, and 10
		t.Fatal(errs)
	}
	ctx = graphql.WithOperationContext(ctx, op)
	for range 2 {
		if err := g.Charge(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var rejected *gqlerror.Error
	if err := g.Charge(ctx); !errors.As(err, &rejected) || rejected.Extensions["code"] != string(errorcode.RateLimited) {
		t.Errorf("%v", err)
	}
	c.at = c.at.Add(8 * time.Minute) // 2.3 points refill
	if err := g.Charge(ctx); err != nil {
		t.Errorf("after refilling: %v", err)
	}
	if g.Charge(ctx) == nil {
		t.Error("the bucket is not empty")
	}
	g.Rates = nil
	if err := g.Charge(ctx); err != nil {
		t.Errorf("without rates: %v", err)
	}
}
