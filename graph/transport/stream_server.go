package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"fivefold/graph/subscription"
)

// StreamServer carries what goes on: operations over websockets, by the protocol graphql-transport-ws, and over event streams, by
// graphql-sse's mode of distinct connections. Its requests must come without a deadline, since they may take days; whose pages
// may open a websocket the front door decides before.
//
//	live := transport.NewStreamServer(transport.DefaultStreamLimits, asks)
//	srv.AddTransport(live.Sockets())
//	srv.AddTransport(live.Events()) // before POST and GET
//
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
type StreamServer struct {
	limits      StreamLimits
	hooks       Hooks
	connections *connections
}

// Hooks is what the front door knows of who asks. Nothing in it is nil.
type Hooks struct {
	// BeginExecution gives the context of one execution. It is also asked now and then, without an operation, whether who asks may still
	// ask: an error that wraps ErrSessionEnded ends the connection.
	BeginExecution subscription.BeginFunc

	// ConnectionInit gives the context of all that runs on a socket after its connection_init. Payload is nil when it has none.
	ConnectionInit func(ctx context.Context, payload map[string]any) (context.Context, error)

	// Subscribed is told of a subscription that has begun and will miss nothing; the operation is in the context.
	Subscribed func(ctx context.Context)

	// ClientID names whose connection it is; the empty name may have any number.
	ClientID func(ctx context.Context) string
}

// ErrSessionEnded says that who asks may ask no more: a session has ended, say.
var ErrSessionEnded = errors.New("wire: who asks may ask no more")

// NewStreamServer returns what has no connections yet.
func NewStreamServer(limits StreamLimits, asks Hooks) *StreamServer {
	return &StreamServer{limits: limits, hooks: asks, connections: newConnections(limits)}
}

// ConnectionCount tells how many connections there are.
func (l *StreamServer) ConnectionCount() int { return l.connections.count() }

// Shutdown takes no more connections and ends those that are open: a websocket with the code 1001, an event stream without its
// last event, by either of which a client knows that it should connect again. It waits until they have ended; when ctx ends
// before, it cuts them and gives ctx's error.
func (l *StreamServer) Shutdown(ctx context.Context) error { return l.connections.shutdown(ctx) }

// IsStreamRequest tells whether a request asks for a websocket or an event stream.
func IsStreamRequest(r *http.Request) bool {
	return isUpgrade(r) || prefersEventStream(r.Header.Values("Accept"))
}

// isUpgrade knows websockets only: an upgrade to HTTP/2, which some clients offer with every request, may be ignored.
func isUpgrade(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(strings.ToLower(r.Header.Get("Upgrade")), "websocket")
}
