package cached

import (
	"time"

	"fivefold/stores"
)

// Stats are the counters of a kind of values since the start. They count keys unless they say otherwise.
type Stats struct {
	Near    int64 // found in the memory of the process
	Shared  int64 // found in the shared cache
	Loaded  int64 // read from the truth
	Waited  int64 // that another caller was loading
	Refused int64 // loaded and not stored, because they were changed meanwhile or the lease had ended
	Damaged int64 // entries of the shared cache that could not be decoded
	Written int64 // bytes of entries that were sent to the shared cache
}

// Stats returns the counters by kind of values, and the number of errors of the shared cache.
func (c *Cache) Stats() (kinds map[string]Stats, sharedErrors int64) {
	kinds = map[string]Stats{
		"people": c.people.stats(), "interests": c.interests.stats(), "likes": c.likes.stats(), "friends": c.friends.stats(), "relations": c.relations.stats(),
	}
	if c.sessions != nil {
		kinds["sessions"] = c.sessions.people.stats()
	}
	if c.shared != nil {
		sharedErrors = c.shared.errors.Load()
	}
	return kinds, sharedErrors
}

// Size returns about how many bytes the memory of the process has: values of all kinds, and whose session a token is.
func (c *Cache) Size() int {
	size := c.memory.Size()
	if c.sessions != nil {
		size += c.sessions.owners.Size()
	}
	return size
}

// Followed returns the revision up to which Follow has applied every change, and for how long it has not had all of them: zero while the memory of
// the process is used.
func (c *Cache) Followed() (until stores.Revision, lag time.Duration) {
	until = stores.Revision(c.until.Load())
	switch last := c.followed.Load(); {
	case c.nearIsCurrent():
	case last == 0:
		lag = time.Since(c.made)
	default:
		lag = time.Since(time.Unix(0, last))
	}
	return until, lag
}

func (t *table[K, V]) stats() Stats {
	n := &t.counters
	return Stats{
		Near: n.near.Load(), Shared: n.shared.Load(), Loaded: n.loaded.Load(), Waited: n.waited.Load(), Refused: n.refused.Load(),
		Damaged: n.damaged.Load(), Written: n.written.Load(),
	}
}
