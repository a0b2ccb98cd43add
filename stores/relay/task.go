package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

// A task is a projection of this process.
type task struct {
	Projection
	relay  *Relay
	run    func(*task, context.Context)
	log    *slog.Logger
	report func(Progress) // of a rebuild; nil reports nothing
	ready  chan struct{}  // closed when the task applies every later change

	drained  bool      // the last read has returned everything that there was
	lastRead time.Time // when the last read began

	leadsUntil atomic.Pointer[time.Time] // no other process leads before, if this one does
	leading    atomic.Bool
	rebuilding atomic.Bool
	oldest     atomic.Int64 // nanoseconds since 1970 of the oldest change that is read and not applied; 0 when there is none
	until      progress     // up to which everything is applied
	applied    atomic.Int64
	batches    atomic.Int64
	parked     atomic.Int64 // changes that this process has parked or dropped
	parkedNow  atomic.Int64 // parked changes in the truth
	failures   atomic.Int64 // failed attempts
}

// read returns the changes after a place; it waits until there are some. The error is ErrPruned or that of ctx.
func (t *task) read(ctx context.Context, at stores.Cursor) (batch stores.ChangeBatch, err error) {
	for {
		if t.drained {
			if err := t.wait(ctx, at); err != nil {
				return batch, err
			}
		}
		t.lastRead = time.Now()
		err = t.retry(ctx, func() (err error) { batch, err = t.relay.Outbox.Read(ctx, at, t.relay.Batch); return err })
		if err != nil {
			t.drained = false
			return batch, err
		}
		t.drained = len(batch.Changes) < t.relay.Batch
		if len(batch.Changes) > 0 {
			t.oldest.Store(batch.Changes[0].At.UnixNano())
			return batch, nil
		}
		t.until.reach(batch.Until)
		at = batch.Next
	}
}

// wait waits until there may be changes after a place, and until some time has passed since the last read, so that changes that follow each other
// are read together. The error is that of ctx.
func (t *task) wait(ctx context.Context, at stores.Cursor) error {
	if err := t.retry(ctx, func() error { return t.relay.Outbox.Wait(ctx, at) }); err != nil {
		return err
	}
	if rest := t.relay.Pause - time.Since(t.lastRead); rest > 0 {
		return sleep(ctx, rest)
	}
	return nil
}

// passed counts a batch that is applied.
func (t *task) passed(batch stores.ChangeBatch, failed int) {
	t.applied.Add(int64(len(batch.Changes) - failed))
	t.batches.Add(1)
	t.parked.Add(int64(failed))
	t.until.reach(batch.Until)
	t.oldest.Store(0)
}

// extraAttempts is how often a change that fails alone is tried again before it is parked.
const extraAttempts = 2

// apply applies changes and returns those that cannot be applied. It waits while a store is unavailable. The error is that of ctx.
func (t *task) apply(ctx context.Context, changes []stores.Change) (failed []stores.ParkedChange, err error) {
	failed, err = t.applyHalves(ctx, changes)
	for attempt := 1; attempt <= extraAttempts && err == nil && len(failed) > 0; attempt++ {
		if err = sleep(ctx, time.Duration(attempt)*(5*time.Millisecond+rand.N(5*time.Millisecond))); err != nil {
			break
		}
		again := failed
		failed = nil
		for _, f := range again {
			left, err := t.applyHalves(ctx, []stores.Change{f.Change})
			if err != nil {
				return nil, err
			}
			for i := range left {
				left[i].Attempts = attempt + 1
			}
			failed = append(failed, left...)
		}
	}
	return failed, err
}

// applyHalves applies changes, each half of them alone when all together fail, and returns those that fail alone.
func (t *task) applyHalves(ctx context.Context, changes []stores.Change) (failed []stores.ParkedChange, err error) {
	reason := t.repeatWhile(ctx, isUnavailable, func() error { return t.call(ctx, changes) })
	switch n := len(changes); {
	case reason == nil || n == 0:
		return nil, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case n == 1:
		return []stores.ParkedChange{{Change: changes[0], Reason: shortened(reason.Error()), ParkedAt: time.Now().UTC(), Attempts: 1}}, nil
	default:
		for _, half := range [][]stores.Change{changes[:n/2], changes[n/2:]} {
			found, err := t.applyHalves(ctx, half)
			if err != nil {
				return nil, err
			}
			failed = append(failed, found...)
		}
		return failed, nil
	}
}

// maxReason is the number of bytes of a stored reason.
const maxReason = 500

func shortened(text string) string { return text[:min(len(text), maxReason)] }

// call applies changes. A panic is an error.
func (t *task) call(ctx context.Context, changes []stores.Change) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return t.Apply(ctx, changes)
}

// isUnavailable reports whether the same call may succeed later.
func isUnavailable(err error) bool {
	return errors.Is(err, stores.ErrUnavailable) || errors.Is(err, stores.ErrUnknownResult) || errors.Is(err, stores.ErrClosed) || errors.Is(err, context.DeadlineExceeded)
}

// isPassing reports whether a failure of the truth or of a rebuild may end by itself.
func isPassing(err error) bool {
	return !errors.Is(err, stores.ErrPruned) && !errors.Is(err, stores.ErrNotLeading)
}

// retry repeats do until it succeeds, ctx ends, or it returns ErrPruned or ErrNotLeading.
func (t *task) retry(ctx context.Context, do func() error) error {
	return t.repeatWhile(ctx, isPassing, do)
}

const (
	firstPause = 20 * time.Millisecond
	maxPause   = 5 * time.Second
)

// repeatWhile repeats do after longer and longer pauses while it returns such an error and ctx has not ended.
func (t *task) repeatWhile(ctx context.Context, such func(error) bool, do func() error) error {
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		err := do()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !such(err):
			return err
		}
		if t.failures.Add(1); pause >= maxPause {
			t.log.WarnContext(ctx, "a projection is waiting for a store", "error", err)
		}
		if err := sleep(ctx, pause/2+rand.N(pause)); err != nil {
			return err
		}
	}
}

// sleep waits for a time, or returns the error of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
