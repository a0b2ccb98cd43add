package cached

import (
	"context"
	"time"

	"fivefold/stores"
)

// apply removes what changes concern. Changes may be applied twice and in any order. The changes of sessions are not in the outbox.
func (c *Cache) apply(ctx context.Context, changes []stores.Change) {
	for _, change := range changes {
		switch change.Table {
		case stores.TableAll:
			c.memory.Clear()
		case stores.TableUsers:
			c.people.invalidate(ctx, change.Key)
		case stores.TableInterests:
			c.interests.invalidate(ctx, change.Key)
		case stores.TableLikes:
			c.likeChanged(ctx, change.Key, change.Other)
		case stores.TableFriendships:
			c.friends.invalidate(ctx, change.Key, change.Other)
			c.relations.invalidate(ctx, change.Key, change.Other)
		case stores.TableBlocks:
			c.relations.invalidate(ctx, change.Key, change.Other)
		}
	}
}

// followLimit is the number of changes that Follow reads at once.
const followLimit = 1000

// Follow applies the changes of the outbox from now on until ctx ends, and returns its error. Each process follows for itself. While the outbox
// cannot be read, the memory of the process is not used, and is then filled anew.
func (c *Cache) Follow(ctx context.Context, outbox stores.Outbox) error {
	for {
		_ = c.followFromHead(ctx, outbox)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// A mark is a time and a revision. Every change that was committed before the time has this revision or a smaller one.
type mark struct {
	at     time.Time
	latest stores.Revision
}

// followFromHead applies the changes from now on until an error. That nothing was read does not say that nothing has changed: an open transaction
// holds back the changes of those that began later. Therefore what is followed is a mark, once the changes of its revision are applied.
func (c *Cache) followFromHead(ctx context.Context, outbox stores.Outbox) error {
	cursor, err := outbox.Head(ctx)
	if err != nil {
		return err
	}
	next := mark{at: time.Now()} // an empty memory lacks no change
	c.memory.Clear()             // what is read from now on has all changes before cursor
	for {
		last := mark{at: time.Now()}
		batch, err := outbox.Read(ctx, cursor, followLimit)
		if err != nil {
			return err
		}
		c.apply(ctx, batch.Changes)
		c.until.Store(max(c.until.Load(), int64(batch.Until)))
		if last.latest = batch.Latest; batch.Until >= last.latest {
			next = last
		}
		if batch.Until >= next.latest {
			c.followed.Store(next.at.UnixNano())
			next = last
		}
		if cursor = batch.Next; len(batch.Changes) == followLimit {
			continue
		}
		if err := outbox.Wait(ctx, cursor); err != nil {
			return err
		}
	}
}
