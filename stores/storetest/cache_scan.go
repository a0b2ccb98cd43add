package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// cacheScan tests Scan and Peek.
func cacheScan(test func(string, func(*testing.T, CacheHarness))) {
	test("Scan returns every key that is there from the first call to the last, also while others change", func(t *testing.T, c CacheHarness) {
		const parts = 3
		var kept []string
		for part := range parts {
			entries, keys := make([]stores.CacheEntry, stores.MaxBatch), make([]string, stores.MaxBatch)
			for i := range keys {
				keys[i] = fmt.Sprintf("key:%d:%d", part, i)
			}
			items := must(c.Get(t.Context(), keys))(t)
			for i, key := range keys {
				entries[i] = stores.CacheEntry{Key: key, Value: []byte("v"), Lease: items[i].Lease, Lifetime: time.Minute}
			}
			want(t, "stored", must(c.Set(t.Context(), entries))(t), len(entries))
			kept = append(kept, keys...)
		}
		gone := kept[:10]
		kept = append(kept[10:], "leased")
		takeLease(t, c, "leased")
		want(t, "Invalidate", c.Invalidate(t.Context(), gone), nil)
		found := map[string]bool{}
		for from, calls := "", 0; ; calls++ {
			keys, next, err := c.Other.Scan(t.Context(), from)
			if err != nil {
				t.Fatal(err)
			}
			if len(keys) > stores.MaxBatch {
				t.Errorf("%d keys", len(keys))
			}
			for _, key := range keys {
				found[key] = true
			}
			fillCache(t, c, fmt.Sprint("other ", calls))
			if from = next; next == "" {
				break
			}
		}
		for _, key := range kept {
			if !found[key] {
				t.Errorf("%q is missing", key)
			}
		}
		for _, key := range gone {
			if found[key] {
				t.Errorf("%q was invalidated", key)
			}
		}
	})
	test("Peek returns values, and gives no leases", func(t *testing.T, c CacheHarness) {
		fillCache(t, c, "a", "b")
		takeLease(t, c, "leased")
		keys := []string{"b", "missing", "a", "leased", "b"}
		for _, cache := range []stores.Cache{c, c.Other} {
			var got []string
			for _, value := range must(cache.Peek(t.Context(), keys))(t) {
				got = append(got, string(value))
			}
			if want := []string{"value of b", "", "value of a", "", "value of b"}; !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		}
		want(t, "no keys", len(must(c.Peek(t.Context(), nil))(t)), 0)
		takeLease(t, c, "missing")
	})
}
