package transport

import (
	"context"
	"net/http"
	"sync"
)

// connections are the websockets and event streams that are open.
type connections struct {
	limits   StreamLimits
	stopping context.Context // ends when they must end
	stop     context.CancelFunc
	aborting context.Context // ends when they must end at once
	abort    context.CancelFunc

	mu        sync.Mutex
	total     int            // guarded by mu
	perClient map[string]int // of each client; guarded by mu
	stopped   bool           // guarded by mu
	drained   chan struct{}  // closed when it is stopped and there are none; by who holds mu
}

func newConnections(limits StreamLimits) *connections {
	c := &connections{limits: limits, perClient: map[string]int{}, drained: make(chan struct{})}
	c.stopping, c.stop = context.WithCancel(context.Background())
	c.aborting, c.abort = context.WithCancel(context.Background())
	return c
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total
}

// add counts one more connection of a client, or says why there may not be one more.
func (c *connections) add(client string) *rejection {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.stopped:
		return &rejection{http.StatusServiceUnavailable, codeUnavailable, "The server is stopping.", nil}
	case c.limits.Connections > 0 && c.total >= c.limits.Connections:
		return &rejection{http.StatusServiceUnavailable, codeUnavailable, "Too many connections are open here.", nil}
	case c.isFull(client):
		return &rejection{http.StatusTooManyRequests, codeTooMany, "You have as many connections open as you may.", nil}
	}
	c.total++
	c.perClient[client]++
	return nil
}

// isFull tells whether a client has as many as it may. It is called with mu held.
func (c *connections) isFull(client string) bool {
	return client != "" && c.limits.ConnectionsPerClient > 0 && c.perClient[client] >= c.limits.ConnectionsPerClient
}

// reassign counts a connection to another client, once it is known whose it is; false when that one may not have one more.
func (c *connections) reassign(from, to string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if from != to && c.isFull(to) {
		return false
	}
	c.decrement(from)
	c.perClient[to]++
	return true
}

func (c *connections) decrement(client string) {
	if c.perClient[client]--; c.perClient[client] == 0 {
		delete(c.perClient, client)
	}
}

// remove counts a connection no more.
func (c *connections) remove(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.decrement(client)
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
