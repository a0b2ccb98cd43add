package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/99designs/gqlgen/graphql"
)

// A socket is a websocket that is open.
type socket struct {
	live   *StreamServer
	conn   *websocket.Conn
	header http.Header // of the handshake
	client string      // whose it is; of the goroutine that listens
	caller caller
	done   context.Context // ends when the socket has ended
	end    context.CancelFunc
	over   atomic.Bool // who asks may ask no more
	work   sync.WaitGroup

	mu      sync.Mutex // guards all below; held while a message about an operation is written
	state   state
	who     context.Context // who asks
	running map[string]*running
	held    int           // bytes of the documents of subscriptions
	last    chan struct{} // closed when the operation that came last has begun
	idle    chan struct{} // closed when the server is stopping and nothing runs
}

// state says how far a socket has come.
type state int

// Nothing has come; connection_init has; it was acknowledged; the server is stopping; the socket is being closed.
const (
	isNew state = iota
	isInit
	isReady
	isStopping
	isClosing
)

// running is an operation that runs.
type running struct {
	cancel context.CancelFunc
	after  chan struct{} // closed when the operation that came before it has begun
	begun  chan struct{} // closed when it has begun
	isLong bool          // it is a subscription
	held   int           // bytes of its document, when it is one
}

func newSocket(l *StreamServer, r *http.Request, exec graphql.GraphExecutor, client string) *socket {
	s := &socket{live: l, header: r.Header, client: client, running: map[string]*running{}, last: make(chan struct{}), idle: make(chan struct{})}
	close(s.last)
	s.done, s.end = context.WithCancel(r.Context())
	s.who = s.done
	s.caller = caller{l.asks, exec, func() { s.over.Store(true) }}
	return s
}

// serve does what comes until the socket has ended, and leaves nothing behind.
func (s *socket) serve(conn *websocket.Conn) {
	s.conn = conn
	defer s.work.Wait()
	defer s.end()
	defer func() { _ = conn.CloseNow() }()
	defer context.AfterFunc(s.live.open.aborting, func() { _ = conn.CloseNow() })()
	late := time.AfterFunc(s.live.limits.InitTimeout, func() {
		if s.is(isNew) {
			s.close(closing{closeInitTimeout, "No connection_init has come."})
		}
	})
	defer late.Stop()
	s.work.Go(s.watch)
	for {
		b, err := s.receive()
		if err != nil {
			return
		}
		if why := s.take(b); why != nil {
			s.close(*why)
			return
		}
	}
}

var errBinary = errors.New("wire: a message that is no text")

// receive waits for a message, of which all must come soon once it has begun.
func (s *socket) receive() ([]byte, error) {
	kind, reader, err := s.conn.Reader(s.done)
	if err != nil {
		return nil, err
	}
	if kind != websocket.MessageText {
		s.close(closing{websocket.StatusUnsupportedData, "Messages are text."})
		return nil, errBinary
	}
	late := time.AfterFunc(s.live.limits.ReadTimeout, func() { _ = s.conn.CloseNow() })
	defer late.Stop()
	return io.ReadAll(reader)
}

// watch looks after the socket until it has ended: whether the other side lives, whether who asks may still ask, and whether
// the server stops.
func (s *socket) watch() {
	beat, look := time.NewTicker(s.live.limits.PingEvery), time.NewTicker(s.live.limits.SessionCheckEvery)
	defer beat.Stop()
	defer look.Stop()
	for {
		select {
		case <-s.done.Done():
			return
		case <-s.live.open.stopping.Done():
			s.stop()
			return
		case <-beat.C:
			s.ping()
		case <-look.C:
			s.look()
		}
	}
}

// ping ends a socket whose other side does not answer.
func (s *socket) ping() {
	ctx, cancel := context.WithTimeout(s.live.open.stopping, s.live.limits.PingEvery)
	defer cancel()
	if s.conn.Ping(ctx) != nil && s.live.open.stopping.Err() == nil {
		_ = s.conn.CloseNow()
	}
}

// look ends a socket of somebody who may ask no more.
func (s *socket) look() {
	s.mu.Lock()
	who := s.who
	s.mu.Unlock()
	if s.caller.look(who) != nil {
		s.close(forbidden)
	}
}
