package stores

import (
	"context"
	"time"
)

// A CacheLease permits its owner to store the value of a missing key. Zero is no lease.
type CacheLease uint64

// A CacheItem is what a cache has of a key: a value, or a lease for the caller, or neither because another caller has the lease.
type CacheItem struct {
	Value []byte // nil when it is missing
	Lease CacheLease
}

// A CacheEntry is a value of a key that its owner's lease stores.
type CacheEntry struct {
	Key      string
	Value    []byte // 1 to MaxCacheValue bytes
	Lease    CacheLease
	Lifetime time.Duration // after which it is missing again
}

// CacheLeaseTime is how long a lease is valid: longer than it takes to load a value, and as short as others can wait.
const CacheLeaseTime = 2 * time.Second

// MaxCacheValue is the largest size of a value in bytes. A larger value is not stored.
const MaxCacheValue = 64 << 10

// A Cache keeps copies of values of the truth, for every process that uses it. It may forget any value at any time, and never returns one that
// was loaded before an Invalidate that has returned. Two rules of its callers make that enough:
//
//   - who loads a value receives the lease before, and reads the truth after it;
//   - who changes the truth calls Invalidate after the commit.
//
// Then a value that was read before a change is stored before the Invalidate of the change, which removes it, or not at all. So no version is
// needed: Invalidate may be repeated and called in any order.
//
// Every key has 1 to 200 bytes. A call has at most MaxBatch keys and takes one round trip.
type Cache interface {
	// Get returns the item of each key, in their order. The first caller of a missing key receives a lease. Until it has stored the value, or
	// the key is invalidated, or CacheLeaseTime has passed, other callers receive neither value nor lease. Callers must not change the values.
	Get(ctx context.Context, keys []string) ([]CacheItem, error)

	// Set stores the entries whose leases are valid, ends these leases, and returns their number.
	Set(ctx context.Context, entries []CacheEntry) (stored int, err error)

	// Invalidate removes the values and the leases of keys. Keys that are missing are no error.
	Invalidate(ctx context.Context, keys []string) error

	// Peek returns the value of each key, in their order, nil when it is missing. It gives no leases.
	Peek(ctx context.Context, keys []string) (values [][]byte, err error)

	// Scan returns some of the keys that have a value or a lease, at most MaxBatch, and where the next call continues, which is empty after the
	// last one. from is empty at first. Keys that are there from the first call to the last are returned, some of them more than once.
	Scan(ctx context.Context, from string) (keys []string, next string, err error)

	// Clear invalidates all keys. It may take seconds, during which other calls are answered.
	Clear(ctx context.Context) error
}
