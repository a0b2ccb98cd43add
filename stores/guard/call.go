package guard

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

// patience is the time after which a call that the deadline of its request ends counts as a failure of the store. A call that was given less, or
// whose caller has gone, says nothing about the store.
const patience = time.Second

// A verdict is what a call says about the store.
type verdict int

const (
	failed verdict = iota // it did not answer
	answered
	interrupted // nothing
)

func (g *Guard) around(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
	use := stores.UseOf(call.Method)
	if call.Keys == 0 || use == stores.MethodIsLong {
		return next(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, g.options.Limit)
	defer cancel()
	began := time.Now()
	err := g.attempt(ctx, limited, use, next)
	if use != stores.MethodReads || !isPassing(err) || limited.Err() != nil || 2*time.Since(began) > g.options.Limit {
		return err
	}
	again := g.attempt(ctx, limited, use, next)
	if isRejection(again) {
		return err
	}
	g.retries.Add(1)
	return again
}

// isPassing reports whether the store has failed in a way that may be over when it is asked again.
func isPassing(err error) bool { return errors.Is(err, stores.ErrUnavailable) && !isRejection(err) }

// isRejection reports whether the store was not asked.
func isRejection(err error) bool { return errors.Is(err, ErrOpen) || errors.Is(err, ErrFull) }

// attempt runs next once, with the context limited, which is derived from that of the caller.
func (g *Guard) attempt(ctx, limited context.Context, use stores.MethodUse, next func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !g.breaker.TryAcquirePermit() {
		return g.reject(ErrOpen)
	}
	isTrial := !g.breaker.IsClosed()
	if err := g.bulkhead.AcquirePermitWithMaxWait(limited, g.options.Wait); err != nil {
		g.record(isTrial, interrupted)
		if cause := ctx.Err(); cause != nil {
			return cause
		}
		return g.reject(ErrFull)
	}
	defer g.bulkhead.ReleasePermit()
	said := failed // also when next panics
	defer func() { g.record(isTrial, said) }()
	g.running.Add(1)
	defer g.running.Add(-1)
	began := time.Now()
	err := next(limited)
	switch cause := ctx.Err(); {
	case err == nil:
		said = answered
	case errors.Is(cause, context.Canceled) || cause != nil && time.Since(began) < patience || errors.Is(err, stores.ErrClosed):
		said = interrupted
	case cause == nil && limited.Err() != nil:
		g.timeouts.Add(1)
		return limitError(err, use, g.options.Limit)
	case !stores.IsFault(err):
		said = answered
	}
	return err
}

// limitError returns the error of a call whose deadline has passed. The error of a write is replaced only when it is the bare one of the context:
// one that says more may say that the result is not known, and stores.ErrUnavailable says that nothing was written.
func limitError(err error, use stores.MethodUse, limit time.Duration) error {
	isBare := err == context.DeadlineExceeded //nolint:errorlint // see above
	if isBare || use == stores.MethodReads && errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w of %v", stores.ErrUnavailable, ErrLimit, limit)
	}
	return err
}

func (g *Guard) reject(reason error) error {
	g.rejected.Add(1)
	return fmt.Errorf("%w: %w", stores.ErrUnavailable, reason)
}

// record passes a verdict to the breaker. A trial has a permit of the breaker, which only a verdict returns: an interrupted one counts as failed, so
// that the next trial comes after another pause.
func (g *Guard) record(isTrial bool, v verdict) {
	switch {
	case v == answered:
		g.breaker.RecordSuccess()
	case v == failed || isTrial:
		g.breaker.RecordFailure()
	}
}
