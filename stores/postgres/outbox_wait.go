package postgres

import (
	"context"
	"time"

	"fivefold/stores"
)

const (
	// waitTime is how long Wait waits for changes that nobody notifies of.
	waitTime = time.Second
	// minPoll and maxPoll are the pauses after which Wait looks again whether a change that is not complete yet can be read. They double.
	minPoll = 2 * time.Millisecond
	maxPoll = 100 * time.Millisecond
)

// pending is whether changes after a cursor can be read, and whether there are some that are not complete.
type pending struct{ complete, open bool }

// Wait implements stores.Outbox.
func (s outbox) Wait(ctx context.Context, after stores.Cursor) error {
	limit := time.NewTimer(waitTime)
	defer limit.Stop()
	for poll := minPoll; ; poll = min(2*poll, maxPoll) {
		changed := s.changes.next()
		p, err := s.pendingAfter(ctx, after)
		if err != nil || p.complete {
			return err
		}
		var again <-chan time.Time
		if p.open { // a notification says nothing new: the change waits for another transaction
			changed, again = nil, time.After(poll)
		}
		select {
		case <-changed:
			return nil
		case <-again:
		case <-limit.C:
			return nil
		case <-s.changes.closing.Done():
			return stores.ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// pendingChanges selects the values of pending. The order makes PostgreSQL use the index: it expects more changes after a cursor than there are.
const pendingChanges = `SELECT
	(SELECT true FROM changes x WHERE ` + afterCursor + ` AND x.tx < ` + openFrom + ` ORDER BY x.tx, x.version LIMIT 1),
	(SELECT true FROM changes x WHERE ` + afterCursor + ` AND x.tx >= ` + openFrom + ` ORDER BY x.tx, x.version LIMIT 1)`

func (s outbox) pendingAfter(ctx context.Context, after stores.Cursor) (p pending, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		p, err = queryRow(ctx, c, func(r *row) pending { return pending{r.bool(), r.bool()} }, pendingChanges, cursorArgs(after))
		return err
	})
	return p, err
}
