package storetest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// cacheInvalidation tests Invalidate and Clear.
func cacheInvalidation(test func(string, func(*testing.T, CacheHarness))) {
	for name, invalidate := range map[string]func(t *testing.T, c stores.Cache, keys ...string) error{
		"Invalidate": func(t *testing.T, c stores.Cache, keys ...string) error { return c.Invalidate(t.Context(), keys) },
		"Clear":      func(t *testing.T, c stores.Cache, _ ...string) error { return c.Clear(t.Context()) },
	} {
		test(name+" removes values", func(t *testing.T, c CacheHarness) {
			fillCache(t, c, "a", "b", "c")
			want(t, name, invalidate(t, c.Other, "a", "missing", "b", "a"), nil)
			items := must(c.Get(t.Context(), []string{"a", "b", "c"}))(t)
			want(t, "values", []string{string(items[0].Value), string(items[1].Value)}, []string{"", ""})
			want(t, "the other is kept", items[2].Value != nil, name == "Invalidate")
		})
		test(name+" removes leases: a value that was loaded before is not stored after", func(t *testing.T, c CacheHarness) {
			before := takeLease(t, c, "a")
			want(t, name, invalidate(t, c.Other, "a"), nil)
			entry := stores.CacheEntry{Key: "a", Value: []byte("old"), Lease: before, Lifetime: time.Minute}
			want(t, "stored without a new lease", must(c.Set(t.Context(), []stores.CacheEntry{entry}))(t), 0)
			after := takeLease(t, c, "a")
			want(t, "stored with the lease of another", must(c.Set(t.Context(), []stores.CacheEntry{entry}))(t), 0)
			entry.Lease, entry.Value = after, []byte("new")
			want(t, "stored", must(c.Set(t.Context(), []stores.CacheEntry{entry}))(t), 1)
			want(t, "value", string(must(c.Other.Get(t.Context(), []string{"a"}))(t)[0].Value), "new")
		})
	}
	test("while values are loaded, changed and invalidated, no call returns one that is older than an Invalidate that had returned", cacheRace)
}

// cacheRace changes numbers, each of which only grows. Readers that find a number smaller than the last one whose Invalidate had returned fail.
func cacheRace(t *testing.T, c CacheHarness) {
	const keys, changes = 8, 60
	var truth, invalidated [keys]atomic.Int64
	var writing atomic.Int32
	writing.Store(keys)
	pause := func() { time.Sleep(time.Duration(rand.IntN(300)) * time.Microsecond) }
	read := func(cache stores.Cache, k int) error {
		key, oldest := fmt.Sprint("key ", k), invalidated[k].Load()
		items, err := cache.Get(t.Context(), []string{key})
		if err != nil {
			return err
		}
		if items[0].Value != nil {
			if got, _ := strconv.ParseInt(string(items[0].Value), 10, 64); got < oldest {
				return fmt.Errorf("%s is %d after the Invalidate of %d", key, got, oldest)
			}
		}
		if items[0].Lease != 0 {
			pause()
			value := []byte(strconv.FormatInt(truth[k].Load(), 10))
			pause()
			_, err = cache.Set(t.Context(), []stores.CacheEntry{{Key: key, Value: value, Lease: items[0].Lease, Lifetime: time.Minute}})
		}
		return err
	}
	for _, err := range concurrently(3*keys, func(i int) error {
		cache, k := []stores.Cache{c, c.Other}[i%2], i%keys
		if i >= keys {
			for writing.Load() > 0 {
				if err := read(cache, k); err != nil {
					return err
				}
			}
			return nil
		}
		defer writing.Add(-1)
		for n := range changes {
			truth[k].Store(int64(n + 1))
			if err := cache.Invalidate(t.Context(), []string{fmt.Sprint("key ", k)}); err != nil {
				return err
			}
			invalidated[k].Store(int64(n + 1))
			pause()
		}
		return nil
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	for k := range keys {
		if err := read(c, k); err != nil {
			t.Error(err)
		}
	}
}
