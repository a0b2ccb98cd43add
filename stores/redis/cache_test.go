package redis

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// cacheOf returns the cache of a server as two processes use it.
func cacheOf(t *testing.T, address string) storetest.CacheHarness {
	t.Helper()
	options := Options{Timeout: patient, Prefix: newPrefix()}
	e, other := open(t, address, options), open(t, address, options)
	return storetest.CacheHarness{Cache: e.Cache(), Other: other.Cache(), Close: e.Close}
}

func TestCache(t *testing.T) {
	t.Parallel()
	storetest.Cache(t, func(t *testing.T) storetest.CacheHarness { return cacheOf(t, serverURL(t)) })
}

func TestCacheOfACluster(t *testing.T) {
	t.Parallel()
	node := startServer(t, "--cluster-enabled", "yes")
	c := open(t, node.url(), Options{Timeout: patient}).client
	if err := c.Do(t.Context(), "CLUSTER", "ADDSLOTSRANGE", 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the cluster is ready", func() bool { return c.Set(t.Context(), "x", "y", 0).Err() == nil })
	address := fmt.Sprintf("%s?addr=%s", node.url(), node.address())
	t.Run("suite", func(t *testing.T) {
		storetest.Cache(t, func(t *testing.T) storetest.CacheHarness { return cacheOf(t, address) })
	})
}

// keep stores a value and returns a lease of another key.
func keep(t *testing.T, c stores.Cache) stores.CacheLease {
	t.Helper()
	items, err := c.Get(t.Context(), []string{"value", "lease"})
	if err != nil {
		t.Fatal(err)
	}
	entry := stores.CacheEntry{Key: "value", Value: []byte("old"), Lease: items[0].Lease, Lifetime: time.Hour}
	if n, err := c.Set(t.Context(), []stores.CacheEntry{entry}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	return items[1].Lease
}

// expectNothing fails when a cache has the value of keep or accepts its lease.
func expectNothing(t *testing.T, c stores.Cache, lease stores.CacheLease) {
	t.Helper()
	entry := stores.CacheEntry{Key: "lease", Value: []byte("old"), Lease: lease, Lifetime: time.Hour}
	if n, err := c.Set(t.Context(), []stores.CacheEntry{entry}); err != nil || n != 0 {
		t.Errorf("the lease of the other server stores %d, %v", n, err)
	}
	items, err := c.Get(t.Context(), []string{"value", "lease"})
	if err != nil || items[0].Value != nil || items[0].Lease == 0 || items[1].Lease == 0 {
		t.Errorf("%+v, %v", items, err)
	}
}

func TestWhatASnapshotKeepsIsMissingAfterARestart(t *testing.T) {
	t.Parallel()
	server := startServer(t)
	e := open(t, server.url(), Options{Timeout: patient})
	lease := keep(t, e.Cache())
	if err := e.client.Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	server.kill()
	server.start()
	var kept int64
	eventually(t, "the server answers", func() bool {
		err := e.do(t.Context(), func(ctx context.Context) (err error) {
			kept, err = e.client.Exists(ctx, e.key("cache", "value")).Result()
			return err
		})
		return err == nil
	})
	if kept != 1 {
		t.Fatal("the snapshot has nothing")
	}
	expectNothing(t, e.Cache(), lease)
}

func TestWhatAReplicaKeepsIsMissingAfterItBecameTheMaster(t *testing.T) {
	t.Parallel()
	master := startServer(t)
	_, port, _ := net.SplitHostPort(master.address())
	replica := startServer(t, "--replicaof", "127.0.0.1", port)
	lease := keep(t, open(t, master.url(), Options{Timeout: patient}).Cache())
	e := open(t, replica.url(), Options{Timeout: patient})
	eventually(t, "the replica has the value", func() bool {
		n, err := e.client.Exists(t.Context(), e.key("cache", "value")).Result()
		return err == nil && n == 1
	})
	master.kill()
	if err := e.client.Do(t.Context(), "REPLICAOF", "NO", "ONE").Err(); err != nil {
		t.Fatal(err)
	}
	expectNothing(t, e.Cache(), lease)
}

func TestTheCacheNeedsOnlyTheCommandsThatItsCommentNames(t *testing.T) {
	t.Parallel()
	server := startServer(t, "--user", "ann", "on", ">word", "~fivefold:*", "-@all", "+evalsha", "+script|load", "+info", "+mget", "+get", "+set", "+unlink",
		"+scan")
	c := open(t, "redis://ann:word@"+server.address(), Options{Timeout: patient}).Cache()
	keep(t, c)
	if err := c.Invalidate(t.Context(), []string{"value"}); err != nil {
		t.Error(err)
	}
	if err := c.Clear(t.Context()); err != nil {
		t.Error(err)
	}
}

// BenchmarkCacheGet compares reading with leases to reading what is there.
func BenchmarkCacheGet(b *testing.B) {
	e := openEmpty(b)
	for _, n := range []int{1, 20, 400} {
		keys, names, entries := make([]string, n), make([]string, n), make([]stores.CacheEntry, n)
		for i := range keys {
			keys[i] = fmt.Sprint(n, i)
			names[i] = e.key("cache", keys[i])
		}
		items, err := e.Cache().Get(b.Context(), keys)
		if err != nil {
			b.Fatal(err)
		}
		for i := range keys {
			entries[i] = stores.CacheEntry{Key: keys[i], Value: make([]byte, 200), Lease: items[i].Lease, Lifetime: time.Hour}
		}
		if stored, err := e.Cache().Set(b.Context(), entries); err != nil || stored != n {
			b.Fatal(stored, err)
		}
		b.Run(fmt.Sprintf("%d keys/leases", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Cache().Get(b.Context(), keys); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d keys/MGET", n), func(b *testing.B) {
			for b.Loop() {
				if err := e.client.MGet(b.Context(), names...).Err(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
