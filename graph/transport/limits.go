package transport

import "time"

// LiveLimits bound what goes on: websockets, event streams, and what runs on them. All but the last two must be more than 0.
type LiveLimits struct {
	Init    time.Duration // for connection_init to come. 3 s: the default of graphql-ws
	Beat    time.Duration // between two signs of life, and for the answer to one. 12 s: the default of graphql-ws, within the 15 s of the HTML standard
	Look    time.Duration // between two looks at whether somebody may still listen. 1 min: how often the use of a session is written down
	Read    time.Duration // for the rest of a message that has begun. 30 s: what the front door gives a request
	Write   time.Duration // for a reader to take a message. 10 s: what gorilla/websocket's chat example gives it
	Message int64         // bytes of a message that comes in. 1 MiB: what a body may have
	ID      int           // bytes of an operation's id, which comes back with every message. 128: a UUID, three times over
	Running int           // operations at the same time on one socket. 100: what RFC 9113 advises a server to let run at least
	Held    int           // bytes of the documents of one socket's subscriptions, which stay in memory parsed. 128 KiB: two of the longest, or a hundred usual ones
	Each    int           // connections of one client; 0 for any number. 200: how many websockets Firefox opens
	All     int           // connections of all clients; 0 for any number. 10,000: what a server was asked to bear in 1999 (the C10K problem), 65 kB each
}

// DefaultLiveLimits are small enough for a server without any other protection.
var DefaultLiveLimits = LiveLimits{
	Init: 3 * time.Second, Beat: 12 * time.Second, Look: time.Minute, Read: 30 * time.Second, Write: 10 * time.Second,
	Message: bodyMax, ID: 128, Running: 100, Held: 128 << 10, Each: 200, All: 10_000,
}
