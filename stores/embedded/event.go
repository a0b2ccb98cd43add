package embedded

import (
	"context"
	"sync"
	"time"

	"fivefold/stores"
)

// topics implements stores.Topics inside this process: what another process publishes is not told here.
type topics struct {
	mu        sync.Mutex // guards all below, and what it says it guards in subscriptions
	listeners map[stores.Channel]map[*subscription]struct{}
	published uint64 // how many events so far
	closed    bool
}

func newTopics() *topics {
	return &topics{listeners: map[stores.Channel]map[*subscription]struct{}{}}
}

// do does something while nobody else does, unless the engine is closed or ctx has ended.
func (s *topics) do(ctx context.Context, method string, keys int, what func() error) (err error) {
	began := time.Now()
	defer func() {
		stores.Record(ctx, stores.Call{Store: Name, Method: method, Keys: keys, Took: time.Since(began), Err: err})
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return stores.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return what()
}

// Publish implements stores.Topics.
func (s *topics) Publish(ctx context.Context, e stores.Event, of ...stores.ID) error {
	return s.do(ctx, "Events.Publish", len(of), func() error {
		s.published++
		for _, id := range of {
			for listener := range s.listeners[stores.Channel{Kind: e.Kind, Of: id}] {
				if listener.heard != s.published {
					listener.heard = s.published
					listener.take(e)
				}
			}
		}
		return nil
	})
}

// Subscribe implements stores.Topics.
func (s *topics) Subscribe(ctx context.Context, to ...stores.Channel) (stores.Subscription, error) {
	listener := &subscription{of: s, topics: map[stores.Channel]struct{}{}, news: make(chan struct{}, 1)}
	err := s.do(ctx, "Events.Subscribe", len(to), func() error { return listener.listen(to) })
	if err != nil {
		return nil, err
	}
	return listener, nil
}

// close ends every subscription.
func (s *topics) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, listeners := range s.listeners {
		for listener := range listeners {
			listener.finish(stores.ErrClosed)
		}
	}
}
