package cached

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"fivefold/stores"
	"fivefold/stores/inprocess"
)

// A load reads values of the truth by key. Missing keys are absent.
type load[K comparable, V any] func(ctx context.Context, keys []K) (map[K]V, error)

// An optional is a value, or the knowledge that there is none.
type optional[V any] struct {
	value  V
	exists bool
}

// A table keeps values of one kind by key: in the memory of the process, in the shared cache, or in both.
type table[K comparable, V any] struct {
	cache    *Cache
	near     *inprocess.Table[K, optional[V]] // nil when the process keeps none
	shared   *sharedCache                     // nil when they are not shared
	codec    codec[V]
	name     func(key K) string // of the entry in the shared cache
	lifetime time.Duration      // of values
	negative time.Duration      // of the knowledge that there is none
	loads    chan struct{}      // holds a value for every running load of the truth
	counters counters
}

// counters count keys.
type counters struct {
	near, shared, loaded, waited, refused, damaged, written atomic.Int64
}

// newTable returns a table whose values live at most lifetime.
func newTable[K comparable, V any](c *Cache, lifetime time.Duration) *table[K, V] {
	return &table[K, V]{cache: c, codec: newCodec[V](), lifetime: lifetime, negative: min(lifetime, maxNegative), loads: make(chan struct{}, c.options.Loads)}
}

// maxNegative is the largest lifetime of the knowledge that there is no value, which nobody may ask for again.
const maxNegative = 10 * time.Second

// get returns the values of keys: from the process, then from the shared cache, then from the truth, which is asked once for all that is missing.
// It is the truth's answer when the result must contain changes that the caches may not have.
func (t *table[K, V]) get(ctx context.Context, keys []K, load load[K, V]) (map[K]V, error) {
	if err := ctx.Err(); err != nil || len(keys) == 0 {
		return map[K]V{}, err
	}
	if t.cache.mustReadTruth(ctx) {
		return load(ctx, keys)
	}
	found := make(map[K]V, len(keys))
	if t.near == nil || !t.cache.nearIsCurrent() {
		return found, t.fill(ctx, distinct(keys), found, load)
	}
	leases, busy := map[K]stores.CacheLease{}, map[K]<-chan struct{}{}
	for _, key := range keys {
		item := t.near.Get(key)
		switch _, isMine := leases[key]; {
		case item.Found:
			t.counters.near.Add(1)
			if item.Value.exists {
				found[key] = item.Value.value
			}
		case item.Lease != 0:
			leases[key] = item.Lease
		case !isMine:
			busy[key] = item.Done
		}
	}
	if err := t.fillNear(ctx, leases, found, load); err != nil {
		return nil, err
	}
	return found, t.await(ctx, busy, found, load)
}

// fillNear reads the keys whose leases the caller has, and keeps their values.
func (t *table[K, V]) fillNear(ctx context.Context, leases map[K]stores.CacheLease, found map[K]V, load load[K, V]) error {
	if len(leases) == 0 {
		return nil
	}
	missing, start := make([]K, 0, len(leases)), time.Now()
	for key := range leases {
		missing = append(missing, key)
	}
	stored := false
	defer func() {
		if !stored {
			for key, lease := range leases {
				t.near.Release(key, lease)
			}
		}
	}()
	if err := t.fill(ctx, missing, found, load); err != nil {
		return err
	}
	stored = true
	for key, lease := range leases {
		v, exists := found[key]
		if !t.near.Set(key, lease, optional[V]{v, exists}, sizeOf(v), t.jittered(exists, start)) {
			t.near.Release(key, lease)
			t.counters.refused.Add(1)
		}
	}
	return nil
}

// await waits until other goroutines have loaded keys. What is missing then, because they failed or the value has changed, is read without them.
func (t *table[K, V]) await(ctx context.Context, busy map[K]<-chan struct{}, found map[K]V, load load[K, V]) error {
	if len(busy) == 0 {
		return nil
	}
	t.counters.waited.Add(int64(len(busy)))
	timeout := time.NewTimer(maxWait)
	defer timeout.Stop()
	var missing []K
	expired := false
	for key, done := range busy {
		if !expired {
			select {
			case <-done:
			case <-timeout.C:
				expired = true
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		item := t.near.Get(key)
		if item.Lease != 0 {
			t.near.Release(key, item.Lease)
		}
		if !item.Found {
			missing = append(missing, key)
		} else if item.Value.exists {
			found[key] = item.Value.value
		}
	}
	return t.fill(ctx, missing, found, load)
}

// fill adds the values of keys that the process does not have.
func (t *table[K, V]) fill(ctx context.Context, keys []K, found map[K]V, load load[K, V]) error {
	if len(keys) == 0 {
		return nil
	}
	if t.shared.usable(ctx) {
		return t.fillShared(ctx, keys, found, load)
	}
	return t.fillTruth(ctx, keys, found, load)
}

// fillTruth adds the values of keys from the truth. At most Options.Loads calls of a table run at once.
func (t *table[K, V]) fillTruth(ctx context.Context, keys []K, found map[K]V, load load[K, V]) error {
	if len(keys) == 0 {
		return nil
	}
	select {
	case t.loads <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-t.loads }()
	t.counters.loaded.Add(int64(len(keys)))
	values, err := load(ctx, keys)
	for key, v := range values {
		found[key] = v
	}
	return err
}

// jittered returns the lifetime of a value that was loaded since start. It varies, so that what was loaded at once does not expire at once.
func (t *table[K, V]) jittered(exists bool, start time.Time) time.Duration {
	lifetime := t.lifetime
	if !exists {
		lifetime = t.negative
	}
	return lifetime - rand.N(lifetime/5+1) - time.Since(start)
}

// distinct returns each key once.
func distinct[K comparable](keys []K) []K {
	seen, list := make(map[K]struct{}, len(keys)), make([]K, 0, len(keys))
	for _, key := range keys {
		if _, ok := seen[key]; !ok {
			seen[key] = struct{}{}
			list = append(list, key)
		}
	}
	return list
}

// invalidate removes keys after a commit. The shared cache is first: what the process reads from it later is not older.
func (t *table[K, V]) invalidate(ctx context.Context, keys ...K) {
	if t.shared != nil {
		for start := 0; start < len(keys); start += stores.MaxBatch {
			_ = t.shared.invalidate(ctx, t.names(keys[start:min(start+stores.MaxBatch, len(keys))])) // is repeated before the cache is used again
		}
	}
	if t.near != nil {
		for _, key := range keys {
			t.near.Invalidate(key)
		}
	}
}

func (t *table[K, V]) names(keys []K) []string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = t.name(key)
	}
	return names
}
