package resolvers

import (
	"context"
	"io"

	"fivefold/graph/subscription"
	"fivefold/stores"
)

// deliver resolves a subscription field. The first call subscribes; then there is one call for each event. resolve loads what the viewer
// may see of the event at that moment, and returns false when nothing is delivered.
func deliver[T any](ctx context.Context, count *int, subscribe func(context.Context) (*eventStream, error),
	resolve func(context.Context, delivery) (T, bool, error)) (<-chan T, error) {
	out := make(chan T, 1)
	defer close(out)
	event, ok := subscription.Event(ctx)
	if !ok {
		return out, openStream(ctx, count, subscribe)
	}
	d := event.(delivery)
	v, ok, err := resolve(ctx, d)
	if ok && err == nil {
		d.stream.delivered++
		out <- v
	}
	return out, err
}

func openStream(ctx context.Context, count *int, subscribe func(context.Context) (*eventStream, error)) error {
	if count != nil && *count < 1 {
		return badField("count", "The argument count must be 1 or more.")
	}
	s, err := subscribe(ctx)
	if err != nil {
		return err
	}
	s.count = count
	return subscription.SetSource(ctx, s)
}

// An eventStream is the source of the events of one subscription.
type eventStream struct {
	stores.Subscription
	count     *int // deliveries after which the subscription ends; nil for no limit
	delivered int
	channels  int
	// onNewChannel returns the channel that an event adds to the stream. Such an event is not delivered. Nil when no event adds one.
	onNewChannel func(stores.Event) (stores.Channel, bool)
	changes      changes
}

// A delivery is an event on its way to the subscriber.
type delivery struct {
	stores.Event
	stream *eventStream
	by     []stores.ID // who acted; several people for changes of one message that are delivered as one
}

// subscribe opens a stream of the events of channels.
func (r *Resolver) subscribe(ctx context.Context, channels ...stores.Channel) (*eventStream, error) {
	s, err := r.Stores.Events.Subscribe(ctx, channels...)
	if err != nil {
		return nil, err
	}
	return &eventStream{Subscription: s, channels: len(channels)}, nil
}

// Next returns the next event that may be delivered, and io.EOF after the last delivery.
func (s *eventStream) Next(ctx context.Context) (any, error) {
	for s.count == nil || s.delivered < *s.count {
		d, err := s.receive(ctx)
		if err != nil {
			return nil, err
		}
		if s.onNewChannel != nil {
			if channel, ok := s.onNewChannel(d.Event); ok {
				if err := s.follow(ctx, channel); err != nil {
					return nil, err
				}
				continue
			}
		}
		return d, nil
	}
	return nil, io.EOF
}

// follow adds channels. More than maxChannels in all return stores.ErrTooMany.
func (s *eventStream) follow(ctx context.Context, channels ...stores.Channel) error {
	if s.channels += len(channels); s.channels > maxChannels {
		return stores.ErrTooMany
	}
	return s.Add(ctx, channels...)
}

// subscribeViewer subscribes to the events of a kind that concern the viewer.
func (r *Resolver) subscribeViewer(kind stores.EventKind) func(context.Context) (*eventStream, error) {
	return func(ctx context.Context) (*eventStream, error) {
		// Access: the person whom the events concern.
		viewerID := viewer(ctx).ID
		if viewerID.IsZero() {
			return nil, errNotSignedIn
		}
		return r.subscribe(ctx, stores.Channel{Kind: kind, Of: viewerID})
	}
}
