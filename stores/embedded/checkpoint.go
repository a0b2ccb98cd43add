package embedded

import (
	"context"
	"os"
	"time"
)

// checkpointEvery is the interval at which the write-ahead log is copied into the file and emptied. SQLite itself copies it at a size
// that a small network never reaches, and then keeps its length.
const checkpointEvery = 30 * time.Second

// keepLogShort empties the write-ahead log from time to time, until endBackground.
func (e *Engine) keepLogShort() {
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-e.closing:
			return
		case <-tick.C:
			_ = e.checkpoint(context.Background()) // the next one may succeed
		}
	}
}

// checkpoint copies the write-ahead log into the file and empties it, unless a reader or another process needs it.
func (e *Engine) checkpoint(ctx context.Context) error {
	if log, err := os.Stat(e.location + "-wal"); err != nil || log.Size() == 0 {
		return err
	}
	return withConn(ctx, e.writer, func(c *conn) error {
		return c.run(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	})
}
