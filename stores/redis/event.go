package redis

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"sync"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
	"fivefold/stores/inprocess"
)

// events implements stores.Events for every process that uses the Redis. All events are messages of one channel, so that their order is the same
// everywhere, and every process receives all of them on one connection, its feed, and delivers them to its own subscriptions. In a Cluster the
// channel is sharded: one node orders the messages, and only processes that subscribe receive them.
type events struct {
	engine    *Engine
	bus       *inprocess.Events // the subscriptions of this process
	channel   string
	publisher string // this process in its own messages

	running context.Context // until close
	stop    context.CancelFunc
	feeds   sync.WaitGroup

	mu        sync.Mutex
	feed      *feed // nil until the first subscription, and after the connection was lost
	published uint64
	echoes    map[string]chan struct{} // the messages of this process that its feed has not received
}

func newEvents(e *Engine) *events {
	s := &events{engine: e, bus: inprocess.NewEvents(), channel: e.key("events"), publisher: rand.Text(), echoes: map[string]chan struct{}{}}
	s.running, s.stop = context.WithCancel(context.Background())
	return s
}

// Publish implements stores.Events. It returns when the subscriptions of this process have the event; those of others have it within moments.
func (s *events) Publish(ctx context.Context, e stores.Event, of ...stores.ID) error {
	if len(of) == 0 {
		return s.engine.checkOpen(ctx)
	}
	return s.engine.do(ctx, func(ctx context.Context) error {
		number, f, echo := s.expectEcho()
		defer s.forgetEcho(number)
		if err := s.send(ctx, encodeEvent(number, e, of)); err != nil || f == nil {
			return err
		}
		select {
		case <-echo:
		case <-f.lost: // its subscriptions have ended
		case <-ctx.Done(): // Redis has the event
		}
		return nil
	})
}

func (s *events) send(ctx context.Context, message string) error {
	if cluster, ok := s.engine.client.(*driver.ClusterClient); ok {
		return cluster.SPublish(ctx, s.channel, message).Err()
	}
	return s.engine.client.Publish(ctx, s.channel, message).Err()
}

// expectEcho returns a number for a message, the feed, nil when none is subscribed, and what is closed when the feed has received the message.
func (s *events) expectEcho() (number string, f *feed, echo chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.published++
	number, echo = s.publisher+strconv.FormatUint(s.published, 10), make(chan struct{})
	if s.feed == nil || !s.feed.isReady() {
		return number, nil, nil
	}
	s.echoes[number] = echo
	return number, s.feed, echo
}

func (s *events) forgetEcho(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.echoes, number)
}

// receive delivers a message of the feed. A message of another form is of no version of this program and is dropped.
func (s *events) receive(message string) {
	number, e, of, ok := decodeEvent(message)
	if !ok {
		return
	}
	_ = s.bus.Publish(context.Background(), e, of...) // fails only after close
	s.mu.Lock()
	defer s.mu.Unlock()
	if echo := s.echoes[number]; echo != nil {
		close(echo)
		delete(s.echoes, number)
	}
}

// Subscribe implements stores.Events.
func (s *events) Subscribe(ctx context.Context, channels ...stores.Channel) (stores.Subscription, error) {
	f := s.connected()
	if f == nil {
		return nil, stores.ErrClosed
	}
	var inner stores.Subscription
	err := s.engine.do(ctx, func(ctx context.Context) error {
		return f.mark(ctx, func() (err error) {
			inner, err = s.bus.Subscribe(context.Background(), channels...)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return &subscription{inner, s.engine, f}, nil
}

// connected returns the feed, which it starts when there is none; nil after close.
func (s *events) connected() *feed {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.feed == nil && s.running.Err() == nil {
		f := newFeed()
		s.feed = f
		s.feeds.Go(func() { s.lose(f, s.run(f)) })
	}
	return s.feed
}

// lose ends a feed, and every subscription with it: they may miss events.
func (s *events) lose(f *feed, cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.err = fmt.Errorf("the connection that delivers events is lost: %w", s.engine.callError(context.Background(), cause))
	close(f.lost)
	s.feed = nil
	s.bus.Interrupt(f.err)
}

// close ends every subscription and the feed. The client must be closed before wait.
func (s *events) close() {
	s.bus.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
}

// A subscription adds channels at a place in the feed.
type subscription struct {
	stores.Subscription
	engine *Engine
	feed   *feed
}

// Add implements stores.Subscription.
func (s *subscription) Add(ctx context.Context, channels ...stores.Channel) error {
	if err := s.Subscription.Add(ctx); err != nil || len(channels) == 0 { // ErrClosed, or why it has ended
		return err
	}
	return s.engine.do(ctx, func(ctx context.Context) error {
		return s.feed.mark(ctx, func() error { return s.Subscription.Add(context.Background(), channels...) })
	})
}

// encodeEvent returns the message of an event: its number, the fields and the IDs, separated by spaces. A zero ID is empty.
func encodeEvent(number string, e stores.Event, of []stores.ID) string {
	fields := append(make([]string, 0, 5+len(of)), number, string(e.Kind), e.By.String(), e.To.String(), e.Subject.String())
	for _, id := range of {
		fields = append(fields, id.String())
	}
	return strings.Join(fields, " ")
}

// decodeEvent returns what encodeEvent was called with, false for another text.
func decodeEvent(message string) (number string, e stores.Event, of []stores.ID, ok bool) {
	fields := strings.Split(message, " ")
	if len(fields) < 5 {
		return "", e, nil, false
	}
	ids := make([]stores.ID, len(fields)-2)
	for i, text := range fields[2:] {
		if text == "" {
			continue
		}
		id, err := stores.ParseID(text)
		if err != nil {
			return "", e, nil, false
		}
		ids[i] = id
	}
	e = stores.Event{Kind: stores.EventKind(fields[1]), By: ids[0], To: ids[1], Subject: ids[2]}
	return fields[0], e, ids[3:], true
}
