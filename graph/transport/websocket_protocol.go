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

// take does what a message asks for, or says why the socket is closed for it.
func (s *socket) take(b []byte) *closing {
	m, err := readMessage(b)
	if err != nil {
		return &closing{closeBadRequest, err.Error()}
	}
	switch m.kind {
	case typeInit:
		return s.init(m.payload)
	case typePing:
		s.write(message{kind: typePong, payload: m.payload})
		return nil
	case typePong:
		return nil
	case typeSubscribe:
		return s.subscribe(m)
	case typeComplete:
		s.forget(m.id)
		return nil
	}
	return &closing{closeBadRequest, "There is no such type of message."}
}

// init finds out who asks, and acknowledges that.
func (s *socket) init(payload json.RawMessage) *closing {
	if !s.advance(isNew, isInit, nil) {
		return &closing{closeInitTwice, "connection_init has come before."}
	}
	values, err := object("payload", gjson.ParseBytes(payload))
	if err != nil {
		return &closing{closeBadRequest, err.Error()}
	}
	who, err := s.live.asks.ConnectionInit(s.done, values)
	switch {
	case errors.Is(err, ErrSessionEnded):
		return &forbidden
	case err != nil:
		return &closing{websocket.StatusTryAgainLater, "It cannot be told who asks: try again later."}
	}
	client := s.live.asks.ClientID(who)
	if !s.live.open.move(s.client, client) {
		return &closing{websocket.StatusTryAgainLater, "You have as many connections open as you may."}
	}
	s.client = client
	if s.advance(isInit, isReady, who) {
		s.write(message{kind: typeAck})
	}
	return nil
}

// advance goes from one state to the next, unless the socket is not in that state.
func (s *socket) advance(from, to state, who context.Context) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != from {
		return false
	}
	s.state = to
	if who != nil {
		s.who = who
	}
	return true
}

// subscribe begins to run an operation.
func (s *socket) subscribe(m message) *closing {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.state == isStopping || s.state == isClosing:
		return nil
	case s.state != isReady:
		return &closing{closeUnauthorized, "connection_init comes first."}
	case m.id == "" || len(m.id) > s.live.limits.OperationIDBytes:
		return &closing{closeBadRequest, "An operation needs an id that is not too long."}
	case len(m.payload) == 0 || m.payload[0] != '{':
		return &closing{closeBadRequest, "The payload of an operation must be an object."}
	case s.running[m.id] != nil:
		return &closing{closeSameID, "An operation of this id runs already."}
	}
	params, err := decodeBody(m.payload)
	if err != nil {
		return &closing{closeBadRequest, err.Error()}
	}
	params.Headers = s.header
	if len(s.running) >= s.live.limits.OperationsPerConnection {
		s.write(tooMany(m.id))
		return nil
	}
	ctx, cancel := context.WithCancel(s.who)
	r := &running{cancel: cancel, after: s.last, begun: make(chan struct{})}
	s.running[m.id], s.last = r, r.begun
	s.work.Go(func() {
		defer cancel()
		s.run(ctx, m.id, r, params)
	})
	return nil
}

// run runs an operation to its end, and says how it ended. Operations begin in the order in which they came, so that a query that
// comes behind a subscription leaves no gap between what it answers and what the subscription tells.
func (s *socket) run(ctx context.Context, id string, r *running, params *graphql.RawParams) {
	begun := sync.OnceFunc(func() { close(r.begun) })
	defer begun()
	<-r.after // also when it is not wanted any more: who comes behind waits for all before
	if ctx.Err() != nil {
		return
	}
	op, why := s.caller.read(ctx, params)
	if why == nil && op.Operation.Operation == ast.Subscription && !s.settle(id, r, op) {
		return
	}
	if why == nil {
		why = s.caller.run(ctx, op, begun, func(resp *graphql.Response) error { return s.say(r, nextMessage(id, resp)) })
	}
	last := message{kind: typeComplete, id: id}
	if why != nil {
		last = errorMessage(id, why.Errors)
	}
	_ = s.say(r, last) // nobody hears what comes after it
	if s.over.Load() {
		s.close(forbidden)
	}
}

// settle makes room for a subscription, which stays; false when there is none, or when it is not wanted any more.
func (s *socket) settle(id string, r *running, op *graphql.OperationContext) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.running[id] != r:
		return false
	case s.state == isStopping:
		s.drop(id)
		return false
	case s.held+len(op.RawQuery) > s.live.limits.SubscriptionBytes:
		s.remove(id)
		s.write(tooMany(id))
		return false
	}
	r.isLong, r.held = true, len(op.RawQuery)
	s.held += r.held
	op.Extensions = nil // which have had their effect, and may be long
	return true
}

func tooMany(id string) message {
	return errorMessage(id, gqlerror.List{newError(codeTooMany, "As much runs on this connection as may.")})
}

var errForgotten = errors.New("wire: the operation is not wanted any more")

// say writes a message about an operation, unless it is not wanted any more. After its last message the id is free, and it is
// so before the client can know.
func (s *socket) say(r *running, m message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[m.id] != r {
		return errForgotten
	}
	if m.kind == typeNext {
		return s.write(m)
	}
	s.remove(m.id)
	defer s.rest()
	return s.write(m)
}

// forget ends an operation that the client does not want any more.
func (s *socket) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(id)
}

// write writes a message. A reader who does not take it in time is cut off.
func (s *socket) write(m message) error {
	ctx, cancel := context.WithTimeout(context.Background(), s.live.limits.WriteTimeout)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, m.encode())
}
