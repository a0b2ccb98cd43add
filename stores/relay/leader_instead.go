package relay

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"fivefold/stores"
)

// insteadOwner begins the owner of a process that leads in the place of another one until it has rebuilt or repaired a projection.
const insteadOwner = "command:"

// newInstead returns the task of a process that leads p in the place of another one.
func newInstead(o Options, p Projection) *task {
	o.Owner = insteadOwner + o.Owner
	r := New(o)
	r.Lead(p)
	return r.tasks[0]
}

// leadInstead leads in the place of any other process, while it does something once.
func (t *task) leadInstead(parent context.Context, do func(context.Context, stores.ProjectionState) error) error {
	state, err := t.takeLead(parent)
	if err != nil {
		return err
	}
	t.rebuilding.Store(true) // so that renew goes on
	ctx, stop := context.WithCancel(parent)
	var renewing sync.WaitGroup
	renewing.Go(func() { defer stop(); t.renew(ctx, stop) })
	err = do(ctx, state)
	if err != nil && ctx.Err() != nil && parent.Err() == nil {
		err = fmt.Errorf("%w: %w", stores.ErrNotLeading, err)
	}
	stop()
	renewing.Wait()
	t.release(parent)
	return err
}

// takeLead makes this process the leader. The one that leads stops within its lease.
func (t *task) takeLead(ctx context.Context) (stores.ProjectionState, error) {
	for {
		state, err := t.extend(ctx)
		if err != nil || state.Leader == t.relay.Owner {
			return state, err
		}
		if state.Rebuild || strings.HasPrefix(state.Leader, insteadOwner) {
			return state, fmt.Errorf("%w: %s", ErrRebuilding, state.Leader)
		}
		if err := t.relay.Projections.Release(ctx, t.Name(), state.Leader); err != nil {
			return state, err
		}
	}
}
