package engines

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
	"fivefold/stores/cached"
	"fivefold/stores/guard"
	"fivefold/stores/redis"
)

// ErrNoRedis means that there is no RedisURL.
var ErrNoRedis = errors.New("there is no Redis")

// redisLimit is more than the limit of the engine for a call (redis.Options.Timeout), which has better errors. It is added to one of Addresses.
const redisLimit = time.Second

// openRedis serves live events and rate limits from Redis, and sessions that PostgreSQL has.
func (e *Engines) openRedis(ctx context.Context, addresses Addresses) error {
	var err error
	if e.redis, err = redis.Open(ctx, addresses.RedisURL, redis.Options{Prefix: addresses.RedisPrefix, Timeout: addresses.RedisTimeout}); err != nil {
		return err
	}
	// A mutation waits for a Redis that is gone once, and the next ones do not: the first failure opens the breaker.
	guarded := e.guarded(redis.Name, e.redis.Set(), guard.Options{Limit: redisLimit + addresses.RedisTimeout, Failures: 1})
	e.Set.Events = stores.Instrument(guarded, redis.Name).Events
	e.RateLimits = e.redis.RateLimits()
	names := []string{"live events", "rate limits"}
	if addresses.PostgresURL != "" { // SQLite answers sooner than Redis
		e.openCache()
		names = append(names, "cache of sessions")
	}
	problem := e.redis.Check(ctx)
	for _, name := range names {
		e.Roles = append(e.Roles, Role{Name: name, Engine: "Redis", Version: e.redis.Version(), Location: e.redis.Location(), Problem: problem})
	}
	return nil
}

// openCache keeps sessions in Redis, and what is read most in the memory of this process, where it follows the changes of other processes.
func (e *Engines) openCache() {
	e.Revisions = e.redis.Revisions()
	e.cache = cached.New(e.Set, cached.Options{Shared: e.redis.Cache(), After: stores.After})
	outbox := e.Set.Outbox
	e.Set = e.cache.Set()
	ctx, end := context.WithCancel(context.Background())
	e.ending = end
	e.follow.Go(func() { _ = e.cache.Follow(ctx, outbox) })
}

// Cache returns the counters of the cache by kind of values, the bytes that it has in the memory of this process, and the number of its errors;
// nil without a cache.
func (e *Engines) Cache() (kinds map[string]cached.Stats, size int, failures int64) {
	if e.cache == nil {
		return nil, 0, 0
	}
	kinds, failures = e.cache.Stats()
	return kinds, e.cache.Size(), failures
}

// CacheFollowed returns how far the memory of this process has followed the changes of others (see cached.Cache.Followed), and whether it does.
func (e *Engines) CacheFollowed() (until stores.Revision, lag time.Duration, follows bool) {
	if e.cache == nil {
		return 0, 0, false
	}
	until, lag = e.cache.Followed()
	return until, lag, true
}

// SessionCache returns the sessions in Redis as a projection that is rebuilt and audited, nil without them.
func (e *Engines) SessionCache() *cached.SessionContent {
	if e.cache == nil {
		return nil
	}
	return e.cache.SessionContent()
}

// CheckRedis returns an error when the Redis does not answer, ErrNoRedis without one.
func (e *Engines) CheckRedis(ctx context.Context) error {
	if e.redis == nil {
		return ErrNoRedis
	}
	return e.redis.Check(ctx)
}

// InspectRedis returns what answers at RedisURL and where.
func InspectRedis(ctx context.Context, addresses Addresses) (version, location string, err error) {
	engine, err := redis.Open(ctx, addresses.RedisURL, redis.Options{Prefix: addresses.RedisPrefix})
	if err != nil {
		return "", "", err
	}
	err = engine.Check(ctx)
	return engine.Version(), engine.Location(), errors.Join(err, engine.Close())
}
