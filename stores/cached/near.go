package cached

import (
	"context"
	"time"

	"fivefold/stores"
	"fivefold/stores/inprocess"
)

// nearMemory is the memory of the process. It keeps the values of all tables, so that those are kept that are read most, of whatever kind. A value
// is a pointer to it; nil is the knowledge that there is none.
type nearMemory = inprocess.Table[nearKey, any]

// A nearKey is a key in the memory of the process. It has no pointers, so that its hash is that of its bytes.
type nearKey struct {
	table nearTable
	part  uint8 // of what a table has of the ID
	id    [16]byte
}

// A nearTable is the number of a table in the memory of the process.
type nearTable uint8

const (
	nearPeople nearTable = iota
	nearInterests
	nearLikes
	nearFriends
	nearRelations
)

// A near is a table in the memory of the process.
type near[K comparable, V any] struct {
	memory *nearMemory
	// key returns the key of a value, and false for a key that no value has, such as the ID of a person in a table of interests.
	key  func(K) (nearKey, bool)
	size func(*V) int // of a value in bytes, about
}

// keyOf returns the key of a table by the IDs of a kind.
func keyOf(table nearTable, kind stores.Kind) func(stores.ID) (nearKey, bool) {
	return func(id stores.ID) (nearKey, bool) { return nearKey{table: table, id: id.UUID}, id.Kind == kind }
}

// visitNear calls add with the keys that have a value in the memory of the process. Of the others it returns those that the caller must load, with
// their leases, and those that others load.
func (t *table[K, V]) visitNear(keys []K, add func(K, *V)) (leases map[K]stores.CacheLease, busy map[K]<-chan struct{}) {
	hits := 0
	for _, key := range keys {
		at, exists := t.near.key(key)
		if !exists {
			continue
		}
		switch item := t.near.memory.Get(at); {
		case item.Found:
			hits++
			if v, _ := item.Value.(*V); v != nil {
				add(key, v)
			}
		case item.Lease != 0:
			if leases == nil {
				leases = make(map[K]stores.CacheLease, len(keys)-hits)
			}
			leases[key] = item.Lease
		default:
			if _, isMine := leases[key]; !isMine {
				if busy == nil {
					busy = map[K]<-chan struct{}{}
				}
				busy[key] = item.Done
			}
		}
	}
	t.counters.near.Add(int64(hits))
	return leases, busy
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
				t.near.release(key, lease)
			}
		}
	}()
	if err := t.fill(ctx, missing, found, load); err != nil {
		return err
	}
	stored = true
	for key, lease := range leases {
		var value any
		v, exists := found[key]
		size := 0
		if exists {
			value, size = &v, t.near.size(&v)
		}
		at, _ := t.near.key(key)
		if !t.near.memory.Set(at, lease, value, size, t.jittered(exists, start)) {
			t.near.memory.Release(at, lease)
			t.counters.refused.Add(1)
		}
	}
	return nil
}

// await waits until other goroutines have loaded keys. What is missing then is read without them: they have failed or are late,
// or the value has changed. Readers of one key that is late share the next read.
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
		at, _ := t.near.key(key)
		item := t.near.memory.Get(at)
		if item.Lease != 0 {
			t.near.memory.Release(at, item.Lease)
		}
		if v, _ := item.Value.(*V); !item.Found {
			missing = append(missing, key)
		} else if v != nil {
			found[key] = *v
		}
	}
	if expired {
		return t.fillOnce(ctx, missing, found, load)
	}
	return t.fill(ctx, missing, found, load)
}

func (n *near[K, V]) release(key K, lease stores.CacheLease) {
	at, _ := n.key(key)
	n.memory.Release(at, lease)
}

func (n *near[K, V]) invalidate(keys []K) {
	for _, key := range keys {
		if at, exists := n.key(key); exists {
			n.memory.Invalidate(at)
		}
	}
}
