package engines

import "fivefold/stores"

// rankingBytes is the memory for the rankings of searches in this process: about 2,000 of 12 KB.
const rankingBytes = 32 << 20

// Rankings returns the cache of the rankings of searches, which processes share that have a Redis.
func (e *Engines) Rankings() stores.Cache {
	if e.redis != nil {
		return e.redis.Cache()
	}
	return e.rankings
}
