package transport

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
	"fivefold/graph/memory"
)

// handleSubscribe starts an operation of any kind.
func (c *websocketConn) handleSubscribe(m message) *closeFrame {
	c.mu.Lock()
	defer c.mu.Unlock()
	limits := c.server.limits
	switch {
	case c.state == stateStopping || c.state == stateClosing:
		return nil
	case c.state != stateReady:
		return &closeFrame{closeUnauthorized, "Unauthorized: send connection_init and wait for connection_ack first."}
	case m.id == "" || len(m.id) > limits.OperationIDBytes:
		return &closeFrame{closeBadRequest, "The id of an operation must have 1 to " + strconv.Itoa(limits.OperationIDBytes) + " bytes."}
	case len(m.payload) == 0 || m.payload[0] != '{':
		return &closeFrame{closeBadRequest, "The payload of an operation must be an object."}
	case c.operations[m.id] != nil:
		return &closeFrame{closeDuplicateID, "An operation with this id is already running."}
	}
	if err := c.server.hooks.ChargeInput(c.authCtx, len(m.payload)); err != nil {
		_ = c.write(errorMessage(m.id, c.runner.errorResponse(c.authCtx, err).Errors))
		return nil
	}
	params, err := decodeBody(m.payload)
	if err != nil {
		return &closeFrame{closeBadRequest, err.Error()}
	}
	params.Headers = c.header
	if len(c.operations) >= limits.OperationsPerConnection {
		_ = c.write(tooMany(m.id, "The connection is at its limit of "+strconv.Itoa(limits.OperationsPerConnection)+
			" concurrent operations. Complete one first."))
		return nil
	}
	share := c.share.Open()
	if err := share.Grow(memory.Request + memory.OfJSON(m.payload)); err != nil {
		_ = c.write(errorMessage(m.id, gqlerror.List{err}))
		return nil
	}
	ctx, cancel := context.WithCancel(memory.With(c.authCtx, share))
	o := &operation{cancel: cancel, previousStarted: c.lastStarted, started: make(chan struct{}), sent: len(m.payload), share: share}
	c.operations[m.id], c.lastStarted = o, o.started
	c.goroutines.Go(func() {
		defer share.Release()
		defer cancel()
		c.runOperation(ctx, m.id, o, params)
	})
	return nil
}

// runOperation runs an operation until it ends and sends its last message. Operations start in the order in which they arrive, so
// that a query after a subscription sees everything that happened before the first event of the subscription.
func (c *websocketConn) runOperation(ctx context.Context, id string, o *operation, params *graphql.RawParams) {
	started := sync.OnceFunc(func() { close(o.started) })
	defer started()
	<-o.previousStarted // even if this operation is cancelled: the next one waits for all before it
	if ctx.Err() != nil {
		return
	}
	op, failure := c.runner.prepare(ctx, params)
	if failure == nil && op.Operation.Operation == ast.Subscription && !c.admitSubscription(id, o, op) {
		return
	}
	if failure == nil {
		failure = c.runner.run(ctx, op, started, func(response *graphql.Response) error {
			return sendHeld(o.share, max(o.retained, memory.Request), op.Operation.Operation, response, func(response *graphql.Response) error {
				return c.send(o, nextMessage(id, response))
			})
		})
	}
	last := message{kind: typeComplete, id: id}
	if failure != nil {
		last = errorMessage(id, failure.Errors)
	}
	_ = c.send(o, last) // fails only if the operation is cancelled or the client is gone
	if c.sessionEnded.Load() {
		c.close(unauthenticated)
	}
}

// admitSubscription counts the message of a subscription; false if the limit is reached, or the operation is cancelled.
func (c *websocketConn) admitSubscription(id string, o *operation, op *graphql.OperationContext) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	limit := c.server.limits.SubscriptionBytes
	switch {
	case c.operations[id] != o:
		return false
	case c.state == stateStopping:
		c.cancelLocked(id)
		return false
	case c.subscriptionBytes+max(o.sent, len(op.RawQuery)) > limit:
		c.removeLocked(id)
		_ = c.write(tooMany(id, "The subscriptions of a connection have a limit of "+strconv.Itoa(limit)+
			" bytes of documents and variables. Complete one first, or open another connection."))
		return false
	}
	o.isSubscription, o.bytes = true, max(o.sent, len(op.RawQuery))
	c.subscriptionBytes += o.bytes
	op.Extensions = nil // no longer needed, and possibly large
	o.retained = retainedBytes(op, o.sent)
	o.share.Shrink(o.retained)
	return true
}

func tooMany(id, text string) message {
	return errorMessage(id, gqlerror.List{errorcode.Error(errorcode.TooMany, text)})
}

var errOperationCancelled = errors.New("transport: the operation is cancelled")

// send sends a message of an operation, unless it is cancelled. With the last message the id becomes free, before the client can
// read that message.
func (c *websocketConn) send(o *operation, m message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.operations[m.id] != o {
		return errOperationCancelled
	}
	if m.kind == typeNext {
		return c.write(m)
	}
	c.removeLocked(m.id)
	defer c.signalIdleLocked()
	return c.write(m)
}

// cancelOperation ends an operation that the client has completed.
func (c *websocketConn) cancelOperation(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancelLocked(id)
}
