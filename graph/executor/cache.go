package executor

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// planKey names a plan: an operation of a document, and what the variables that decide over its fields are. It is the text that
// counts, not the parsed document, which may have been parsed again.
type planKey struct{ document, operation, conditions string }

// A cached entry is a plan, or, under no conditions, the variables that decide which plan it is.
type cached struct {
	plan  *plan
	names []string
	bytes int
}

// A cache keeps the plans used last, as many as its bytes allow.
type cache struct {
	mu    sync.Mutex
	most  int
	bytes int                             // guarded by mu
	lru   *simplelru.LRU[planKey, cached] // guarded by mu
}

func newCache(most int) *cache {
	c := &cache{most: most}
	c.lru, _ = simplelru.NewLRU(1<<30, func(_ planKey, e cached) { c.bytes -= e.bytes }) // bytes bound it; no size is wrong but 0
	return c
}

func (c *cache) get(key planKey) (cached, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lru.Get(key)
}

// add keeps e, unless it alone is too large.
func (c *cache) add(key planKey, e cached) {
	e.bytes += len(key.document) + len(key.operation) + len(key.conditions)
	if e.bytes > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lru.Remove(key)
	c.lru.Add(key, e)
	c.bytes += e.bytes
	for c.bytes > c.most {
		c.lru.RemoveOldest()
	}
}
