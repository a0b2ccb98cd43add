package relay

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"fivefold/stores"
)

// leadAlways leads the projection whenever no other process does.
func (t *task) leadAlways(ctx context.Context) {
	close(t.ready)
	defer t.leading.Store(false)
	for ctx.Err() == nil {
		var state stores.ProjectionState
		if t.retry(ctx, func() (err error) { state, err = t.extend(ctx); return err }) != nil {
			return
		}
		if state.Leader != t.relay.Owner {
			_ = sleep(ctx, t.relay.Lease/8+rand.N(t.relay.Lease/8))
			continue
		}
		t.leadOnce(ctx, state)
	}
}

// extend becomes the leader, or leads on, if no other process leads.
func (t *task) extend(ctx context.Context) (stores.ProjectionState, error) {
	until := time.Now().Add(t.relay.Lease - t.relay.Lease/8) // the lease begins later than the call
	state, err := t.relay.Projections.Lead(ctx, t.Name(), t.relay.Owner, t.relay.Lease)
	if err == nil {
		t.leadsUntil.Store(&until)
		t.leading.Store(state.Leader == t.relay.Owner)
		t.parkedNow.Store(int64(state.Parked))
	}
	return state, err
}

// leadOnce applies changes until ctx ends, this process does not lead any more, or the projection must be rebuilt.
func (t *task) leadOnce(parent context.Context, state stores.ProjectionState) {
	ctx, stop := context.WithCancel(parent)
	t.rebuilding.Store(state.Rebuild)
	t.drained = false
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		defer stop()
		t.renew(ctx, stop)
	}()
	err := t.advanceAlways(ctx, state)
	stop()
	<-renewed
	t.leading.Store(false)
	t.oldest.Store(0)
	if errors.Is(err, stores.ErrNotLeading) {
		t.log.WarnContext(parent, "another process leads the projection now")
		return
	}
	t.release(parent) // only at the end of the process, or when it leads again at once
}

// release gives the lease back, also after the end of ctx.
func (t *task) release(ctx context.Context) {
	limited, end := context.WithTimeout(context.WithoutCancel(ctx), releaseTime)
	defer end()
	if err := t.relay.Projections.Release(limited, t.Name(), t.relay.Owner); err != nil {
		t.log.WarnContext(ctx, "the lease of the projection ends by itself", "error", err)
	}
}

// releaseTime is how long a process that stops waits for the truth.
const releaseTime = 2 * time.Second

// renew extends the lease until it is lost, or the projection must be rebuilt. It calls stop shortly before another process may lead, also while the truth
// does not answer: what this process writes later could replace what the other one has written.
func (t *task) renew(ctx context.Context, stop func()) {
	end := time.AfterFunc(time.Until(*t.leadsUntil.Load()), stop)
	defer end.Stop()
	for sleep(ctx, t.relay.Lease/3) == nil {
		rebuilding := t.rebuilding.Load()
		state, err := t.extend(ctx)
		switch {
		case err == nil && (state.Leader != t.relay.Owner || state.Rebuild && !rebuilding):
			return
		case err == nil:
			end.Reset(time.Until(*t.leadsUntil.Load()))
		}
	}
}

// advanceAlways rebuilds the projection when it must be, and applies batch after batch.
func (t *task) advanceAlways(ctx context.Context, state stores.ProjectionState) error {
	at := state.Cursor
	if state.Rebuild {
		var err error
		if at, err = t.rebuildAlways(ctx, state); err != nil {
			return err
		}
		t.rebuilding.Store(false)
	}
	return t.advanceFrom(ctx, at)
}

// advanceFrom applies batch after batch from a place on.
func (t *task) advanceFrom(ctx context.Context, at stores.Cursor) error {
	for {
		batch, err := t.read(ctx, at)
		if errors.Is(err, stores.ErrPruned) {
			return t.needRebuild(ctx)
		}
		if err != nil {
			return err
		}
		if t.mustRebuild(batch.Changes) {
			t.rebuilding.Store(true) // so that renew goes on
			if err := t.needRebuild(ctx); err != nil {
				return err
			}
			return t.quiet(ctx)
		}
		failed, err := t.apply(ctx, batch.Changes)
		if err != nil {
			return err
		}
		if err := t.retry(ctx, func() error {
			return t.relay.Projections.Advance(ctx, t.Name(), t.relay.Owner, batch, failed)
		}); err != nil {
			return err
		}
		t.parkedNow.Add(int64(len(failed)))
		t.passed(batch, len(failed))
		at = batch.Next
	}
}

// mustRebuild reports whether any row may have changed, and the projection has to be filled again.
func (t *task) mustRebuild(changes []stores.Change) bool {
	_, ok := t.Projection.(Rebuilder)
	return ok && hasAny(changes)
}

// hasAny reports whether one of the changes is of TableAll.
func hasAny(changes []stores.Change) bool {
	return slices.ContainsFunc(changes, func(c stores.Change) bool { return c.Table == stores.TableAll })
}

const (
	quietTime = time.Second      // an import stores several changes of TableAll a second
	maxQuiet  = 10 * time.Minute // how long a rebuild waits for the end of imports
)

// quiet waits until no change of TableAll has come for some time, so that one rebuild follows those that come in a row.
func (t *task) quiet(ctx context.Context) error {
	for end := time.Now().Add(maxQuiet); time.Now().Before(end); {
		var at stores.Cursor
		if err := t.retry(ctx, func() (err error) { at, err = t.relay.Outbox.Head(ctx); return err }); err != nil {
			return err
		}
		if err := sleep(ctx, quietTime); err != nil {
			return err
		}
		again, err := t.anyAfter(ctx, at)
		if err != nil || !again {
			return err
		}
	}
	return nil
}

// anyAfter reports whether there are changes of TableAll after a place.
func (t *task) anyAfter(ctx context.Context, at stores.Cursor) (found bool, err error) {
	for !found {
		var batch stores.ChangeBatch
		err := t.retry(ctx, func() (err error) { batch, err = t.relay.Outbox.Read(ctx, at, t.relay.Batch); return err })
		if err != nil || len(batch.Changes) == 0 {
			return errors.Is(err, stores.ErrPruned), ctx.Err()
		}
		found, at = hasAny(batch.Changes), batch.Next
	}
	return found, nil
}

// needRebuild records that the projection must be rebuilt. The process then leads again.
func (t *task) needRebuild(ctx context.Context) error {
	return t.retry(ctx, func() error { return t.relay.Projections.NeedRebuild(ctx, t.Name()) })
}
