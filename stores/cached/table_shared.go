package cached

import (
	"context"
	"time"

	"fivefold/stores"
)

// maxWait is how long a caller waits for the value that another is loading, before it reads the truth itself.
const maxWait = 250 * time.Millisecond

// firstWait is the time until a value is asked for again that another process is loading. It doubles each time.
const firstWait = 2 * time.Millisecond

// fillShared adds the values of keys from the shared cache, and of keys that it does not have from the truth.
func (t *table[K, V]) fillShared(ctx context.Context, keys []K, found map[K]V, load load[K, V]) error {
	for waited, wait := time.Duration(0), firstWait; ; wait *= 2 {
		start := time.Now()
		items, err := t.shared.cache.Get(ctx, t.names(keys))
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		if t.shared.failed(ctx, err) {
			return t.fillTruth(ctx, keys, found, load)
		}
		missing, busy := t.take(ctx, keys, items, found)
		if err := t.loadShared(ctx, missing, start, found, load); err != nil || len(busy) == 0 {
			return err
		}
		if waited == 0 {
			t.counters.waited.Add(int64(len(busy)))
		}
		if keys = busy; waited >= maxWait {
			return t.fillTruth(ctx, keys, found, load)
		}
		wait = min(wait, maxWait-waited)
		select {
		case <-time.After(wait):
			waited += wait
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A missingKey is a key that must be loaded. Without a lease its value is not stored.
type missingKey[K comparable] struct {
	key   K
	lease stores.CacheLease
}

// take adds the values that the shared cache has returned. It returns the keys that the caller must load, and those that others load.
func (t *table[K, V]) take(ctx context.Context, keys []K, items []stores.CacheItem, found map[K]V) (missing []missingKey[K], busy []K) {
	var damaged []string
	for i, key := range keys {
		switch item := items[i]; {
		case item.Lease != 0:
			missing = append(missing, missingKey[K]{key, item.Lease})
		case item.Value == nil:
			busy = append(busy, key)
		default:
			v, exists, err := t.codec.decode(item.Value)
			if err != nil {
				t.counters.damaged.Add(1)
				missing, damaged = append(missing, missingKey[K]{key: key}), append(damaged, t.name(key))
				continue
			}
			t.counters.shared.Add(1)
			if exists {
				found[key] = v
			}
		}
	}
	if len(damaged) > 0 {
		_ = t.shared.invalidate(ctx, damaged)
	}
	return missing, busy
}

// loadShared adds the values of keys from the truth and stores those that have leases. A cache that cannot store them is no error.
func (t *table[K, V]) loadShared(ctx context.Context, missing []missingKey[K], start time.Time, found map[K]V, load load[K, V]) error {
	if len(missing) == 0 {
		return nil
	}
	keys := make([]K, len(missing))
	for i, m := range missing {
		keys[i] = m.key
	}
	if err := t.fillTruth(ctx, keys, found, load); err != nil {
		_ = t.shared.invalidate(ctx, t.names(keys)) // ends the leases
		return err
	}
	entries := make([]stores.CacheEntry, 0, len(missing))
	for _, m := range missing {
		if m.lease == 0 {
			continue
		}
		v, exists := found[m.key]
		entry := stores.CacheEntry{Key: t.name(m.key), Value: t.codec.encode(v, exists), Lease: m.lease, Lifetime: t.jittered(exists, start)}
		t.counters.written.Add(int64(len(entry.Value)))
		entries = append(entries, entry)
	}
	stored, err := t.shared.cache.Set(context.WithoutCancel(ctx), entries) // others wait for it
	if !t.shared.failed(ctx, err) {
		t.counters.refused.Add(int64(len(entries) - stored))
	}
	return nil
}
