// Package subscription runs subscriptions: the whole operation once more for every event, as if it were asked at that moment, so that
// each event has its own fetches, its own cost and its own look at who may see what. It is what a subscription's resolver and
// the transport that carries its responses have in common; it knows neither nouns nor protocols.
//
// A resolver of a subscription field is called first to say where its events come from, by From, and then for every event,
// which Event gives, to answer with a channel of what is told of it: one value, or none when nothing is to be told.
package subscription

import (
	"context"
	"errors"
)

// A Source gives the events of one subscription, one after the other.
type Source interface {
	// Next waits for the next event until ctx ends. It gives io.EOF when there will be no more, and another error when the
	// subscription must end for that reason.
	Next(ctx context.Context) (event any, err error)

	// Close is called once, when nobody wants further events.
	Close()
}

// A execution is one execution of a subscription: the first one, or that of an event.
type execution struct {
	event  any // nil at first
	source Source
}

type executionKey struct{}

// Event gives the event that is executed; false when the resolver is to say where events come from.
func Event(ctx context.Context) (event any, ok bool) {
	t, ok := ctx.Value(executionKey{}).(*execution)
	if !ok || t.event == nil {
		return nil, false
	}
	return t.event, true
}

// errNotSubscribing is for a resolver that is called outside of Run.
var errNotSubscribing = errors.New("stream: nobody carries the events of this subscription")

// SetSource says where the events of the subscription come from. Who calls it leaves closing to Run, unless it gives an error.
func SetSource(ctx context.Context, s Source) error {
	t, ok := ctx.Value(executionKey{}).(*execution)
	if !ok || t.event != nil || t.source != nil {
		return errNotSubscribing
	}
	t.source = s
	return nil
}
