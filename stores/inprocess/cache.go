package inprocess

import (
	"context"
	"slices"
	"sync/atomic"

	"fivefold/stores"
)

// Cache implements stores.Cache for the processes that share it: one.
type Cache struct {
	table  *Table[string, []byte]
	closed atomic.Bool
}

// NewCache returns a cache of at most size bytes.
func NewCache(size int) *Cache { return &Cache{table: NewTable[string, []byte](size)} }

// Get implements stores.Cache.
func (c *Cache) Get(ctx context.Context, keys []string) ([]stores.CacheItem, error) {
	if err := c.check(ctx); err != nil {
		return nil, err
	}
	items := make([]stores.CacheItem, len(keys))
	for i, key := range keys {
		item := c.table.Get(key)
		items[i] = stores.CacheItem{Value: item.Value, Lease: item.Lease}
	}
	return items, nil
}

// Set implements stores.Cache.
func (c *Cache) Set(ctx context.Context, entries []stores.CacheEntry) (stored int, err error) {
	if err := c.check(ctx); err != nil {
		return 0, err
	}
	for _, e := range entries {
		if len(e.Value) == 0 || len(e.Value) > stores.MaxCacheValue {
			continue
		}
		if c.table.Set(e.Key, e.Lease, slices.Clone(e.Value), len(e.Key)+len(e.Value), e.Lifetime) {
			stored++
		}
	}
	return stored, nil
}

// Invalidate implements stores.Cache.
func (c *Cache) Invalidate(ctx context.Context, keys []string) error {
	if err := c.check(ctx); err != nil {
		return err
	}
	for _, key := range keys {
		c.table.Invalidate(key)
	}
	return nil
}

// Peek implements stores.Cache.
func (c *Cache) Peek(ctx context.Context, keys []string) ([][]byte, error) {
	if err := c.check(ctx); err != nil {
		return nil, err
	}
	values := make([][]byte, len(keys))
	for i, key := range keys {
		values[i] = c.table.Peek(key).Value
	}
	return values, nil
}

// Scan implements stores.Cache. Keys are in their order, and from is the last one before.
func (c *Cache) Scan(ctx context.Context, from string) (keys []string, next string, err error) {
	if err := c.check(ctx); err != nil {
		return nil, "", err
	}
	for key := range c.table.slots.Keys() {
		if key > from {
			keys = append(keys, key)
		}
	}
	if slices.Sort(keys); len(keys) > stores.MaxBatch {
		keys = keys[:stores.MaxBatch]
		next = keys[stores.MaxBatch-1]
	}
	return keys, next, nil
}

// Clear implements stores.Cache.
func (c *Cache) Clear(ctx context.Context) error {
	if err := c.check(ctx); err != nil {
		return err
	}
	c.table.Clear()
	return nil
}

// check returns ErrClosed after Close, or the error of ctx.
func (c *Cache) check(ctx context.Context) error {
	if c.closed.Load() {
		return stores.ErrClosed
	}
	return ctx.Err()
}

// Close removes everything. Later calls return stores.ErrClosed.
func (c *Cache) Close() error {
	c.closed.Store(true)
	c.table.Clear()
	c.table.Close()
	return nil
}
