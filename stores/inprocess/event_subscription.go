package inprocess

import (
	"context"

	"fivefold/stores"
)

// subscription implements stores.Subscription. The mutex of the bus guards every field but bus and signal.
type subscription struct {
	bus       *Events
	channels  map[stores.Channel]struct{}
	pending   []stores.Event // the oldest first
	lastEvent uint64         // number of the last event delivered
	endReason error          // nil until the subscription ends
	signal    chan struct{}  // holds a value when pending or endReason has changed since the reader looked
}

// Add implements stores.Subscription.
func (s *subscription) Add(ctx context.Context, channels ...stores.Channel) error {
	return s.bus.locked(ctx, func() error { return s.subscribe(channels) })
}

func (s *subscription) subscribe(channels []stores.Channel) error {
	if s.endReason != nil {
		return s.endReason
	}
	for _, channel := range channels {
		s.channels[channel] = struct{}{}
		if s.bus.subscribers[channel] == nil {
			s.bus.subscribers[channel] = map[*subscription]struct{}{}
		}
		s.bus.subscribers[channel][s] = struct{}{}
	}
	return nil
}

// enqueue adds a pending event, or ends the subscription when there are too many.
func (s *subscription) enqueue(e stores.Event) {
	if len(s.pending) == stores.MaxPendingEvents {
		s.end(stores.ErrSlowConsumer)
		return
	}
	s.pending = append(s.pending, e)
	s.notify()
}

// end ends the subscription. Only the first reason counts.
func (s *subscription) end(reason error) {
	if s.endReason != nil {
		return
	}
	s.endReason, s.pending = reason, nil
	for channel := range s.channels {
		delete(s.bus.subscribers[channel], s)
		if len(s.bus.subscribers[channel]) == 0 {
			delete(s.bus.subscribers, channel)
		}
	}
	s.channels = nil
	s.notify()
}

func (s *subscription) notify() {
	select {
	case s.signal <- struct{}{}:
	default: // already signalled
	}
}

// Next implements stores.Subscription.
func (s *subscription) Next(ctx context.Context) (stores.Event, error) {
	for {
		e, ok, err := s.dequeue()
		if ok || err != nil {
			return e, err
		}
		select {
		case <-s.signal:
		case <-ctx.Done():
			return stores.Event{}, ctx.Err()
		}
	}
}

// dequeue removes the oldest pending event, if there is one.
func (s *subscription) dequeue() (e stores.Event, ok bool, err error) {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	if len(s.pending) == 0 {
		return e, false, s.endReason
	}
	e, s.pending = s.pending[0], s.pending[1:]
	if len(s.pending) == 0 {
		s.pending = nil // an idle subscription holds no memory
	}
	return e, true, nil
}

// Close implements stores.Subscription.
func (s *subscription) Close() {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	s.end(stores.ErrClosed)
}
