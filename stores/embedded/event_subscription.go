package embedded

import (
	"context"

	"fivefold/stores"
)

// subscription implements stores.Subscription. Its fields but the last are guarded by the mutex of topics.
type subscription struct {
	of      *topics
	topics  map[stores.Channel]struct{}
	waiting []stores.Event // in order
	heard   uint64         // the number of the last event it was told
	ended   error          // why; nil while it goes on
	news    chan struct{}  // holds one when something has come or it has ended since the reader looked
}

// Add implements stores.Subscription.
func (s *subscription) Add(ctx context.Context, topics ...stores.Channel) error {
	return s.of.do(ctx, "Topics.Add", len(topics), func() error { return s.listen(topics) })
}

func (s *subscription) listen(to []stores.Channel) error {
	if s.ended != nil {
		return s.ended
	}
	for _, topic := range to {
		s.topics[topic] = struct{}{}
		if s.of.listeners[topic] == nil {
			s.of.listeners[topic] = map[*subscription]struct{}{}
		}
		s.of.listeners[topic][s] = struct{}{}
	}
	return nil
}

// take puts an event behind those that wait, and ends when they are too many.
func (s *subscription) take(e stores.Event) {
	if len(s.waiting) == stores.MaxPendingEvents {
		s.finish(stores.ErrSlowConsumer)
		return
	}
	s.waiting = append(s.waiting, e)
	s.tell()
}

// finish ends the subscription, unless it has ended.
func (s *subscription) finish(why error) {
	if s.ended != nil {
		return
	}
	s.ended, s.waiting = why, nil
	for topic := range s.topics {
		delete(s.of.listeners[topic], s)
		if len(s.of.listeners[topic]) == 0 {
			delete(s.of.listeners, topic)
		}
	}
	s.topics = nil
	s.tell()
}

func (s *subscription) tell() {
	select {
	case s.news <- struct{}{}:
	default: // it holds one
	}
}

// Next implements stores.Subscription.
func (s *subscription) Next(ctx context.Context) (stores.Event, error) {
	for {
		e, ok, err := s.first()
		if ok || err != nil {
			return e, err
		}
		select {
		case <-s.news:
		case <-ctx.Done():
			return stores.Event{}, ctx.Err()
		}
	}
}

// first takes the event that waits longest, if there is one.
func (s *subscription) first() (e stores.Event, ok bool, err error) {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	if len(s.waiting) == 0 {
		return e, false, s.ended
	}
	e, s.waiting = s.waiting[0], s.waiting[1:]
	if len(s.waiting) == 0 {
		s.waiting = nil // a reader who keeps up holds no memory
	}
	return e, true, nil
}

// Close implements stores.Subscription.
func (s *subscription) Close() {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	s.finish(stores.ErrClosed)
}
