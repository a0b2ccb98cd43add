package transport

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
	"fivefold/graph/memory"
)

// eventStreamTransport is the transport of event streams.
type eventStreamTransport struct{ *StreamServer }

// EventStreams returns the transport for clients that accept an event stream, also as one of all media types. When they do not prefer it,
// only a subscription is answered by a stream. Add it before POST and GET.
func (s *StreamServer) EventStreams() graphql.Transport { return eventStreamTransport{s} }

// Supports reports whether r accepts an event stream, by GET or by POST of JSON.
func (eventStreamTransport) Supports(r *http.Request) bool {
	return acceptsEventStream(r.Header.Values("Accept")) &&
		(r.Method == http.MethodGet && !IsWebsocketRequest(r) || r.Method == http.MethodPost && checkBodyHeaders(r) == nil)
}

// Do runs one operation and sends an event for each of its responses. A malformed or rate-limited request is answered as by POST and
// GET. An operation that fails before it executes is answered in the stream, since browsers show nothing else to a page.
func (t eventStreamTransport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	rw := newResponseWriter(w, r)
	rw.writeTimeout = t.limits.WriteTimeout
	var params *graphql.RawParams
	if r.Method == http.MethodPost {
		params = rw.readBody(r, t.limits.MessageBytes, t.hooks.ChargeInput)
	} else {
		params = rw.readURL(r, t.hooks.ChargeInput)
	}
	switch {
	case params == nil:
	case prefersEventStream(r.Header.Values("Accept")):
		t.stream(rw, r, exec, params, nil)
	default:
		rw.execute(r, exec, params, t.limits.OperationTimeout, func(op *graphql.OperationContext) { t.stream(rw, r, exec, params, op) })
	}
}

// stream answers an operation, which is nil when it is not prepared yet, by an event stream.
func (t eventStreamTransport) stream(rw responseWriter, r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams, op *graphql.OperationContext) {
	owner := t.hooks.Owner(r.Context())
	if rejection := t.connections.add(owner); rejection != nil {
		rejection.write(rw.w, r)
		return
	}
	defer t.connections.remove(owner)
	if err := rw.share.Wait(r.Context(), memory.Stream); err != nil {
		rw.refuse(err)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(t.connections.aborting, cancel)()
	s := &eventStream{
		server: t.StreamServer, w: rw.w, control: http.NewResponseController(rw.w), cancel: cancel, share: rw.share,
		runner: operationRunner{t.hooks, exec, func() {}},
	}
	var failure *graphql.Response
	if op == nil {
		op, failure = s.runner.prepare(ctx, params)
	}
	switch {
	case failure != nil && len(failure.Errors) > 0 && codeOf(failure.Errors[0]) == errorcode.RateLimited:
		rw.writeResponse(failure)
		return
	case failure == nil && r.Method == http.MethodGet && op.Operation.Operation == ast.Mutation:
		rw.rejectMutation()
		return
	case failure == nil && op.Operation.Operation == ast.Subscription:
		op.Extensions = nil // no longer needed, and possibly large
		s.retained = memory.Stream + retainedBytes(op, int(bodyLength(r, t.limits.MessageBytes)))
		rw.share.Shrink(s.retained)
	}
	isStopped := false
	if failure == nil {
		failure, isStopped = s.run(ctx, op)
	}
	if !isStopped {
		s.complete(failure)
	}
}

// An eventStream is an open event stream.
type eventStream struct {
	server   *StreamServer
	runner   operationRunner
	control  *http.ResponseController
	cancel   context.CancelFunc
	share    *memory.Share // what the stream holds
	retained int64         // bytes that it holds between two events

	mu         sync.Mutex
	w          http.ResponseWriter // guarded by mu
	headerSent bool                // guarded by mu
	err        error               // of the first write that failed; guarded by mu
}

// run runs an operation and sends heartbeats meanwhile. It returns the response of an operation that failed. If the server is
// shutting down, it ends a subscription and returns isStopped, but waits for any other operation.
func (s *eventStream) run(ctx context.Context, op *graphql.OperationContext) (failure *graphql.Response, isStopped bool) {
	heartbeat, sessionCheck := time.NewTicker(s.server.limits.PingEvery), time.NewTicker(s.server.limits.SessionCheckEvery)
	defer heartbeat.Stop()
	defer sessionCheck.Stop()
	stopping := s.server.connections.stopping.Done()
	if op.Operation.Operation != ast.Subscription {
		stopping = nil
	}
	ended := make(chan *graphql.Response, 1)
	go func() {
		ended <- s.runner.run(ctx, op, s.sendHeartbeat, func(response *graphql.Response) error {
			return sendHeld(s.share, max(s.retained, memory.Stream+memory.Request), op.Operation.Operation, response, func(response *graphql.Response) error {
				return s.sendEvent(typeNext, encodeResponse(response))
			})
		})
	}()
	for {
		select {
		case failure := <-ended:
			return failure, false
		case <-stopping:
			s.cancel()
			<-ended
			return nil, true
		case <-heartbeat.C:
			s.sendHeartbeat()
		case <-sessionCheck.C:
			if err := s.runner.checkSession(ctx); err != nil {
				s.cancel()
				<-ended
				return s.runner.errorResponse(context.WithoutCancel(ctx), err), false
			}
		}
	}
}

// complete sends the response of a failed operation, if it is not nil, and the last event.
func (s *eventStream) complete(failure *graphql.Response) {
	if failure != nil {
		_ = s.sendEvent(typeNext, encodeResponse(failure))
	}
	_ = s.sendEvent(typeComplete, nil)
}

// sendHeartbeat sends a comment. The first one shows the client that the stream is open and that it misses no further event.
func (s *eventStream) sendHeartbeat() { _ = s.write([]byte(":\n\n")) }

// sendEvent sends an event. Browsers drop an event without a data line, so even empty data has one.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
func (s *eventStream) sendEvent(kind string, data []byte) error {
	b := append(make([]byte, 0, len(kind)+len(data)+18), "event: "...)
	b = append(append(b, kind...), "\ndata: "...)
	return s.write(append(append(b, data...), "\n\n"...))
}

// write writes and flushes. It cancels the stream of a client that does not read within WriteTimeout, which replaces the server's
// deadline for a whole response.
func (s *eventStream) write(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	if !s.headerSent {
		s.headerSent = true
		s.w.Header().Set("Content-Type", mediaEventStream+"; charset=utf-8")
		s.w.Header().Set("X-Accel-Buffering", "no") // or nginx buffers the response
	}
	paced := pacedWriter{w: s.w, control: s.control, share: s.share, timeout: s.server.limits.WriteTimeout}
	if _, s.err = paced.Write(b); s.err == nil {
		s.err = paced.Flush()
	}
	if s.err != nil {
		s.cancel()
	}
	return s.err
}
