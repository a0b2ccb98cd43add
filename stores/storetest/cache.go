package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// A CacheHarness is an empty cache, opened for one subtest.
type CacheHarness struct {
	stores.Cache
	Other stores.Cache // the same cache as another process uses it; Cache where there is no other
	Close func() error
}

// Cache tests stores.Cache.
func Cache(t *testing.T, open func(t *testing.T) CacheHarness) {
	test := func(sentence string, run func(t *testing.T, c CacheHarness)) {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			run(t, open(t))
		})
	}
	cacheLeases(test)
	cacheInvalidation(test)
	cacheScan(test)
	test("Get returns the items in the order of the keys", func(t *testing.T, c CacheHarness) {
		fillCache(t, c, "a", "c")
		items := must(c.Get(t.Context(), []string{"c", "b", "a", "c"}))(t)
		want(t, "values", []string{string(items[0].Value), string(items[1].Value), string(items[2].Value), string(items[3].Value)},
			[]string{"value of c", "", "value of a", "value of c"})
		want(t, "leases", []bool{items[0].Lease != 0, items[1].Lease != 0, items[2].Lease != 0, items[3].Lease != 0}, []bool{false, true, false, false})
		want(t, "no keys", len(must(c.Get(t.Context(), nil))(t)), 0)
		want(t, "no entries", must(c.Set(t.Context(), nil))(t), 0)
		want(t, "no keys", c.Invalidate(t.Context(), nil), nil)
	})
	test("keys and values have any bytes", func(t *testing.T, c CacheHarness) {
		var all [256]byte
		for i := range all {
			all[i] = byte(i)
		}
		for _, key := range []string{"\x00", "a b:{c}\r\n", string(all[56:256]), strings.Repeat("é", 100)} {
			want(t, "stored", setCache(t, c, key, all[:], time.Minute), 1)
			want(t, "value", string(must(c.Get(t.Context(), []string{key}))(t)[0].Value), string(all[:]))
		}
	})
	test("a value is missing after its lifetime, and one without a lifetime is not stored", func(t *testing.T, c CacheHarness) {
		want(t, "stored", setCache(t, c, "none", []byte("v"), 0), 0)
		want(t, "stored", setCache(t, c, "past", []byte("v"), -time.Second), 0)
		want(t, "stored", setCache(t, c, "short", []byte("v"), 20*time.Millisecond), 1)
		want(t, "stored", setCache(t, c, "long", []byte("v"), time.Hour), 1)
		until(t, "the value is missing", func() bool {
			items := must(c.Get(t.Context(), []string{"short", "long"}))(t)
			want(t, "long", string(items[1].Value), "v")
			return items[0].Value == nil
		})
	})
	test("a value of MaxCacheValue bytes is stored, a larger or empty one is not", func(t *testing.T, c CacheHarness) {
		for size, stored := range map[int]int{0: 0, 1: 1, stores.MaxCacheValue: 1, stores.MaxCacheValue + 1: 0} {
			key := fmt.Sprint(size)
			want(t, key, setCache(t, c, key, make([]byte, size), time.Minute), stored)
			want(t, key, len(must(c.Get(t.Context(), []string{key}))(t)[0].Value), size*stored)
		}
	})
	test("calls have up to MaxBatch keys", func(t *testing.T, c CacheHarness) {
		keys, entries := make([]string, stores.MaxBatch), make([]stores.CacheEntry, stores.MaxBatch)
		for i := range keys {
			keys[i] = fmt.Sprint("key ", i)
		}
		for i, item := range must(c.Get(t.Context(), keys))(t) {
			entries[i] = stores.CacheEntry{Key: keys[i], Value: []byte(keys[i]), Lease: item.Lease, Lifetime: time.Minute}
		}
		want(t, "stored", must(c.Set(t.Context(), entries))(t), stores.MaxBatch)
		for i, item := range must(c.Get(t.Context(), keys))(t) {
			want(t, "value", string(item.Value), keys[i])
		}
		want(t, "Invalidate", c.Invalidate(t.Context(), keys), nil)
		for _, item := range must(c.Get(t.Context(), keys))(t) {
			want(t, "value", item.Value, nil)
		}
	})
	test("every method returns ErrClosed after Close, and before it the error of its context", func(t *testing.T, c CacheHarness) {
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		calls := func(ctx context.Context) []error {
			_, get := c.Get(ctx, []string{"a"})
			_, set := c.Set(ctx, []stores.CacheEntry{{Key: "a", Value: []byte("v"), Lease: 1, Lifetime: time.Minute}})
			_, peek := c.Peek(ctx, []string{"a"})
			_, _, scan := c.Scan(ctx, "")
			return []error{get, set, peek, scan, c.Invalidate(ctx, []string{"a"}), c.Clear(ctx)}
		}
		for i, err := range calls(cancelled) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("call %d: %v", i, err)
			}
		}
		want(t, "Close", c.Close(), nil)
		for i, err := range calls(t.Context()) {
			if !errors.Is(err, stores.ErrClosed) {
				t.Errorf("call %d after Close: %v", i, err)
			}
		}
	})
}

// fillCache stores a value of each key.
func fillCache(t tester, c stores.Cache, keys ...string) {
	t.Helper()
	for _, key := range keys {
		want(t, "stored", setCache(t, c, key, []byte("value of "+key), time.Minute), 1)
	}
}

// setCache takes the lease of a missing key and stores a value.
func setCache(t tester, c stores.Cache, key string, value []byte, lifetime time.Duration) int {
	t.Helper()
	lease := takeLease(t, c, key)
	return must(c.Set(t.Context(), []stores.CacheEntry{{Key: key, Value: value, Lease: lease, Lifetime: lifetime}}))(t)
}

// takeLease returns the lease of a missing key.
func takeLease(t tester, c stores.Cache, key string) stores.CacheLease {
	t.Helper()
	item := must(c.Get(t.Context(), []string{key}))(t)[0]
	if item.Lease == 0 || item.Value != nil {
		t.Fatalf("%q: %q, lease %d", key, item.Value, item.Lease)
	}
	return item.Lease
}

// until waits until a condition holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// cacheLeases tests the leases of Get and Set.
func cacheLeases(test func(string, func(*testing.T, CacheHarness))) {
	test("the first caller of a missing key receives a lease, others neither value nor lease until it is stored", func(t *testing.T, c CacheHarness) {
		lease := takeLease(t, c, "a")
		for _, other := range []stores.Cache{c, c.Other} {
			item := must(other.Get(t.Context(), []string{"a"}))(t)[0]
			want(t, "while it is loaded", item, stores.CacheItem{})
		}
		entry := stores.CacheEntry{Key: "a", Value: []byte("v"), Lease: lease, Lifetime: time.Minute}
		want(t, "stored", must(c.Set(t.Context(), []stores.CacheEntry{entry}))(t), 1)
		want(t, "value", string(must(c.Other.Get(t.Context(), []string{"a"}))(t)[0].Value), "v")
		entry.Value = []byte("w")
		want(t, "stored again", must(c.Set(t.Context(), []stores.CacheEntry{entry}))(t), 0)
		want(t, "value", string(must(c.Get(t.Context(), []string{"a"}))(t)[0].Value), "v")
	})
	test("a key that is requested twice in one call has one lease", func(t *testing.T, c CacheHarness) {
		items := must(c.Get(t.Context(), []string{"a", "a"}))(t)
		want(t, "leases", []bool{items[0].Lease != 0, items[1].Lease != 0}, []bool{true, false})
	})
	test("of concurrent callers of a missing key, one receives a lease", func(t *testing.T, c CacheHarness) {
		var mu sync.Mutex
		leases := 0
		for _, err := range concurrently(32, func(i int) error {
			items, err := []stores.Cache{c, c.Other}[i%2].Get(t.Context(), []string{"x", "a"})
			mu.Lock()
			defer mu.Unlock()
			for _, item := range items {
				if item.Lease != 0 {
					leases++
				}
			}
			return err
		}) {
			want(t, "Get", err, nil)
		}
		want(t, "leases of two keys", leases, 2)
	})
	test("Set without the lease of the key stores nothing", func(t *testing.T, c CacheHarness) {
		a, b := takeLease(t, c, "a"), takeLease(t, c, "b")
		want(t, "leases are equal", a == b, false)
		entries := []stores.CacheEntry{
			{Key: "a", Value: []byte("v"), Lease: b, Lifetime: time.Minute}, {Key: "a", Value: []byte("v"), Lifetime: time.Minute},
			{Key: "c", Value: []byte("v"), Lease: a, Lifetime: time.Minute}, {Key: "c", Value: []byte("v"), Lifetime: time.Minute},
			{Key: "b", Value: []byte("right"), Lease: b, Lifetime: time.Minute},
		}
		want(t, "stored", must(c.Set(t.Context(), entries))(t), 1)
		items := must(c.Get(t.Context(), []string{"a", "b", "c"}))(t)
		want(t, "values", []string{string(items[0].Value), string(items[1].Value), string(items[2].Value)}, []string{"", "right", ""})
		want(t, "a is still being loaded, c is not", []bool{items[0].Lease != 0, items[2].Lease != 0}, []bool{false, true})
	})
	test("a lease ends after CacheLeaseTime, and the next caller receives another", func(t *testing.T, c CacheHarness) {
		first := takeLease(t, c, "a")
		var second stores.CacheLease
		until(t, "there is another lease", func() bool {
			second = must(c.Other.Get(t.Context(), []string{"a"}))(t)[0].Lease
			return second != 0
		})
		late := stores.CacheEntry{Key: "a", Value: []byte("late"), Lease: first, Lifetime: time.Minute}
		want(t, "stored late", must(c.Set(t.Context(), []stores.CacheEntry{late}))(t), 0)
		late.Lease, late.Value = second, []byte("v")
		want(t, "stored", must(c.Set(t.Context(), []stores.CacheEntry{late}))(t), 1)
	})
}
