package transport

import "time"

// StreamLimits bound what goes on: websockets, event streams, and what runs on them. All but the last two must be more than 0.
type StreamLimits struct {
	InitTimeout             time.Duration // for connection_init to come. 3 s: the default of graphql-ws
	PingEvery               time.Duration // between two signs of life, and for the answer to one. 12 s: the default of graphql-ws, within the 15 s of the HTML standard
	SessionCheckEvery       time.Duration // between two looks at whether somebody may still listen. 1 min: how often the use of a session is written down
	ReadTimeout             time.Duration // for the rest of a message that has begun. 30 s: what the front door gives a request
	WriteTimeout            time.Duration // for a reader to take a message. 10 s: what gorilla/websocket's chat example gives it
	MessageBytes            int64         // bytes of a message that comes in. 1 MiB: what a body may have
	OperationIDBytes        int           // bytes of an operation's id, which comes back with every message. 128: a UUID, three times over
	OperationsPerConnection int           // operations at the same time on one socket. 100: what RFC 9113 advises a server to let run at least
	SubscriptionBytes       int           // bytes of the documents of one socket's subscriptions, which stay in memory parsed. 128 KiB: two of the longest, or a hundred usual ones
	ConnectionsPerClient    int           // connections of one client; 0 for any number. 200: how many websockets Firefox opens
	Connections             int           // connections of all clients; 0 for any number. 10,000: what a server was asked to bear in 1999 (the C10K problem), 65 kB each
}

// DefaultStreamLimits are small enough for a server without any other protection.
var DefaultStreamLimits = StreamLimits{
	InitTimeout: 3 * time.Second, PingEvery: 12 * time.Second, SessionCheckEvery: time.Minute, ReadTimeout: 30 * time.Second, WriteTimeout: 10 * time.Second,
	MessageBytes: defaultMaxBody, OperationIDBytes: 128, OperationsPerConnection: 100, SubscriptionBytes: 128 << 10, ConnectionsPerClient: 200, Connections: 10_000,
}
