package resolvers

import (
	"context"
	"io"

	"fivefold/graph/subscription"
	"fivefold/stores"
)

// listen answers a subscription field. At first it opens the hearing; then it is asked once for every event, and tell gives
// what the viewer is told of it, as policy has it at that moment: false tells nothing.
func listen[T any](ctx context.Context, count *int, open func(context.Context) (*hearing, error),
	tell func(context.Context, stores.Event) (T, bool, error)) (<-chan T, error) {
	told := make(chan T, 1)
	defer close(told)
	event, ok := subscription.Event(ctx)
	if !ok {
		return told, begin(ctx, count, open)
	}
	h := event.(heard)
	v, ok, err := tell(ctx, h.event)
	if ok && err == nil {
		h.by.told++
		told <- v
	}
	return told, err
}

func begin(ctx context.Context, count *int, open func(context.Context) (*hearing, error)) error {
	if count != nil && *count < 1 {
		return badField("count", "The argument count must be 1 or more.")
	}
	h, err := open(ctx)
	if err != nil {
		return err
	}
	h.count = count
	return subscription.SetSource(ctx, h)
}

// A hearing is where the events of one subscription come from.
type hearing struct {
	stores.Subscription
	count  *int // how many are told; nil for any number
	told   int  // so far
	topics int
	grow   func(stores.Event) (stores.Channel, bool) // the topic to which an event leads, of which nothing is told; nil when none leads anywhere
}

// heard is an event and who heard it.
type heard struct {
	by    *hearing
	event stores.Event
}

// hear listens to topics.
func (r *Resolver) hear(ctx context.Context, topics ...stores.Channel) (*hearing, error) {
	s, err := r.Stores.Events.Subscribe(ctx, topics...)
	if err != nil {
		return nil, err
	}
	return &hearing{Subscription: s, topics: len(topics)}, nil
}

// Next gives the next event of which something may be told.
func (h *hearing) Next(ctx context.Context) (any, error) {
	for h.count == nil || h.told < *h.count {
		e, err := h.Subscription.Next(ctx)
		if err != nil {
			return nil, err
		}
		if h.grow != nil {
			if topic, ok := h.grow(e); ok {
				if err := h.follow(ctx, topic); err != nil {
					return nil, err
				}
				continue
			}
		}
		return heard{h, e}, nil
	}
	return nil, io.EOF
}

// follow listens to further topics, at most followedMax in all.
func (h *hearing) follow(ctx context.Context, topics ...stores.Channel) error {
	if h.topics += len(topics); h.topics > followedMax {
		return stores.ErrTooMany
	}
	return h.Add(ctx, topics...)
}

// hearYou listens to what concerns the viewer.
func (r *Resolver) hearYou(kind stores.EventKind) func(context.Context) (*hearing, error) {
	return func(ctx context.Context) (*hearing, error) {
		// Access: the person whom it concerns.
		you := viewer(ctx).ID
		if you.IsZero() {
			return nil, errNotSignedIn
		}
		return r.hear(ctx, stores.Channel{Kind: kind, Of: you})
	}
}
