package payments

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"fivefold/stores"
)

// EventOutcome is what became of a webhook.
type EventOutcome string

// The outcomes.
const (
	EventAccepted  EventOutcome = "accepted"  // it was stored
	EventDuplicate EventOutcome = "duplicate" // it was stored before
	EventForged    EventOutcome = "forged"    // the provider has not signed it, or not at this time
	EventMalformed EventOutcome = "malformed" // it is signed, but no event
	EventFailed    EventOutcome = "failed"    // it could not be stored: the provider sends it again
)

// EventOutcomes has all of them.
var EventOutcomes = []EventOutcome{EventAccepted, EventDuplicate, EventForged, EventMalformed, EventFailed}

// The time between attempts to act upon an event doubles from the first to the last of these.
const (
	firstInterval = time.Minute
	lastInterval  = time.Hour
)

// Receive stores the event in the body of a webhook, unless it is stored, and acts upon a new one. It returns an error when the event is not stored: ErrForged or
// ErrMalformedEvent, which another attempt does not change, or a fault. That it could not be acted upon is no error: RetryEvents tries again.
func (f *Flow) Receive(ctx context.Context, body []byte, signature string) error {
	now := f.Now()
	e, err := f.Provider.Event(body, signature, now)
	if err == nil {
		e, err = stores.CheckEvent(e)
	}
	isNew := false
	if err == nil {
		isNew, err = f.Stores.ProviderEvents.Keep(ctx, e)
	}
	outcome := EventAccepted
	switch {
	case errors.Is(err, stores.ErrForged):
		outcome = EventForged
	case errors.Is(err, stores.ErrMalformedEvent) || errors.Is(err, stores.ErrTooMany):
		outcome = EventMalformed
	case err != nil:
		outcome = EventFailed
	case !isNew:
		outcome = EventDuplicate
	}
	if f.Count != nil {
		f.Count(outcome)
	}
	if isNew {
		if err := f.act(ctx, e); err != nil {
			f.Log.LogAttrs(ctx, slog.LevelWarn, "a stored event of the payment provider is tried again", slog.String("event", e.Event), slog.String("problem", err.Error()))
		}
	}
	return err
}

// RetryEvents acts upon the stored events whose time has come, at most 100, and returns how many are done.
func (f *Flow) RetryEvents(ctx context.Context) (done int, err error) {
	due, err := f.Stores.ProviderEvents.Due(ctx, f.Now(), 100)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, e := range due {
		if err := f.act(ctx, e); err != nil {
			failed = append(failed, err)
		} else {
			done++
		}
	}
	return done, errors.Join(failed...)
}

// act acts upon a stored event and records the result.
func (f *Flow) act(ctx context.Context, e stores.ProviderEvent) error {
	problem := error(nil)
	result := stores.EventResult{State: stores.EventDone, Attempts: e.Attempts, NextAt: f.Now()}
	if e.Provider != f.Provider.Name() { // it waits for its provider
		return f.Stores.ProviderEvents.Record(ctx, e.Provider, e.Event, stores.EventResult{State: stores.EventStored, Problem: e.Problem, Attempts: e.Attempts, NextAt: f.Now().Add(lastInterval)})
	}
	switch known, err := f.actUpon(ctx, e); {
	case err != nil:
		problem = err
		result.State, result.Problem = stores.EventStored, err.Error()
		result.Attempts++
		result.NextAt = f.Now().Add(min(firstInterval<<min(e.Attempts, 10), lastInterval))
	case !known:
		result.State = stores.EventIgnored
	}
	return errors.Join(problem, f.Stores.ProviderEvents.Record(ctx, e.Provider, e.Event, result))
}

// actUpon makes what an event is about what the provider says about it now. It reports whether the network knows it.
func (f *Flow) actUpon(ctx context.Context, e stores.ProviderEvent) (known bool, err error) {
	if e.Reference == "" {
		return false, nil
	}
	if e.Payout {
		o, err := f.outflow(ctx, e.Subject)
		if errors.Is(err, stores.ErrNotFound) || e.Subject.Kind != stores.KindPayout {
			return false, nil
		}
		if err == nil {
			err = f.syncPayout(ctx, o, e.Reference)
		}
		return true, err
	}
	p, err := f.payment(ctx, e.Subject)
	if errors.Is(err, stores.ErrNotFound) {
		found, failed := f.Stores.Payments.ByReferences(ctx, e.Provider, []string{e.Reference})
		if failed != nil {
			return false, failed
		}
		var exists bool
		if p, exists = found[e.Reference]; !exists {
			return false, nil
		}
		err = nil
	}
	if err == nil {
		_, err = f.sync(ctx, p, e.Reference)
	}
	return true, err
}

// sync makes a payment what the provider says about it.
func (f *Flow) sync(ctx context.Context, p stores.Payment, reference string) (stores.Payment, error) {
	pp, err := f.Provider.Payment(ctx, reference)
	if err != nil {
		return p, err
	}
	return f.converge(ctx, p, pp)
}

// syncPayout makes a payout what the provider says about it.
func (f *Flow) syncPayout(ctx context.Context, o stores.Outflow, reference string) error {
	po, err := f.Provider.Payout(ctx, reference)
	if err == nil {
		_, err = f.end(ctx, o, po)
	}
	return err
}
