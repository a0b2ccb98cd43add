package config

import (
	"errors"
	"time"

	"fivefold/graph/limits"
)

// Limits are the bounds that have no flag, because no operator has a reason to change them. Only tests set others than DefaultLimits.
type Limits struct {
	MaxBody           int64         // bytes of a request's body
	MaxHeader         int           // bytes of a request's headers
	ReadHeaderTimeout time.Duration // for the headers of a request to arrive
	ReadTimeout       time.Duration // for a request to arrive; a short response may take this much longer than REQUEST_TIMEOUT to be read
	WriteTimeout      time.Duration // for a client to accept each 64 KiB of a response
	IdleTimeout       time.Duration // between the requests of a connection

	ConnectionsPerClient  int // websockets and event streams of a client; 0 for no limit
	ConnectionsPerAddress int // and of all clients at an address; 0 for no limit

	Documents limits.Limits
}

// DefaultLimits returns the limits of the program.
func DefaultLimits() Limits {
	return Limits{
		MaxBody:               512 << 10,         // between Express's 100 kB and nginx's 1 MiB; takes less than 5 ms to read and reject
		MaxHeader:             64 << 10,          // Envoy's 60 KiB, rounded up
		ReadHeaderTimeout:     10 * time.Second,  // the first example of Apache's mod_reqtimeout
		ReadTimeout:           30 * time.Second,  // likewise
		WriteTimeout:          10 * time.Second,  // that of gorilla/websocket's chat example
		IdleTimeout:           120 * time.Second, // twice the 60 s of AWS's load balancer, which must close an idle connection first
		ConnectionsPerClient:  200,               // the websockets that Firefox opens
		ConnectionsPerAddress: 1000,              // a tenth of the default of MAX_CONNECTIONS
		Documents:             limits.DefaultLimits,
	}
}

func (l *Limits) validate() error {
	if l.MaxBody <= 0 || l.MaxHeader <= 0 || l.ReadHeaderTimeout <= 0 || l.ReadTimeout <= 0 || l.WriteTimeout <= 0 || l.IdleTimeout <= 0 || l.ConnectionsPerClient < 0 || l.ConnectionsPerAddress < 0 {
		return errors.New("the limits of a connection must be more than 0")
	}
	return l.Documents.Validate()
}
