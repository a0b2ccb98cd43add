package inprocess

import (
	"context"
	"sync"

	"fivefold/stores"
)

// Events implements stores.Events: events published by another process are not delivered here.
type Events struct {
	mu          sync.Mutex // guards the fields below and most fields of subscriptions
	subscribers map[stores.Channel]map[*subscription]struct{}
	published   uint64 // number of events so far
	closed      bool
}

// NewEvents returns a bus without subscriptions.
func NewEvents() *Events {
	return &Events{subscribers: map[stores.Channel]map[*subscription]struct{}{}}
}

// locked runs do with the bus locked. ErrClosed after close, or the error of ctx.
func (b *Events) locked(ctx context.Context, do func() error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return stores.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return do()
}

// Publish implements stores.Events.
func (b *Events) Publish(ctx context.Context, e stores.Event, of ...stores.ID) error {
	return b.locked(ctx, func() error {
		b.published++
		for _, id := range of {
			for s := range b.subscribers[stores.Channel{Kind: e.Kind, Of: id}] {
				if s.lastEvent != b.published {
					s.lastEvent = b.published
					s.enqueue(e)
				}
			}
		}
		return nil
	})
}

// Subscribe implements stores.Events.
func (b *Events) Subscribe(ctx context.Context, channels ...stores.Channel) (stores.Subscription, error) {
	s := &subscription{bus: b, channels: map[stores.Channel]struct{}{}, signal: make(chan struct{}, 1)}
	if err := b.locked(ctx, func() error { return s.subscribe(channels) }); err != nil {
		return nil, err
	}
	return s, nil
}

// Interrupt ends every subscription with an error, because it may miss events.
func (b *Events) Interrupt(reason error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end(reason)
}

// HasSubscriptions reports whether there is a subscription to a channel.
func (b *Events) HasSubscriptions() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.subscribers) > 0
}

// Close ends every subscription. Later calls return stores.ErrClosed. Closing twice does nothing.
func (b *Events) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.end(stores.ErrClosed)
}

func (b *Events) end(reason error) {
	for _, subscriptions := range b.subscribers {
		for s := range subscriptions {
			s.end(reason)
		}
	}
}
