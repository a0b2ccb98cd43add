// Package subscription runs subscriptions: each event executes the whole operation again, as if it were requested at that moment.
// So each event has its own store calls, its own cost and its own access checks. The package connects the resolvers of subscription
// fields with the transports that carry the responses; it knows neither nouns nor protocols.
//
// The resolver of a subscription field is called once at the start, when Event returns false, and calls SetSource. It is called
// again for each event, and returns a channel with the value to send; a channel that is closed without a value sends nothing.
package subscription

import (
	"context"
	"errors"
)

// A Source produces the events of one subscription in order.
type Source interface {
	// Next waits for the next event, or until ctx ends. It returns io.EOF when the subscription is complete, and another error when
	// the subscription must end with that error.
	Next(ctx context.Context) (event any, err error)

	// Close releases the source. It is called once, after the last call of Next.
	Close()
}

// An execution is the first execution of a subscription, which sets the source, or that of an event.
type execution struct {
	event  any // nil in the first execution
	source Source
}

type executionKey struct{}

// Event returns the event that is being executed; false in the first execution, and outside of a Runner.
func Event(ctx context.Context) (event any, ok bool) {
	e, ok := ctx.Value(executionKey{}).(*execution)
	if !ok || e.event == nil {
		return nil, false
	}
	return e.event, true
}

// errNotSubscribing is returned to a resolver that is called outside of the first execution of a Runner.
var errNotSubscribing = errors.New("subscription: no subscription is being started")

// SetSource sets the source of the subscription that is being started. The Runner closes it, unless SetSource returns an error: if
// no subscription is being started, or it has a source already.
func SetSource(ctx context.Context, s Source) error {
	e, ok := ctx.Value(executionKey{}).(*execution)
	if !ok || e.event != nil || e.source != nil {
		return errNotSubscribing
	}
	e.source = s
	return nil
}
