package redis

import (
	"context"
	"errors"
	"strconv"
	"time"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
)

// revisionTime is how long a revision is kept.
const revisionTime = time.Minute

// revisions implements stores.Revisions.
type revisions struct{ *Engine }

// Revisions returns the last revisions of viewers, which all processes share. Its user needs EVALSHA, SCRIPT LOAD, GET, MGET and SET.
func (e *Engine) Revisions() stores.Revisions { return revisions{e} }

func (e *Engine) revisionKey(viewer stores.ID) string { return e.key("revision", viewer.String()) }

// keepGreatest stores a number unless the key has a greater one. Numbers of equal length are compared as texts: Lua's have 53 bits.
// ARGV: the number, the lifetime in milliseconds.
var keepGreatest = driver.NewScript(`
local last, new = redis.call('GET', KEYS[1]), ARGV[1]
if not last or #last < #new or #last == #new and last < new then
	redis.call('SET', KEYS[1], new, 'PX', ARGV[2])
end
return 1`)

// Remember implements stores.Revisions.
func (s revisions) Remember(ctx context.Context, viewer stores.ID, r stores.Revision) error {
	calls := s.add(nil, s.revisionKey(viewer), int64(r), revisionTime.Milliseconds())
	return s.run(ctx, keepGreatest, calls)
}

// Last implements stores.Revisions. A Cluster is sent one command for each viewer, as their keys are in several slots.
func (s revisions) Last(ctx context.Context, viewers []stores.ID) (map[stores.ID]stores.Revision, error) {
	if len(viewers) == 0 {
		return nil, s.checkOpen(ctx)
	}
	keys := make([]string, len(viewers))
	for i, viewer := range viewers {
		keys[i] = s.revisionKey(viewer)
	}
	known := make(map[stores.ID]stores.Revision, len(viewers))
	err := s.do(ctx, func(ctx context.Context) error {
		texts, err := s.getAll(ctx, keys)
		for i, text := range texts {
			if text, found := text.(string); found && err == nil {
				var last int64
				last, err = strconv.ParseInt(text, 10, 64)
				known[viewers[i]] = stores.Revision(last)
			}
		}
		return err
	})
	return known, err
}

// getAll returns the text of each key, nil when there is none.
func (e *Engine) getAll(ctx context.Context, keys []string) ([]any, error) {
	if _, isCluster := e.client.(*driver.ClusterClient); !isCluster {
		return e.client.MGet(ctx, keys...).Result()
	}
	answers := make([]*driver.StringCmd, len(keys))
	_, err := e.client.Pipelined(ctx, func(pipe driver.Pipeliner) error {
		for i, key := range keys {
			answers[i] = pipe.Get(ctx, key)
		}
		return nil
	})
	if err != nil && !errors.Is(err, driver.Nil) {
		return nil, err
	}
	texts := make([]any, len(keys))
	for i, answer := range answers {
		switch text, err := answer.Result(); {
		case err == nil:
			texts[i] = text
		case !errors.Is(err, driver.Nil): // Pipelined returns the first error only
			return nil, err
		}
	}
	return texts, nil
}
