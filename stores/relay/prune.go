package relay

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"fivefold/stores"
)

// outboxState is the state of the outbox when it was pruned last.
type outboxState struct {
	mu    sync.Mutex
	state stores.OutboxState
}

// prune deletes old changes from time to time, until ctx ends.
func (r *Relay) prune(ctx context.Context) {
	for sleep(ctx, r.PruneEvery/2+rand.N(r.PruneEvery)) == nil {
		if err := r.Prune(ctx); err != nil && ctx.Err() == nil {
			r.Log.WarnContext(ctx, "old changes could not be deleted", "error", err)
		}
	}
}

// Prune deletes the changes that are older than Keep and that every projection has passed, and all that are older than KeepAll.
func (r *Relay) Prune(ctx context.Context) error {
	upTo, err := r.Outbox.Head(ctx)
	if err != nil {
		return err
	}
	head := upTo
	projections, err := r.Projections.All(ctx)
	if err != nil {
		return err
	}
	for _, p := range projections {
		if !p.Rebuild && p.Cursor.Before(upTo) {
			upTo = p.Cursor
		}
	}
	for _, b := range []struct {
		upTo stores.Cursor
		keep time.Duration
	}{{upTo, r.Keep}, {head, r.KeepAll}} {
		if _, err := r.Outbox.Prune(ctx, b.upTo, b.keep); err != nil {
			return err
		}
	}
	state, err := r.Outbox.State(ctx)
	if err != nil {
		return err
	}
	r.outbox.mu.Lock()
	defer r.outbox.mu.Unlock()
	r.outbox.state = state
	return nil
}
