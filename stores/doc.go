// Package stores defines the nouns of the network and the ports: the interfaces of stores, independent of the engine that implements them.
// It contains no engine. Who may see what is decided by package resolvers.
//
// Every port is safe for concurrent use, obeys its context, returns ErrClosed after its engine was closed, and returns committed data. A
// map in a result has no entry for a missing key. Duplicate keys are allowed. Times are truncated to the microsecond and returned
// in UTC. A call that fails because of the machine, such as a full disk, returns ErrUnavailable and has written nothing.
package stores
