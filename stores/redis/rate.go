package redis

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"time"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
)

// rateLimits implements stores.RateLimits for every process that uses the Redis. A bucket is a key whose value is the time at which it is full, in
// microseconds of the server's clock, and which expires then. All buckets have one hash tag: in a Cluster one node keeps them, so that a call takes from
// all of its buckets or from none in one script, without giving anything back. A server takes 10 µs for the script of two
// buckets, and 25,000 calls a second arrived from clients on the same two processors (BenchmarkRateLimits).
type rateLimits struct{ engine *Engine }

// take has for each key the tokens and the refill time of its bucket, in microseconds, and the tokens to take. One key may occur several times. A clock that
// was set back, as by a failover, makes no bucket emptier than empty.
var take = driver.NewScript(`
local time = redis.call('TIME')
local now, wait, buckets = time[1] * 1000000 + time[2], 0, {}
for i, key in ipairs(KEYS) do
	local size, refill, tokens = tonumber(ARGV[3*i-2]), tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i])
	local full = buckets[key] or math.min(tonumber(redis.call('GET', key) or now), now + refill)
	full = math.max(full, now) + math.min(tokens, size) * refill / size
	buckets[key] = full
	wait = math.max(wait, full - now - refill)
end
if wait >= 1 then
	return math.ceil(wait)
end
for key, full in pairs(buckets) do
	redis.call('SET', key, string.format('%.17g', full), 'PX', math.max(1, math.ceil((full - now) / 1000)))
end
return 0`)

// Take implements stores.RateLimits.
func (l rateLimits) Take(ctx context.Context, takes []stores.RateTake) (wait time.Duration, err error) {
	var keys []string
	var args []any
	for _, t := range takes {
		if t.Tokens > 0 && t.Rate.Tokens > 0 {
			keys = append(keys, l.key(t.Rate.Name, t.Key))
			args = append(args, t.Rate.Tokens, t.Rate.Refill.Microseconds(), t.Tokens)
		}
	}
	if len(keys) == 0 {
		return 0, l.engine.checkOpen(ctx)
	}
	err = l.engine.do(ctx, func(ctx context.Context) error {
		micros, err := take.Run(ctx, l.engine.client, keys, args...).Int64()
		wait = time.Duration(micros) * time.Microsecond
		return err
	})
	return wait, err
}

// key returns the name of a bucket. It has a hash of the key, which may be long and is a person's or an address.
func (l rateLimits) key(rate, key string) string {
	hash := sha256.Sum256([]byte(key))
	return l.engine.key("{rates}", rate, base64.RawURLEncoding.EncodeToString(hash[:16]))
}
