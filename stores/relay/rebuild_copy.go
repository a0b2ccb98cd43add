package relay

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// caughtUp is how far changes were applied to a copy, and those that could not be.
type caughtUp struct {
	at     stores.ChangeBatch
	failed []stores.ParkedChange
	count  int
}

// fillCopy fills the copy. Changes that are stored meanwhile are applied to it from time to time, so that they are not pruned before.
func (t *task) fillCopy(parent context.Context, s Shadow) (c caughtUp, err error) {
	head, err := t.relay.Outbox.Head(parent)
	if err != nil {
		return c, err
	}
	c.at = stores.ChangeBatch{Next: head, Until: head.Revision}
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	last, report := time.Now(), reportStep(t.report, stepFilling)
	err = s.Fill(ctx, func(done, total int) {
		report(done, total)
		if time.Since(last) < t.relay.Keep/4 || ctx.Err() != nil {
			return
		}
		if err := t.catchUp(ctx, &c); err != nil {
			cancel(err)
		}
		last = time.Now()
	})
	if cause := context.Cause(ctx); cause != nil && parent.Err() == nil {
		err = cause
	}
	return c, err
}

// catchUp applies the changes to the copy that are complete now.
func (t *task) catchUp(ctx context.Context, c *caughtUp) error {
	head, err := t.relay.Outbox.Head(ctx)
	for err == nil && c.at.Next.Before(head) {
		var batch stores.ChangeBatch
		batch, err = t.relay.Outbox.Read(ctx, c.at.Next, t.relay.Batch)
		switch {
		case errors.Is(err, stores.ErrPruned) || err == nil && hasAny(batch.Changes):
			return errBehind
		case err != nil || len(batch.Changes) == 0:
			return err
		}
		var failed []stores.ParkedChange
		if failed, err = t.apply(ctx, batch.Changes); err == nil {
			c.failed, c.at = append(c.failed, failed...), batch
			c.count += len(batch.Changes)
			reportStep(t.report, stepCatchingUp)(c.count, 0)
		}
	}
	return err
}

// swap makes the copy the content. Until the truth knows it, the projection is one that must be rebuilt: should this process stop for so long that
// another one leads, and swap then, the other one does not go on with an older content than it has applied changes to.
func (t *task) swap(ctx context.Context, s Shadow, c caughtUp) error {
	t.rebuilding.Store(true)
	if err := t.relay.Projections.NeedRebuild(ctx, t.Name()); err != nil {
		return err
	}
	state, err := t.extend(ctx)
	switch {
	case err != nil:
		return err
	case state.Leader != t.relay.Owner:
		return stores.ErrNotLeading
	}
	if err := s.Swap(ctx); err != nil {
		return err
	}
	c.at.Changes = nil
	if err := t.relay.Projections.Rebuilt(ctx, t.Name(), t.relay.Owner, c.at); err != nil {
		return err
	}
	for start := 0; start < len(c.failed); start += stores.MaxBatch {
		part := c.failed[start:min(start+stores.MaxBatch, len(c.failed))]
		if err := t.relay.Projections.Advance(ctx, t.Name(), t.relay.Owner, c.at, part); err != nil {
			return err
		}
	}
	t.until.reach(c.at.Until)
	return nil
}

// A shadowProjection is a copy as a projection.
type shadowProjection struct {
	name string
	Shadow
}

// Name implements Projection.
func (s shadowProjection) Name() string { return s.name }

// A served content is one that is read while a copy is filled.
type served struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// serve applies changes to the content of the projection while a copy is filled, unless the content must be rebuilt.
func (t *task) serve(parent context.Context, state stores.ProjectionState) served {
	ctx, cancel := context.WithCancel(parent)
	s := served{cancel, make(chan struct{})}
	go func() {
		defer close(s.done)
		if !state.Rebuild {
			_ = t.advanceFrom(ctx, state.Cursor) // what it has not applied the copy has
		}
	}()
	return s
}

// stop returns when no change is applied to the content any more.
func (s served) stop() {
	s.cancel()
	<-s.done
}
