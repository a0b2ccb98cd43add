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

	mu      sync.Mutex
	all     int            // guarded by mu
	of      map[string]int // of each client; guarded by mu
	stopped bool           // guarded by mu
	empty   chan struct{}  // closed when it is stopped and there are none; by who holds mu
}

func newConnections(limits StreamLimits) *connections {
	c := &connections{limits: limits, of: map[string]int{}, empty: make(chan struct{})}
	c.stopping, c.stop = context.WithCancel(context.Background())
	c.aborting, c.abort = context.WithCancel(context.Background())
	return c
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all
}

// join counts one more connection of a client, or says why there may not be one more.
func (c *connections) join(client string) *refusal {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.stopped:
		return &refusal{http.StatusServiceUnavailable, codeUnavailable, "The server is stopping.", nil}
	case c.limits.Connections > 0 && c.all >= c.limits.Connections:
		return &refusal{http.StatusServiceUnavailable, codeUnavailable, "Too many connections are open here.", nil}
	case c.isFull(client):
		return &refusal{http.StatusTooManyRequests, codeTooMany, "You have as many connections open as you may.", nil}
	}
	c.all++
	c.of[client]++
	return nil
}

// isFull tells whether a client has as many as it may. It is called with mu held.
func (c *connections) isFull(client string) bool {
	return client != "" && c.limits.ConnectionsPerClient > 0 && c.of[client] >= c.limits.ConnectionsPerClient
}

// move counts a connection to another client, once it is known whose it is; false when that one may not have one more.
func (c *connections) move(from, to string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if from != to && c.isFull(to) {
		return false
	}
	c.discount(from)
	c.of[to]++
	return true
}

func (c *connections) discount(client string) {
	if c.of[client]--; c.of[client] == 0 {
		delete(c.of, client)
	}
}

// leave counts a connection no more.
func (c *connections) leave(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.discount(client)
	if c.all--; c.all == 0 && c.stopped {
		close(c.empty)
	}
}

func (c *connections) shutdown(ctx context.Context) error {
	c.mu.Lock()
	if !c.stopped {
		c.stopped = true
		c.stop()
		if c.all == 0 {
			close(c.empty)
		}
	}
	c.mu.Unlock()
	defer c.abort()
	select {
	case <-c.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
