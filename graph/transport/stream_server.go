package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"fivefold/graph/subscription"
)

// A StreamServer serves operations with many responses: over websockets with the protocol graphql-transport-ws, and over event
// streams with the mode "distinct connections" of graphql-sse. Its requests must have no deadline, since they may last for days. The
// server must check the origin of a websocket handshake before.
//
//	streams := transport.NewStreamServer(transport.DefaultStreamLimits, hooks)
//	srv.AddTransport(streams.Websockets())
//	srv.AddTransport(streams.EventStreams()) // before POST and GET
//
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
type StreamServer struct {
	limits      StreamLimits
	hooks       Hooks
	connections *connections
}

// Hooks connects a StreamServer with sessions, logs and clients. All fields are required.
type Hooks struct {
	// BeginExecution returns the context of one execution. It is also called from time to time without an operation, to check the
	// session: an error that wraps ErrSessionEnded closes the connection.
	BeginExecution subscription.BeginFunc

	// ConnectionInit authenticates a websocket with the payload of its connection_init, which is nil if absent. It returns the context
	// of everything that runs on the websocket from then on. An error that wraps ErrSessionEnded means that the credentials are wrong.
	ConnectionInit func(ctx context.Context, payload map[string]any) (context.Context, error)

	// Subscribed is called when a subscription has started and misses no further event; the operation is in ctx.
	Subscribed func(ctx context.Context)

	// Owner returns who has opened a connection.
	Owner func(ctx context.Context) ConnectionOwner

	// ChargeInput is called with the length of each body or query string of an event stream, and of each payload of an operation on a
	// websocket, before it is decoded. Its error rejects the operation. It is also called for each handshake and each other message of a
	// websocket, such as a ping. Its error rejects the handshake or closes the websocket.
	ChargeInput ChargeFunc
}

// A ConnectionOwner is who has opened a connection. What is empty has no limit.
type ConnectionOwner struct {
	Client  string // for ConnectionsPerClient
	Address string // for ConnectionsPerAddress, which all clients at an address share
}

// ErrSessionEnded means that the session of a connection has ended, or its credentials are wrong.
var ErrSessionEnded = errors.New("transport: the session has ended")

// NewStreamServer returns a server without connections.
func NewStreamServer(limits StreamLimits, hooks Hooks) *StreamServer {
	return &StreamServer{limits: limits, hooks: hooks, connections: newConnections(limits)}
}

// ConnectionCount returns the number of open websockets and event streams.
func (s *StreamServer) ConnectionCount() int { return s.connections.count() }

// Shutdown rejects new connections and ends open ones: a websocket with the code 1001, an event stream without its last event. Both
// make clients reconnect. Queries and mutations that are running complete first. Shutdown waits until all connections have ended. If
// ctx ends before, it closes them at once and returns the error of ctx.
func (s *StreamServer) Shutdown(ctx context.Context) error { return s.connections.shutdown(ctx) }

// IsStreamRequest reports whether r requests a websocket or an event stream.
func IsStreamRequest(r *http.Request) bool {
	return IsWebsocketRequest(r) || prefersEventStream(r.Header.Values("Accept"))
}

// IsWebsocketRequest reports whether r requests a websocket. An upgrade to HTTP/2, which some clients offer with every request, may be ignored.
func IsWebsocketRequest(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(strings.ToLower(r.Header.Get("Upgrade")), "websocket")
}
