package redis

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
)

// cache implements stores.Cache. A key has a value or a lease, so one UNLINK removes either. Before each is the run of the server, the first
// letters of its run_id, which is another one after a restart and on a replica that becomes the master. What a snapshot or a replica has kept,
// which may be older than an Invalidate, is therefore missing.
type cache struct{ *Engine }

// Cache returns the cache of all processes that use this Redis with the same prefix. Its user needs EVALSHA, SCRIPT LOAD, INFO, MGET, GET, SET,
// UNLINK and SCAN.
func (e *Engine) Cache() stores.Cache { return cache{e} }

// runLetters is the number of letters of a run, the scripts' too.
const runLetters = 20

// The first byte of an item.
const (
	isValue = 'V' // then the run and the value
	isTaken = 'L' // then the run and the lease
	isGiven = 'O' // the answer to SET, which has given the lease to the caller
)

// getItems returns the item of each key. ARGV: the lease for missing ones, its time in milliseconds.
var getItems = driver.NewScript(`
local run = string.sub(string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), 1, 20)
local value, taken, mine = 'V' .. run, 'L' .. run, {}
local items = redis.call('MGET', unpack(KEYS))
for i, key in ipairs(KEYS) do
	local mark = items[i] and string.sub(items[i], 1, 21)
	if mine[key] then
		items[i] = taken
	elseif mark ~= value and mark ~= taken then
		items[i] = redis.call('SET', key, taken .. ARGV[1], 'PX', ARGV[2])
		mine[key] = true
	end
end
return items`)

// setItems stores the value of each key whose lease is valid and returns their number. ARGV: for each key the lease, the lifetime, the value.
var setItems = driver.NewScript(`
local run = string.sub(string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), 1, 20)
local stored = 0
for i, key in ipairs(KEYS) do
	if redis.call('GET', key) == 'L' .. run .. ARGV[3 * i - 2] then
		redis.call('SET', key, 'V' .. run .. ARGV[3 * i], 'PX', ARGV[3 * i - 1])
		stored = stored + 1
	end
end
return stored`)

// Get implements stores.Cache. It is one round trip when nothing is missing: MGET with the run of the same server. The script gives leases of what
// is missing.
func (c cache) Get(ctx context.Context, keys []string) ([]stores.CacheItem, error) {
	if len(keys) == 0 {
		return nil, c.checkOpen(ctx)
	}
	items, missing := make([]stores.CacheItem, len(keys)), make([]int, 0, len(keys))
	if _, isCluster := c.client.(*driver.ClusterClient); isCluster {
		for i := range keys {
			missing = append(missing, i)
		}
	} else if err := c.do(ctx, func(ctx context.Context) (err error) {
		missing, err = c.read(ctx, keys, items)
		return err
	}); err != nil {
		return nil, err
	}
	return items, c.take(ctx, keys, items, missing)
}

// read sets the items of the keys that have a value of this run, and returns the others.
func (c cache) read(ctx context.Context, keys []string, items []stores.CacheItem) (missing []int, err error) {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = c.key("cache", key)
	}
	var info *driver.StringCmd
	var answers *driver.SliceCmd
	if _, err := c.client.Pipelined(ctx, func(pipe driver.Pipeliner) error {
		answers, info = pipe.MGet(ctx, names...), pipe.Info(ctx, "server")
		return nil
	}); err != nil {
		return nil, err
	}
	_, run, _ := strings.Cut(info.Val(), "run_id:")
	mark := string(isValue) + run[:min(len(run), runLetters)]
	for i, answer := range answers.Val() {
		if text, _ := answer.(string); len(mark) == 1+runLetters && strings.HasPrefix(text, mark) {
			items[i].Value = []byte(text[len(mark):])
		} else {
			missing = append(missing, i)
		}
	}
	return missing, nil
}

// take sets the items of missing keys.
func (c cache) take(ctx context.Context, keys []string, items []stores.CacheItem, missing []int) error {
	if len(missing) == 0 {
		return nil
	}
	var calls []scriptCall
	for _, i := range missing {
		calls = c.add(calls, c.key("cache", keys[i]))
	}
	lease := max(rand.Uint64(), 1)
	for i := range calls {
		calls[i].args = []any{strconv.FormatUint(lease, 10), stores.CacheLeaseTime.Milliseconds()}
	}
	if err := c.run(ctx, getItems, calls); err != nil {
		return err
	}
	next := 0
	for _, call := range calls {
		answers, err := call.result.StringSlice()
		if err != nil {
			return err
		}
		for _, answer := range answers {
			item := &items[missing[next]]
			next++
			switch {
			case answer[0] == isGiven:
				item.Lease = stores.CacheLease(lease)
			case answer[0] == isValue && len(answer) > 1+runLetters:
				item.Value = []byte(answer[1+runLetters:])
			}
		}
	}
	return nil
}

// Set implements stores.Cache.
func (c cache) Set(ctx context.Context, entries []stores.CacheEntry) (stored int, err error) {
	var calls []scriptCall
	for _, e := range entries {
		if e.Lease == 0 || e.Lifetime <= 0 || len(e.Value) == 0 || len(e.Value) > stores.MaxCacheValue {
			continue
		}
		calls = c.add(calls, c.key("cache", e.Key), strconv.FormatUint(uint64(e.Lease), 10), max(e.Lifetime, time.Millisecond).Milliseconds(), e.Value)
	}
	if len(calls) == 0 {
		return 0, c.checkOpen(ctx)
	}
	if err := c.run(ctx, setItems, calls); err != nil {
		return 0, err
	}
	for _, call := range calls {
		n, err := call.result.Int()
		if err != nil {
			return 0, err
		}
		stored += n
	}
	return stored, nil
}

// Invalidate implements stores.Cache.
func (c cache) Invalidate(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return c.checkOpen(ctx)
	}
	var calls []scriptCall
	for _, key := range keys {
		calls = c.add(calls, c.key("cache", key))
	}
	return c.do(ctx, func(ctx context.Context) error {
		_, err := c.client.Pipelined(ctx, func(pipe driver.Pipeliner) error {
			for _, call := range calls {
				pipe.Unlink(ctx, call.keys...)
			}
			return nil
		})
		return err
	})
}
