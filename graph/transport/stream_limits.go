package transport

import "time"

// StreamLimits bounds websockets, event streams, and the operations on them. All values except the last four must be greater than 0.
type StreamLimits struct {
	// InitTimeout is the time for connection_init to arrive. 3 s: the default of graphql-ws.
	InitTimeout time.Duration
	// PingEvery is the interval of pings, and the time for the answer to one. 12 s: the default of graphql-ws, below the 15 s that the
	// HTML standard recommends for event streams.
	PingEvery time.Duration
	// SessionCheckEvery is the interval at which the session of an idle connection is checked. 1 min: the interval at which the last
	// use of a session is stored.
	SessionCheckEvery time.Duration
	// ReadTimeout is the time for the rest of a message whose first part has arrived. 30 s: the server's time for a request.
	ReadTimeout time.Duration
	// WriteTimeout is the time for a client to accept a message. 10 s: that of gorilla/websocket's chat example.
	WriteTimeout time.Duration
	// MessageBytes is the maximum length of a message from a client. 1 MiB: that of a request body.
	MessageBytes int64
	// OperationIDBytes is the maximum length of an operation's id, which is repeated in every message. 128: three UUIDs.
	OperationIDBytes int
	// OperationsPerConnection is the maximum number of concurrent operations on one websocket. 100: the minimum that RFC 9113
	// recommends for concurrent streams.
	OperationsPerConnection int
	// SubscriptionBytes is the maximum total length of the documents of one websocket's subscriptions, which stay in memory parsed.
	// 128 KiB: two documents of the maximum length, or a hundred of the usual length.
	SubscriptionBytes int
	// ConnectionsPerClient is the maximum number of open connections of one client; 0 for no limit. 200: that of Firefox.
	ConnectionsPerClient int
	// ConnectionsPerAddress is the maximum number of open connections of all clients at one address; 0 for no limit. 1,000: a tenth of
	// Connections, so that accounts made from one address do not take them all.
	ConnectionsPerAddress int
	// Connections is the maximum number of open connections; 0 for no limit. 10,000: the C10K problem; they take 65 kB each.
	Connections int
	// OperationTimeout is the maximum time of a query or mutation that is answered in JSON because its client prefers it to an event stream;
	// 0 for none.
	OperationTimeout time.Duration
}

// DefaultStreamLimits is safe for a server without any other protection.
var DefaultStreamLimits = StreamLimits{
	InitTimeout:             3 * time.Second,
	PingEvery:               12 * time.Second,
	SessionCheckEvery:       time.Minute,
	ReadTimeout:             30 * time.Second,
	WriteTimeout:            10 * time.Second,
	MessageBytes:            defaultMaxBody,
	OperationIDBytes:        128,
	OperationsPerConnection: 100,
	SubscriptionBytes:       128 << 10,
	ConnectionsPerClient:    200,
	ConnectionsPerAddress:   1000,
	Connections:             10_000,
}
