package redis

import (
	"errors"
	"maps"
	"os/exec"
	"strings"
	"testing"
	"time"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// startCluster starts a Cluster of three masters with a replica each, and returns its servers and its address.
func startCluster(t *testing.T) (nodes map[string]*server, address string) {
	t.Helper()
	client, err := exec.LookPath("redis-cli")
	if err != nil {
		missing(t, "redis-cli is not installed")
	}
	nodes = map[string]*server{}
	create := []string{"--cluster", "create"}
	for range 6 {
		s := startServer(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0")
		nodes[s.address()] = s
		create = append(create, s.address())
	}
	if out, err := exec.Command(client, append(create, "--cluster-replicas", "1", "--cluster-yes")...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, s := range nodes {
		c := driver.NewClient(&driver.Options{Addr: s.address()})
		defer c.Close()
		eventually(t, "the Cluster is complete", func() bool {
			info, err := c.ClusterInfo(t.Context()).Result()
			nodes, nodesErr := c.ClusterNodes(t.Context()).Result()
			return err == nil && nodesErr == nil && strings.Contains(info, "cluster_state:ok") && strings.Count(nodes, "slave ") == 3
		})
	}
	return nodes, "redis://" + create[2] + "?addr=" + strings.Join(create[3:], "&addr=")
}

func TestACluster(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts six servers")
	}
	nodes, address := startCluster(t)
	two := func(t *testing.T) (a, b *Engine) {
		options := Options{Timeout: patient, Prefix: newPrefix()}
		return open(t, address, options), open(t, address, options)
	}
	t.Run("serves live events", func(t *testing.T) {
		a, b := two(t)
		checkOrder(t, a, b, open(t, address, Options{Timeout: patient, Prefix: newPrefix()}))
		if err := a.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
	t.Run("serves rate limits", func(t *testing.T) {
		storetest.RateLimits(t, func(t *testing.T) storetest.RateHarness {
			a, b := two(t)
			return storetest.RateHarness{RateLimits: a.RateLimits(), Other: b.RateLimits(), Close: a.Close}
		})
	})
	t.Run("serves revisions of viewers in several slots", func(t *testing.T) {
		a, b := two(t)
		viewers, want := []stores.ID{stores.NewID(stores.KindUser)}, map[stores.ID]stores.Revision{} // the first has none
		for i := range 20 {
			viewer := stores.NewID(stores.KindUser)
			if err := a.Revisions().Remember(t.Context(), viewer, stores.Revision(i+1)); err != nil {
				t.Fatal(err)
			}
			viewers, want[viewer] = append(viewers, viewer), stores.Revision(i+1)
		}
		if got, err := b.Revisions().Last(t.Context(), viewers); err != nil || !maps.Equal(got, want) {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	})
	t.Run("goes on after the failover of the node of both", func(t *testing.T) {
		e := open(t, address, Options{Timeout: time.Second, Prefix: newPrefix()})
		for _, key := range []string{e.events.channel, rateLimits{e}.key("points", "ada")} {
			c, err := e.client.(*driver.ClusterClient).MasterForKey(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			if s := nodes[c.Options().Addr]; s.process.ProcessState == nil {
				checkFailover(t, e, s.kill)
				s.start() // as a replica, so that the next failover has a majority
				eventually(t, "every node has a replica", func() bool {
					info, err := driver.NewClient(&driver.Options{Addr: s.address()}).Info(t.Context(), "replication").Result()
					return err == nil && strings.Contains(info, "master_link_status:up")
				})
			}
		}
	})
}

// checkFailover subscribes, ends a master, and waits until events and rate limits go on.
func checkFailover(t *testing.T, e *Engine, fail func()) {
	t.Helper()
	of := user(1)
	before := func() (s stores.Subscription) {
		eventually(t, "a subscription begins", func() bool {
			var err error
			s, err = e.events.Subscribe(t.Context(), repliesTo(of)...)
			return err == nil
		})
		return s
	}
	subscription := before()
	fail()
	rate := stores.Rate{Name: "points", Tokens: 1_000_000, Refill: time.Hour}
	eventually(t, "rate limits go on", func() bool {
		wait, err := e.RateLimits().Take(t.Context(), []stores.RateTake{{Rate: rate, Key: "ada", Tokens: 1}})
		if err != nil && !errors.Is(err, stores.ErrUnavailable) {
			t.Fatal(err)
		}
		return err == nil && wait == 0
	})
	event := stores.Event{Kind: stores.ReplyReceived, By: user(2)}
	eventually(t, "events go on", func() bool { // subscriptions that began during the failover may have ended
		if err := e.events.Publish(t.Context(), event, of); err != nil {
			if !errors.Is(err, stores.ErrUnavailable) {
				t.Fatal(err)
			}
			return false
		}
		got, err := subscription.Next(t.Context())
		if errors.Is(err, stores.ErrUnavailable) {
			subscription = before()
			return false
		}
		return err == nil && got == event
	})
	eventually(t, "the servers answer", func() bool { return e.Check(t.Context()) == nil })
}
