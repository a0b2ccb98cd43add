package guard

import (
	"fmt"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A clock stands still until it is told to go.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestABucketIsEmptiedAndFillsAgain(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{Most: 60, In: time.Minute}, Rate{Most: 2, In: time.Hour}, c.now)
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
	if r.charge(ada, charge{tries: 1}) != nil || r.charge(grace, charge{tries: 1}) != nil || r.charge(nobody, charge{tries: 1}) == nil {
		t.Error("tries are counted by address")
	}
}

func TestWhatNoBucketHoldsTakesAFullOne(t *testing.T) {
	c := &clock{time.Unix(1_700_000_000, 0)}
	r := NewRates(Rate{Most: 10, In: time.Minute}, Rate{}, c.now)
	ctx := WithClient(t.Context(), Client{Address: "192.0.2.1"})
	if r.charge(ctx, charge{points: 1000}) != nil || r.charge(ctx, charge{points: 1}) == nil {
		t.Error("a bucket too small for the charge")
	}
}

func TestNoRateAndNoAddressBoundNothing(t *testing.T) {
	c := &clock{}
	var none *Rates
	gateway := WithClient(t.Context(), Client{})
	bounded := NewRates(Rate{Most: 1, In: time.Hour}, Rate{Most: 1, In: time.Hour}, c.now)
	for range 3 {
		if none.charge(gateway, charge{points: 1}) != nil || bounded.charge(gateway, charge{points: 1, tries: 1}) != nil {
			t.Error("refused")
		}
	}
}

// However many ask at once, a bucket gives what it holds: the first two must not make a bucket each.
func TestOfManyAtOnceABucketGivesWhatItHolds(t *testing.T) {
	for round := range 50 {
		c := &clock{time.Unix(1_700_000_000, 0)}
		r := NewRates(Rate{Most: 5, In: time.Hour}, Rate{}, c.now)
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

// Only what our own proxies have added is believed.
func TestWhereARequestComesFrom(t *testing.T) {
	for _, c := range []struct {
		remote    string
		proxies   int
		forwarded []string
		want      string
	}{
		{"192.0.2.1:1234", 0, nil, "192.0.2.1"},
		{"192.0.2.1:1234", 0, []string{"203.0.113.9"}, "192.0.2.1"},
		{"192.0.2.1:1234", 1, []string{"203.0.113.9"}, "203.0.113.9"},
		{"192.0.2.1:1234", 1, []string{"6.6.6.6, 203.0.113.9"}, "203.0.113.9"},
		{"192.0.2.1:1234", 1, []string{"6.6.6.6", "203.0.113.9"}, "203.0.113.9"},
		{"192.0.2.1:1234", 2, []string{"6.6.6.6, 203.0.113.9, 10.0.0.1"}, "203.0.113.9"},
		{"192.0.2.1:1234", 2, []string{"6.6.6.6"}, "192.0.2.1"}, // past a proxy
		{"192.0.2.1:1234", 1, nil, "192.0.2.1"},
		{"192.0.2.1:1234", 1, []string{"rubbish"}, "unknown"},
		{"[2001:db8:1:2:3:4:5:6]:1234", 0, nil, "2001:db8:1:2::/64"},
		{"[2001:db8:1:2:ffff::1]:1234", 0, nil, "2001:db8:1:2::/64"},
		{"[fe80::1%eth0]:1234", 0, nil, "fe80::/64"},
		{"[::ffff:192.0.2.1]:1234", 0, nil, "192.0.2.1"},
		{"pipe", 0, nil, "unknown"},
	} {
		r := httptest.NewRequest("POST", "/graphql", nil)
		r.RemoteAddr = c.remote
		for _, value := range c.forwarded {
			r.Header.Add("X-Forwarded-For", value)
		}
		if got := AddressOf(r, c.proxies); got != c.want {
			t.Errorf("%s behind %d with %q: %s, not %s", c.remote, c.proxies, c.forwarded, got, c.want)
		}
	}
}
