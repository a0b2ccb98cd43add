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

// A websocketConn is a websocket that is open.
type websocketConn struct {
	server       *StreamServer
	conn         *websocket.Conn
	header       http.Header // of the handshake
	clientID     string      // whose it is; of the goroutine that listens
	runner       operationRunner
	ctx          context.Context // ends when the socket has ended
	cancel       context.CancelFunc
	sessionEnded atomic.Bool // who asks may ask no more
	goroutines   sync.WaitGroup

	mu                sync.Mutex // guards all below; held while a message about an operation is written
	state             state
	authCtx           context.Context // who asks
	operations        map[string]*operation
	subscriptionBytes int           // bytes of the documents of subscriptions
	lastStarted       chan struct{} // closed when the operation that came last has begun
	idle              chan struct{} // closed when the server is stopping and nothing runs
}

// state says how far a socket has come.
type state int

// Nothing has come; connection_init has; it was acknowledged; the server is stopping; the socket is being closed.
const (
	stateNew state = iota
	stateInitializing
	stateReady
	stateStopping
	stateClosing
)

// operation is an operation that runs.
type operation struct {
	cancel          context.CancelFunc
	previousStarted chan struct{} // closed when the operation that came before it has begun
	started         chan struct{} // closed when it has begun
	isSubscription  bool          // it is a subscription
	bytes           int           // bytes of its document, when it is one
}

func newWebsocketConn(l *StreamServer, r *http.Request, exec graphql.GraphExecutor, client string) *websocketConn {
	s := &websocketConn{server: l, header: r.Header, clientID: client, operations: map[string]*operation{}, lastStarted: make(chan struct{}), idle: make(chan struct{})}
	close(s.lastStarted)
	s.ctx, s.cancel = context.WithCancel(r.Context())
	s.authCtx = s.ctx
	s.runner = operationRunner{l.hooks, exec, func() { s.sessionEnded.Store(true) }}
	return s
}

// serve does what comes until the socket has ended, and leaves nothing behind.
func (s *websocketConn) serve(conn *websocket.Conn) {
	s.conn = conn
	defer s.goroutines.Wait()
	defer s.cancel()
	defer func() { _ = conn.CloseNow() }()
	defer context.AfterFunc(s.server.connections.aborting, func() { _ = conn.CloseNow() })()
	late := time.AfterFunc(s.server.limits.InitTimeout, func() {
		if s.isState(stateNew) {
			s.close(closeFrame{closeInitTimeout, "No connection_init has come."})
		}
	})
	defer late.Stop()
	s.goroutines.Go(s.monitor)
	for {
		b, err := s.read()
		if err != nil {
			return
		}
		if why := s.handle(b); why != nil {
			s.close(*why)
			return
		}
	}
}

var errBinaryMessage = errors.New("wire: a message that is no text")

// read waits for a message, of which all must come soon once it has begun.
func (s *websocketConn) read() ([]byte, error) {
	kind, reader, err := s.conn.Reader(s.ctx)
	if err != nil {
		return nil, err
	}
	if kind != websocket.MessageText {
		s.close(closeFrame{websocket.StatusUnsupportedData, "Messages are text."})
		return nil, errBinaryMessage
	}
	late := time.AfterFunc(s.server.limits.ReadTimeout, func() { _ = s.conn.CloseNow() })
	defer late.Stop()
	return io.ReadAll(reader)
}

// monitor looks after the socket until it has ended: whether the other side lives, whether who asks may still ask, and whether
// the server stops.
func (s *websocketConn) monitor() {
	beat, look := time.NewTicker(s.server.limits.PingEvery), time.NewTicker(s.server.limits.SessionCheckEvery)
	defer beat.Stop()
	defer look.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.server.connections.stopping.Done():
			s.stop()
			return
		case <-beat.C:
			s.ping()
		case <-look.C:
			s.checkSession()
		}
	}
}

// ping ends a socket whose other side does not answer.
func (s *websocketConn) ping() {
	ctx, cancel := context.WithTimeout(s.server.connections.stopping, s.server.limits.PingEvery)
	defer cancel()
	if s.conn.Ping(ctx) != nil && s.server.connections.stopping.Err() == nil {
		_ = s.conn.CloseNow()
	}
}

// checkSession ends a socket of somebody who may ask no more.
func (s *websocketConn) checkSession() {
	s.mu.Lock()
	who := s.authCtx
	s.mu.Unlock()
	if s.runner.checkSession(who) != nil {
		s.close(sessionEnded)
	}
}
