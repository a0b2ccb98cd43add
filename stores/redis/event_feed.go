package redis

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	driver "github.com/redis/go-redis/v9"
)

const (
	// pingEvery is the time between two pings of a feed.
	pingEvery = time.Second
	// maxSilence is the time without a message or an answer to a ping after which a feed is lost: its server is frozen or gone.
	maxSilence = 3 * time.Second
)

// A feed is the connection that receives events. The client would connect again in silence, and events would be missing: a feed ends with its
// first error.
type feed struct {
	ready chan struct{} // closed when the connection is subscribed
	pings chan string   // to send
	lost  chan struct{} // closed at the end
	err   error         // set when lost is closed

	mu    sync.Mutex
	marks map[string]func() // what to do at a place in the stream of messages, by the text of its ping
	next  uint64
}

func newFeed() *feed {
	return &feed{ready: make(chan struct{}), pings: make(chan string), lost: make(chan struct{}), marks: map[string]func(){}}
}

func (f *feed) isReady() bool {
	select {
	case <-f.ready:
		return true
	default:
		return false
	}
}

// mark runs do, once, in the order of the messages: after every message that was published before mark was called, and before every message that
// is published after it has returned. It returns the error of do, or another one when do has not run.
func (f *feed) mark(ctx context.Context, do func() error) (err error) {
	done := make(chan error, 1)
	text := f.add(func() { done <- do() })
	select {
	case f.pings <- text:
		select {
		case err = <-done:
			return err
		case <-f.lost:
			err = f.err
		case <-ctx.Done():
			err = ctx.Err()
		}
	case <-f.lost:
		err = f.err
	case <-ctx.Done():
		err = ctx.Err()
	}
	if f.take(text) == nil { // it runs, or has run
		return <-done
	}
	return err
}

// add returns the text of a ping for a mark.
func (f *feed) add(do func()) (text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	text = strconv.FormatUint(f.next, 10)
	f.marks[text] = do
	return text
}

// take removes a mark and returns it, nil when it is not there.
func (f *feed) take(text string) func() {
	f.mu.Lock()
	defer f.mu.Unlock()
	do := f.marks[text]
	delete(f.marks, text)
	return do
}

// run connects a feed and receives its messages until an error.
func (s *events) run(f *feed) error {
	pubsub, err := s.listen()
	if err != nil {
		return err
	}
	ended := make(chan struct{})
	var pinging sync.WaitGroup
	pinging.Go(func() { f.ping(pubsub, ended, s.running.Done()) })
	defer pinging.Wait()
	defer close(ended)
	for {
		message, err := pubsub.ReceiveTimeout(context.Background(), maxSilence)
		if err != nil {
			return err
		}
		switch m := message.(type) {
		case *driver.Message:
			s.receive(m.Payload)
		case *driver.Pong:
			if do := f.take(m.Payload); do != nil {
				do()
			}
		case *driver.Subscription:
			if m.Count == 0 {
				return errMoved
			}
			close(f.ready)
		}
	}
}

var errMoved = errors.New("the channel has moved to another node")

// listen returns a connection that has asked to receive the channel.
func (s *events) listen() (*driver.PubSub, error) {
	ctx, cancel := context.WithTimeout(s.running, s.engine.options.Timeout)
	defer cancel()
	if cluster, ok := s.engine.client.(*driver.ClusterClient); ok {
		pubsub := cluster.SSubscribe(ctx)
		return pubsub, closeOnError(pubsub, pubsub.SSubscribe(ctx, s.channel))
	}
	pubsub := s.engine.client.Subscribe(ctx)
	return pubsub, closeOnError(pubsub, pubsub.Subscribe(ctx, s.channel))
}

func closeOnError(pubsub *driver.PubSub, err error) error {
	if err != nil {
		_ = pubsub.Close()
	}
	return err
}

// ping sends pings until the feed ends, and closes the connection then. A ping that cannot be sent closes it too. The ends of the contexts of
// callers do not.
func (f *feed) ping(pubsub *driver.PubSub, ended, stop <-chan struct{}) {
	defer pubsub.Close()
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	pings := f.pings
	for {
		text := ""
		select {
		case <-f.ready:
		case <-ended:
			return
		case <-stop:
			return
		}
		select {
		case text = <-pings:
		case <-ticker.C:
		case <-ended:
			return
		case <-stop:
			return
		}
		if pubsub.Ping(context.Background(), text) != nil {
			return
		}
	}
}
