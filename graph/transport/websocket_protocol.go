package transport

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/coder/websocket"
	"github.com/tidwall/gjson"
)

// handle handles a message. If the protocol requires that the websocket be closed, it returns the close frame.
func (c *websocketConn) handle(b []byte) *closeFrame {
	m, err := parseMessage(b)
	if err != nil || m.kind != typeSubscribe { // its payload is charged before it is decoded
		if c.server.hooks.ChargeInput(c.authenticated(), len(b)) != nil {
			return &closeFrame{websocket.StatusTryAgainLater, "Too many messages. Connect again later."}
		}
	}
	if err != nil {
		return &closeFrame{closeBadRequest, err.Error()}
	}
	switch m.kind {
	case typeInit:
		return c.handleInit(m.payload)
	case typePing:
		_ = c.write(message{kind: typePong, payload: m.payload})
		return nil
	case typePong:
		return nil
	case typeSubscribe:
		return c.handleSubscribe(m)
	case typeComplete:
		c.cancelOperation(m.id)
		return nil
	}
	return &closeFrame{closeBadRequest, "Unknown message type."}
}

// handleInit authenticates the client and acknowledges the connection.
func (c *websocketConn) handleInit(payload json.RawMessage) *closeFrame {
	if !c.transition(c.ctx, stateNew, stateInitializing) {
		return &closeFrame{closeTooManyInits, "Too many initialisation requests: send connection_init once."}
	}
	values, err := objectParam("payload", gjson.ParseBytes(payload))
	if err != nil {
		return &closeFrame{closeBadRequest, err.Error()}
	}
	authCtx, err := c.server.hooks.ConnectionInit(c.ctx, values)
	switch {
	case errors.Is(err, ErrSessionEnded):
		return &unauthenticated
	case err != nil:
		return &closeFrame{websocket.StatusTryAgainLater, "The credentials could not be checked. Try again later."}
	}
	clientID := c.server.hooks.Owner(authCtx).Client
	if !c.server.connections.reassign(c.owner.Client, clientID) {
		return &closeFrame{websocket.StatusTryAgainLater, c.server.connections.clientLimitMessage()}
	}
	c.owner.Client = clientID
	if c.transition(authCtx, stateInitializing, stateReady) {
		_ = c.write(message{kind: typeAck})
	}
	return nil
}

// transition changes the state and authCtx; false if the current state is not from.
func (c *websocketConn) transition(authCtx context.Context, from, to connState) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != from {
		return false
	}
	c.state, c.authCtx = to, authCtx
	return true
}

// write writes a message. The websocket of a client that does not read 64 KiB of it within WriteTimeout is closed.
func (c *websocketConn) write(m message) (err error) {
	b, timeout := m.encode(), c.server.limits.WriteTimeout
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	deadline := time.AfterFunc(timeout, cancel)
	defer deadline.Stop()
	if len(b) <= paceBytes {
		err = c.conn.Write(ctx, websocket.MessageText, b)
	} else {
		err = c.writeParts(ctx, b, func() { deadline.Reset(timeout) })
	}
	if ctx.Err() != nil {
		c.share.CountSlowReader()
	}
	return err
}

// writeParts writes a long message in parts, and calls written after each.
func (c *websocketConn) writeParts(ctx context.Context, b []byte, written func()) error {
	w, err := c.conn.Writer(ctx, websocket.MessageText)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(b, paceBytes) {
		if _, err := w.Write(part); err != nil {
			return err
		}
		written()
	}
	return w.Close()
}
