package transport

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"
	"github.com/tidwall/gjson"
)

// handle does what a message asks for, or says why the socket is closed for it.
func (s *websocketConn) handle(b []byte) *closeFrame {
	m, err := parseMessage(b)
	if err != nil {
		return &closeFrame{closeBadRequest, err.Error()}
	}
	switch m.kind {
	case typeInit:
		return s.handleInit(m.payload)
	case typePing:
		s.write(message{kind: typePong, payload: m.payload})
		return nil
	case typePong:
		return nil
	case typeSubscribe:
		return s.handleSubscribe(m)
	case typeComplete:
		s.cancelOperation(m.id)
		return nil
	}
	return &closeFrame{closeBadRequest, "There is no such type of message."}
}

// handleInit finds out who asks, and acknowledges that.
func (s *websocketConn) handleInit(payload json.RawMessage) *closeFrame {
	if !s.transition(stateNew, stateInitializing, nil) {
		return &closeFrame{closeInitTwice, "connection_init has come before."}
	}
	values, err := objectParam("payload", gjson.ParseBytes(payload))
	if err != nil {
		return &closeFrame{closeBadRequest, err.Error()}
	}
	who, err := s.server.hooks.ConnectionInit(s.ctx, values)
	switch {
	case errors.Is(err, ErrSessionEnded):
		return &sessionEnded
	case err != nil:
		return &closeFrame{websocket.StatusTryAgainLater, "It cannot be told who asks: try again later."}
	}
	client := s.server.hooks.ClientID(who)
	if !s.server.connections.reassign(s.clientID, client) {
		return &closeFrame{websocket.StatusTryAgainLater, "You have as many connections open as you may."}
	}
	s.clientID = client
	if s.transition(stateInitializing, stateReady, who) {
		s.write(message{kind: typeAck})
	}
	return nil
}

// transition goes from one state to the next, unless the socket is not in that state.
func (s *websocketConn) transition(from, to state, who context.Context) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != from {
		return false
	}
	s.state = to
	if who != nil {
		s.authCtx = who
	}
	return true
}

// handleSubscribe begins to run an operation.
func (s *websocketConn) handleSubscribe(m message) *closeFrame {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.state == stateStopping || s.state == stateClosing:
		return nil
	case s.state != stateReady:
		return &closeFrame{closeUnauthorized, "connection_init comes first."}
	case m.id == "" || len(m.id) > s.server.limits.OperationIDBytes:
		return &closeFrame{closeBadRequest, "An operation needs an id that is not too long."}
	case len(m.payload) == 0 || m.payload[0] != '{':
		return &closeFrame{closeBadRequest, "The payload of an operation must be an object."}
	case s.operations[m.id] != nil:
		return &closeFrame{closeSameID, "An operation of this id runs already."}
	}
	params, err := decodeBody(m.payload)
	if err != nil {
		return &closeFrame{closeBadRequest, err.Error()}
	}
	params.Headers = s.header
	if len(s.operations) >= s.server.limits.OperationsPerConnection {
		s.write(tooManyOperations(m.id))
		return nil
	}
	ctx, cancel := context.WithCancel(s.authCtx)
	r := &operation{cancel: cancel, previousStarted: s.lastStarted, started: make(chan struct{})}
	s.operations[m.id], s.lastStarted = r, r.started
	s.goroutines.Go(func() {
		defer cancel()
		s.runOperation(ctx, m.id, r, params)
	})
	return nil
}

// runOperation runs an operation to its end, and says how it ended. Operations begin in the order in which they came, so that a query that
// comes behind a subscription leaves no gap between what it answers and what the subscription tells.
func (s *websocketConn) runOperation(ctx context.Context, id string, r *operation, params *graphql.RawParams) {
	begun := sync.OnceFunc(func() { close(r.started) })
	defer begun()
	<-r.previousStarted // also when it is not wanted any more: who comes behind waits for all before
	if ctx.Err() != nil {
		return
	}
	op, why := s.runner.prepare(ctx, params)
	if why == nil && op.Operation.Operation == ast.Subscription && !s.admitSubscription(id, r, op) {
		return
	}
	if why == nil {
		why = s.runner.run(ctx, op, begun, func(resp *graphql.Response) error { return s.send(r, nextMessage(id, resp)) })
	}
	last := message{kind: typeComplete, id: id}
	if why != nil {
		last = errorMessage(id, why.Errors)
	}
	_ = s.send(r, last) // nobody hears what comes after it
	if s.sessionEnded.Load() {
		s.close(sessionEnded)
	}
}

// admitSubscription makes room for a subscription, which stays; false when there is none, or when it is not wanted any more.
func (s *websocketConn) admitSubscription(id string, r *operation, op *graphql.OperationContext) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.operations[id] != r:
		return false
	case s.state == stateStopping:
		s.cancelLocked(id)
		return false
	case s.subscriptionBytes+len(op.RawQuery) > s.server.limits.SubscriptionBytes:
		s.removeLocked(id)
		s.write(tooManyOperations(id))
		return false
	}
	r.isSubscription, r.bytes = true, len(op.RawQuery)
	s.subscriptionBytes += r.bytes
	op.Extensions = nil // which have had their effect, and may be long
	return true
}

func tooManyOperations(id string) message {
	return errorMessage(id, gqlerror.List{newError(codeTooMany, "As much runs on this connection as may.")})
}

var errOperationCancelled = errors.New("wire: the operation is not wanted any more")

// send writes a message about an operation, unless it is not wanted any more. After its last message the id is free, and it is
// so before the client can know.
func (s *websocketConn) send(r *operation, m message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.operations[m.id] != r {
		return errOperationCancelled
	}
	if m.kind == typeNext {
		return s.write(m)
	}
	s.removeLocked(m.id)
	defer s.signalIdleLocked()
	return s.write(m)
}

// cancelOperation ends an operation that the client does not want any more.
func (s *websocketConn) cancelOperation(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelLocked(id)
}

// write writes a message. A reader who does not take it in time is cut off.
func (s *websocketConn) write(m message) error {
	ctx, cancel := context.WithTimeout(context.Background(), s.server.limits.WriteTimeout)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, m.encode())
}
