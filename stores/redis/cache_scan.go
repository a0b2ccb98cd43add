package redis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
)

// peekItems returns the value of each key, false when it has none of this run.
var peekItems = driver.NewScript(`
local run = string.sub(string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), 1, 20)
local items = redis.call('MGET', unpack(KEYS))
for i, item in ipairs(items) do
	items[i] = item and string.sub(item, 1, 21) == 'V' .. run and string.sub(item, 22)
end
return items`)

// Peek implements stores.Cache.
func (c cache) Peek(ctx context.Context, keys []string) ([][]byte, error) {
	if len(keys) == 0 {
		return nil, c.checkOpen(ctx)
	}
	var calls []scriptCall
	for _, key := range keys {
		calls = c.add(calls, c.key("cache", key))
	}
	if err := c.run(ctx, peekItems, calls); err != nil {
		return nil, err
	}
	values := make([][]byte, 0, len(keys))
	for _, call := range calls {
		answers, err := call.result.Slice()
		if err != nil {
			return nil, err
		}
		for _, answer := range answers {
			var value []byte
			if text, ok := answer.(string); ok {
				value = []byte(text)
			}
			values = append(values, value)
		}
	}
	return values, nil
}

// scanCount is about the number of keys of the Redis that one command of Scan looks at. The server may return more, by a few.
const scanCount = stores.MaxBatch / 2

// Scan implements stores.Cache. A place is the address of a server, the only one or a master of a Cluster, and its cursor. A Cluster whose masters
// change meanwhile returns stores.ErrUnavailable.
func (c cache) Scan(ctx context.Context, from string) (keys []string, next string, err error) {
	err = c.do(ctx, func(ctx context.Context) error {
		nodes, err := c.masters(ctx)
		if err != nil {
			return err
		}
		at, cursor := 0, uint64(0)
		if from != "" {
			address, number, _ := strings.Cut(from, " ")
			at = slices.IndexFunc(nodes, func(n *driver.Client) bool { return n.Options().Addr == address })
			if cursor, err = strconv.ParseUint(number, 10, 64); err != nil || at < 0 {
				return fmt.Errorf("%w: the masters of the Cluster have changed", stores.ErrUnavailable)
			}
		}
		names, cursor, err := nodes[at].Scan(ctx, cursor, c.key("cache", "*"), scanCount).Result()
		if err != nil {
			return err
		}
		for _, name := range names {
			keys = append(keys, strings.TrimPrefix(name, c.key("cache", "")))
		}
		if cursor == 0 {
			at++
		}
		if at < len(nodes) {
			next = nodes[at].Options().Addr + " " + strconv.FormatUint(cursor, 10)
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return keys, next, nil
}

// masters returns the clients of all servers that have keys, in the order of their addresses.
func (c cache) masters(ctx context.Context) (nodes []*driver.Client, err error) {
	cluster, ok := c.client.(*driver.ClusterClient)
	if !ok {
		return []*driver.Client{c.client.(*driver.Client)}, nil
	}
	var mu sync.Mutex
	err = cluster.ForEachMaster(ctx, func(_ context.Context, node *driver.Client) error {
		mu.Lock()
		defer mu.Unlock()
		nodes = append(nodes, node)
		return nil
	})
	slices.SortFunc(nodes, func(a, b *driver.Client) int { return strings.Compare(a.Options().Addr, b.Options().Addr) })
	if err == nil && len(nodes) == 0 {
		err = fmt.Errorf("%w: the Cluster has no master", stores.ErrUnavailable)
	}
	return nodes, err
}

// clearCount is about the number of keys of the Redis that one command of Clear looks at.
const clearCount = 1000

// Clear implements stores.Cache. A key that is there during the whole of SCAN is returned by it, and what is stored meanwhile has had a lease
// before, or was loaded after Clear began.
func (c cache) Clear(ctx context.Context) error {
	if cluster, ok := c.client.(*driver.ClusterClient); ok {
		return c.callError(ctx, cluster.ForEachMaster(ctx, func(ctx context.Context, node *driver.Client) error { return c.clear(ctx, node) }))
	}
	return c.clear(ctx, c.client)
}

func (c cache) clear(ctx context.Context, node driver.Cmdable) error {
	var cursor uint64
	for {
		err := c.do(ctx, func(ctx context.Context) (err error) {
			var keys []string
			if keys, cursor, err = node.Scan(ctx, cursor, c.key("cache", "*"), clearCount).Result(); err != nil || len(keys) == 0 {
				return err
			}
			_, err = node.Pipelined(ctx, func(pipe driver.Pipeliner) error {
				for _, key := range keys {
					pipe.Unlink(ctx, key)
				}
				return nil
			})
			return err
		})
		if err != nil || cursor == 0 {
			return err
		}
	}
}
