package cached

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

// A load reads values of the truth by key. Missing keys are absent.
type load[K comparable, V any] func(ctx context.Context, keys []K) (map[K]V, error)

// A table keeps values of one kind by key: in the memory of the process, in the shared cache, or in both.
type table[K comparable, V any] struct {
	cache    *Cache
	near     *near[K, V]  // nil when the process keeps none
	shared   *sharedCache // nil when they are not shared
	codec    codec[V]     // of entries in the shared cache
	name     func(key K) string
	lifetime time.Duration // of values
	negative time.Duration // of the knowledge that there is none
	loads    chan struct{} // holds a value for every running load of the truth
	flights  flights[K, V] // of keys that the process does not keep
	counters counters
}

// counters count keys.
type counters struct {
	near, shared, loaded, waited, refused, damaged, written atomic.Int64
}

// newTable returns a table whose values live at most lifetime.
func newTable[K comparable, V any](c *Cache, lifetime time.Duration) *table[K, V] {
	return &table[K, V]{cache: c, lifetime: lifetime, negative: min(lifetime, maxNegative), loads: make(chan struct{}, c.options.Loads)}
}

// share keeps the values in the shared cache, in entries with these names.
func (t *table[K, V]) share(name func(key K) string) {
	t.shared, t.name, t.codec = t.cache.shared, name, newCodec[V]()
}

// maxNegative is the largest lifetime of the knowledge that there is no value, which nobody may ask for again.
const maxNegative = 10 * time.Second

// get returns the values of keys: from the process, then from the shared cache, then from the truth, which is asked once for all that is missing.
// It is the truth's answer when the result must contain changes that the caches may not have.
func (t *table[K, V]) get(ctx context.Context, keys []K, load load[K, V]) (map[K]V, error) {
	found := make(map[K]V, len(keys))
	err := t.visit(ctx, keys, load, func(key K, v *V) { found[key] = *v })
	if err != nil {
		return nil, err
	}
	return found, nil
}

// visit is get for a caller who does not need a map: it calls add with each key that has a value, once or several times. The value must not be
// changed.
func (t *table[K, V]) visit(ctx context.Context, keys []K, load load[K, V], add func(key K, v *V)) error {
	if err := ctx.Err(); err != nil || len(keys) == 0 {
		return err
	}
	var found map[K]V
	var err error
	switch {
	case t.cache.mustReadTruth(ctx):
		found, err = load(ctx, keys)
	case t.near == nil || !t.cache.nearIsCurrent():
		found = make(map[K]V, len(keys))
		err = t.fillOnce(ctx, distinct(keys), found, load)
	default:
		leases, busy := t.visitNear(keys, add)
		if len(leases)+len(busy) == 0 {
			return nil
		}
		found = make(map[K]V, len(leases)+len(busy))
		if err = t.fillNear(ctx, leases, found, load); err == nil {
			err = t.await(ctx, busy, found, load)
		}
	}
	if err != nil {
		return err
	}
	for key, v := range found {
		add(key, &v)
	}
	return nil
}

// fillOnce is fill for keys that other goroutines may ask for too. One key is read by one of them at a time.
func (t *table[K, V]) fillOnce(ctx context.Context, keys []K, found map[K]V, load load[K, V]) error {
	if len(keys) != 1 {
		return t.fill(ctx, keys, found, load)
	}
	got, err := t.flights.get(ctx, keys[0], func() (optional[V], error) {
		err := t.fill(ctx, keys, found, load)
		v, exists := found[keys[0]]
		return optional[V]{v, exists}, err
	})
	if got.exists {
		found[keys[0]] = got.value
	}
	return err
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
		t.near.invalidate(keys)
	}
}

func (t *table[K, V]) names(keys []K) []string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = t.name(key)
	}
	return names
}
