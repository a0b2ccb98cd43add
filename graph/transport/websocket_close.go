package transport

import "github.com/coder/websocket"

// The close codes of graphql-transport-ws, in addition to those of RFC 6455.
const (
	closeBadRequest   websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401
	closeInitTimeout  websocket.StatusCode = 4408
	closeDuplicateID  websocket.StatusCode = 4409
	closeTooManyInits websocket.StatusCode = 4429
)

// A closeFrame says why a websocket is closed. The reason is for the client, has at most 123 bytes, and contains nothing that the
// client has sent.
type closeFrame struct {
	code   websocket.StatusCode
	reason string
}

// unauthenticated closes a websocket whose session has ended or whose credentials are wrong. graphql-ws connects again at once after every
// code but a few, of which this is one: 4403, "Forbidden", is not.
var unauthenticated = closeFrame{closeUnauthorized, "Unauthorized: " + MessageUnauthenticated}

// close cancels all operations, sends the close frame once, and waits a few seconds for that of the client.
func (c *websocketConn) close(frame closeFrame) {
	c.mu.Lock()
	previous := c.state
	c.state = stateClosing
	for _, o := range c.operations {
		o.cancel()
	}
	clear(c.operations)
	c.subscriptionBytes = 0
	c.mu.Unlock()
	if previous != stateClosing {
		_ = c.conn.Close(frame.code, frame.reason)
	}
}

// stop closes the websocket because the server shuts down. It cancels subscriptions and waits for other operations.
func (c *websocketConn) stop() {
	c.mu.Lock()
	if c.state != stateClosing {
		c.state = stateStopping
	}
	for id, o := range c.operations {
		if o.isSubscription {
			c.cancelLocked(id)
		}
	}
	c.signalIdleLocked()
	c.mu.Unlock()
	select {
	case <-c.idle:
		c.close(closeFrame{websocket.StatusGoingAway, "The server is shutting down. Connect again."})
	case <-c.ctx.Done():
	}
}

// cancelLocked ends an operation without a message. The caller holds mu.
func (c *websocketConn) cancelLocked(id string) {
	if o := c.operations[id]; o != nil {
		o.cancel()
		c.removeLocked(id)
		c.signalIdleLocked()
	}
}

// removeLocked frees the id of an operation. The caller holds mu.
func (c *websocketConn) removeLocked(id string) {
	c.subscriptionBytes -= c.operations[id].bytes
	delete(c.operations, id)
}

// signalIdleLocked closes idle if the server is shutting down and no operation runs. The caller holds mu.
func (c *websocketConn) signalIdleLocked() {
	if c.state == stateStopping && len(c.operations) == 0 {
		select {
		case <-c.idle:
		default:
			close(c.idle)
		}
	}
}

func (c *websocketConn) isState(state connState) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state == state
}
