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

// Revisions returns the last revisions of viewers, which all processes share. Its user needs EVALSHA, SCRIPT LOAD, GET and SET.
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

// Last implements stores.Revisions.
func (s revisions) Last(ctx context.Context, viewer stores.ID) (stores.Revision, error) {
	var last int64
	err := s.do(ctx, func(ctx context.Context) error {
		text, err := s.client.Get(ctx, s.revisionKey(viewer)).Result()
		if errors.Is(err, driver.Nil) {
			return nil
		}
		if err == nil {
			last, err = strconv.ParseInt(text, 10, 64)
		}
		return err
	})
	return stores.Revision(last), err
}
