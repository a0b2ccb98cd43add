package cached

import (
	"context"
	"time"

	"fivefold/stores"
)

// Apply removes what changes concern. It is also the projection of the shared cache: a relay calls it for changes whose process has died between
// the commit and the removal. Changes may be applied twice and in any order.
func (c *Cache) Apply(ctx context.Context, changes []stores.Change) error {
	var people []stores.ID
	for _, change := range changes {
		switch change.Table {
		case stores.TableAll:
			return c.Clear(ctx)
		case stores.TableUsers:
			people = append(people, change.Key)
		}
	}
	if len(people) > 0 {
		c.people.invalidate(ctx, people...)
	}
	return nil
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

// followFromHead applies the changes from now on until an error.
func (c *Cache) followFromHead(ctx context.Context, outbox stores.Outbox) error {
	cursor, err := outbox.Head(ctx)
	if err != nil {
		return err
	}
	c.people.near.Clear() // what is read from now on has all changes before cursor
	for {
		read := time.Now()
		batch, err := outbox.Read(ctx, cursor, followLimit)
		if err != nil {
			return err
		}
		if err := c.Apply(ctx, batch.Changes); err != nil {
			return err
		}
		c.until.Store(max(c.until.Load(), int64(batch.Until)))
		if cursor = batch.Next; len(batch.Changes) == followLimit {
			continue
		}
		c.followed.Store(read.UnixNano())
		if err := outbox.Wait(ctx, cursor); err != nil {
			return err
		}
	}
}
