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

	"fivefold/graph/memory"
)

// A websocketConn is an open websocket.
type websocketConn struct {
	server       *StreamServer
	conn         *websocket.Conn
	header       http.Header     // of the handshake
	owner        ConnectionOwner // used by the reading goroutine only
	share        *memory.Share   // what the websocket holds without its operations and the message being read
	reading      *memory.Share   // what the message being read and handled holds
	runner       operationRunner
	ctx          context.Context // ends when the websocket has ended
	cancel       context.CancelFunc
	sessionEnded atomic.Bool
	goroutines   sync.WaitGroup

	mu                sync.Mutex // guards all below; held while a message about an operation is written
	state             connState
	authCtx           context.Context // the context that ConnectionInit returned
	operations        map[string]*operation
	subscriptionBytes int           // length of the messages of subscriptions
	lastStarted       chan struct{} // closed when the operation that arrived last has started
	idle              chan struct{} // closed when the server is shutting down and no operation runs
}

// connState is the state of a websocketConn. It only increases.
type connState int

const (
	stateNew          connState = iota // no connection_init has arrived
	stateInitializing                  // connection_init has arrived
	stateReady                         // connection_ack has been sent
	stateStopping                      // the server is shutting down
	stateClosing                       // the close frame is being sent
)

// An operation is one that runs on a websocket.
type operation struct {
	cancel          context.CancelFunc
	previousStarted chan struct{} // closed when the operation that arrived before has started
	started         chan struct{} // closed when this operation has started
	isSubscription  bool
	bytes           int           // length of the message of a subscription
	sent            int           // length of the message
	share           *memory.Share // what the operation holds
	retained        int64         // bytes that a subscription holds between two events
}

func newWebsocketConn(s *StreamServer, r *http.Request, exec graphql.GraphExecutor, owner ConnectionOwner) *websocketConn {
	c := &websocketConn{
		server: s, header: r.Header, owner: owner, share: memory.Of(r.Context()),
		operations: map[string]*operation{}, lastStarted: make(chan struct{}), idle: make(chan struct{}),
	}
	close(c.lastStarted)
	c.ctx, c.cancel = context.WithCancel(r.Context())
	c.authCtx = c.ctx
	c.runner = operationRunner{s.hooks, exec, func() { c.sessionEnded.Store(true) }}
	return c
}

// serve handles messages until the websocket has ended, and waits for all goroutines.
func (c *websocketConn) serve(conn *websocket.Conn) {
	c.conn = conn
	c.reading = c.share.Open()
	defer c.reading.Release()
	defer c.goroutines.Wait()
	defer c.cancel()
	defer func() { _ = conn.CloseNow() }()
	defer context.AfterFunc(c.server.connections.aborting, func() { _ = conn.CloseNow() })()
	initTimer := time.AfterFunc(c.server.limits.InitTimeout, func() {
		if c.isState(stateNew) {
			c.close(closeFrame{closeInitTimeout, "connection_init did not arrive in time."})
		}
	})
	defer initTimer.Stop()
	c.goroutines.Go(c.monitor)
	for {
		b, err := c.read()
		if err != nil {
			return
		}
		frame := c.handle(b)
		if frame != nil {
			c.close(*frame)
			return
		}
		c.reading.Shrink(0)
	}
}

var errBinaryMessage = errors.New("transport: binary message")

// read waits for a message. Once its first part has arrived, the rest must arrive within ReadTimeout.
func (c *websocketConn) read() ([]byte, error) {
	kind, reader, err := c.conn.Reader(c.ctx)
	if err != nil {
		return nil, err
	}
	if kind != websocket.MessageText {
		c.close(closeFrame{websocket.StatusUnsupportedData, "Messages must be text."})
		return nil, errBinaryMessage
	}
	timer := time.AfterFunc(c.server.limits.ReadTimeout, func() { _ = c.conn.CloseNow() })
	defer timer.Stop()
	b, err := io.ReadAll(io.LimitReader(reader, smallMessage))
	if err != nil || len(b) < smallMessage {
		return b, err
	}
	return c.readRest(b, reader)
}

// smallMessage is the length of a message that what a websocket holds anyway covers.
const smallMessage = 4 << 10

var errMemoryRefused = errors.New("transport: memory refused")

// readRest reads the rest of a message that begins with b. The websocket of a client that may not hold it is closed.
func (c *websocketConn) readRest(b []byte, reader io.Reader) ([]byte, error) {
	reserved := 2 * c.server.limits.MessageBytes
	if c.reading.Grow(reserved) == nil {
		rest, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		if b = append(b, rest...); c.reading.Grow(memory.OfJSON(b)-reserved) == nil {
			return b, nil
		}
	}
	c.close(closeFrame{websocket.StatusTryAgainLater, "The server is short of memory, or you hold too much of it. Connect again later."})
	return nil, errMemoryRefused
}

// monitor sends pings, checks the session, and closes the websocket when the server shuts down.
func (c *websocketConn) monitor() {
	ping, sessionCheck := time.NewTicker(c.server.limits.PingEvery), time.NewTicker(c.server.limits.SessionCheckEvery)
	defer ping.Stop()
	defer sessionCheck.Stop()
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-c.server.connections.stopping.Done():
			c.stop()
			return
		case <-ping.C:
			c.ping()
		case <-sessionCheck.C:
			c.checkSession()
		}
	}
}

// ping closes a websocket whose client does not answer.
func (c *websocketConn) ping() {
	stopping := c.server.connections.stopping
	ctx, cancel := context.WithTimeout(stopping, c.server.limits.PingEvery)
	defer cancel()
	if c.conn.Ping(ctx) != nil && stopping.Err() == nil {
		_ = c.conn.CloseNow()
	}
}

// checkSession closes a websocket whose session has ended.
func (c *websocketConn) checkSession() {
	if c.runner.checkSession(c.authenticated()) != nil {
		c.close(unauthenticated)
	}
}

// authenticated returns the context that ConnectionInit returned, or before it that of the handshake.
func (c *websocketConn) authenticated() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.authCtx
}
