package relay

import (
	"context"
	"fmt"
	"sync"
	"time"

	"fivefold/stores"
)

const (
	maxConfirm    = 10                     // times that an entry is compared again
	unledTime     = 250 * time.Millisecond // until a process that has written has changed the projection, too
	maxCatchUp    = time.Minute            // until the projection has passed what the truth contained
	catchUpPause  = 20 * time.Millisecond
	confirmations = 2 // an entry that is changed there and back while it is compared could differ once
)

// confirm compares entries again until each has been equal once, or has differed twice from a truth that had not changed before the projection
// passed it. Entries of which neither becomes true are changing.
func (a *audit) confirm(ctx context.Context, suspects []Key) (different []Key, changing int, err error) {
	if len(suspects) == 0 {
		return nil, 0, nil
	}
	if !a.Unled { // for the case that no other process does
		led, stop := context.WithCancel(ctx)
		r := New(a.options)
		r.Lead(a.auditor)
		var running sync.WaitGroup
		running.Go(func() { r.tasks[0].leadAlways(led) })
		defer running.Wait()
		defer stop()
	}
	times := map[Key]int{}
	for round := 0; round < maxConfirm && len(suspects) > 0; round++ {
		var undecided []Key
		for start := 0; start < len(suspects); start += stores.MaxBatch {
			left, err := a.compareLater(ctx, suspects[start:min(start+stores.MaxBatch, len(suspects))], times)
			if err != nil {
				return nil, 0, err
			}
			for _, key := range left {
				if times[key] == confirmations {
					different = append(different, key)
				} else {
					undecided = append(undecided, key)
				}
			}
		}
		suspects = undecided
	}
	return different, len(suspects), nil
}

// compareLater compares entries with what the truth contained before the projection passed it. It returns those that differ, and counts how often
// they have while the truth had not changed.
func (a *audit) compareLater(ctx context.Context, keys []Key, times map[Key]int) (left []Key, err error) {
	before, err := a.auditor.Wanted(ctx, keys)
	if err != nil {
		return nil, err
	}
	if err := a.settle(ctx); err != nil {
		return nil, err
	}
	stored, err := a.auditor.Stored(ctx, keys)
	if err != nil {
		return nil, err
	}
	after, err := a.auditor.Wanted(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if !differ(stored, after, key) {
			continue
		}
		left = append(left, key)
		if !differ(before, after, key) {
			times[key]++
		}
	}
	return left, nil
}

// settle waits until the projection has applied or parked every change that was committed before the call.
func (a *audit) settle(ctx context.Context) error {
	if a.Unled {
		return sleep(ctx, unledTime)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, maxCatchUp, fmt.Errorf("%s has not caught up within %v: see fivefold relay status", a.auditor.Name(), maxCatchUp))
	defer cancel()
	first, err := a.unpassed(ctx)
	for passed := first.Until; err == nil && passed < first.Latest; {
		if err = sleep(ctx, catchUpPause); err == nil {
			var batch stores.ChangeBatch
			batch, err = a.unpassed(ctx)
			passed = batch.Until
		}
	}
	return orCause(ctx, err)
}

// unpassed returns an empty batch at the place of the projection: Until is the revision up to which it has applied or parked every change.
func (a *audit) unpassed(ctx context.Context) (stores.ChangeBatch, error) {
	state, err := a.state(ctx)
	switch {
	case err != nil:
		return stores.ChangeBatch{}, err
	case state.Rebuild:
		return stores.ChangeBatch{}, ErrMustRebuild
	}
	return a.options.Outbox.Read(ctx, state.Cursor, 0)
}

// orCause returns the reason for the end of ctx, when it has ended, in the place of err.
func orCause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
