package transport

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"fivefold/graph/errorcode"
)

// connections counts the open websockets and event streams.
type connections struct {
	limits   StreamLimits
	stopping context.Context // ends when connections should close
	stop     context.CancelFunc
	aborting context.Context // ends when connections must close at once
	abort    context.CancelFunc

	mu         sync.Mutex
	total      int            // guarded by mu
	perClient  map[string]int // guarded by mu
	perAddress map[string]int // guarded by mu
	stopped    bool           // guarded by mu
	drained    chan struct{}  // closed, with mu held, when stopped and no connection is open
}

func newConnections(limits StreamLimits) *connections {
	c := &connections{limits: limits, perClient: map[string]int{}, perAddress: map[string]int{}, drained: make(chan struct{})}
	c.stopping, c.stop = context.WithCancel(context.Background())
	c.aborting, c.abort = context.WithCancel(context.Background())
	return c
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total
}

// add counts a connection, or returns why its owner may not open one.
func (c *connections) add(owner ConnectionOwner) *rejection {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.stopped:
		return &rejection{http.StatusServiceUnavailable, errorcode.Unavailable, "The server is shutting down. Connect again.", nil}
	case c.limits.Connections > 0 && c.total >= c.limits.Connections:
		return &rejection{http.StatusServiceUnavailable, errorcode.Unavailable, "The server is at its limit of " +
			strconv.Itoa(c.limits.Connections) + " open connections. Try again later.", nil}
	case isFull(c.perClient, owner.Client, c.limits.ConnectionsPerClient):
		return &rejection{http.StatusTooManyRequests, errorcode.TooMany, c.clientLimitMessage(), nil}
	case isFull(c.perAddress, owner.Address, c.limits.ConnectionsPerAddress):
		return &rejection{http.StatusTooManyRequests, errorcode.TooMany, "Your address is at its limit of " +
			strconv.Itoa(c.limits.ConnectionsPerAddress) + " open connections. Close one first.", nil}
	}
	c.total++
	c.perClient[owner.Client]++
	c.perAddress[owner.Address]++
	return nil
}

func (c *connections) clientLimitMessage() string {
	return "You are at your limit of " + strconv.Itoa(c.limits.ConnectionsPerClient) + " open connections. Close one first."
}

// isFull reports whether one more connection of key exceeds the limit.
func isFull(open map[string]int, key string, limit int) bool {
	return key != "" && limit > 0 && open[key] >= limit
}

// reassign moves a connection to another client at the same address, once it is known; false if that client is at its limit.
func (c *connections) reassign(from, to string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if from != to && isFull(c.perClient, to, c.limits.ConnectionsPerClient) {
		return false
	}
	decrement(c.perClient, from)
	c.perClient[to]++
	return true
}

// decrement removes a connection of key.
func decrement(open map[string]int, key string) {
	if open[key]--; open[key] == 0 {
		delete(open, key)
	}
}

// remove counts a connection as closed.
func (c *connections) remove(owner ConnectionOwner) {
	c.mu.Lock()
	defer c.mu.Unlock()
	decrement(c.perClient, owner.Client)
	decrement(c.perAddress, owner.Address)
	if c.total--; c.total == 0 && c.stopped {
		close(c.drained)
	}
}

func (c *connections) shutdown(ctx context.Context) error {
	c.mu.Lock()
	if !c.stopped {
		c.stopped = true
		c.stop()
		if c.total == 0 {
			close(c.drained)
		}
	}
	c.mu.Unlock()
	defer c.abort()
	select {
	case <-c.drained:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
