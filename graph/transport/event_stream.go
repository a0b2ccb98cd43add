package transport

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/99designs/gqlgen/graphql"
)

// eventStreamTransport is the transport of event streams.
type eventStreamTransport struct{ *StreamServer }

// EventStreams is the transport that answers over event streams whoever asks for them rather than for JSON. Add it before POST and
// GET.
func (l *StreamServer) EventStreams() graphql.Transport { return eventStreamTransport{l} }

// Supports tells whether r asks for an event stream, by GET or by POST of JSON.
func (eventStreamTransport) Supports(r *http.Request) bool {
	return prefersEventStream(r.Header.Values("Accept")) &&
		(r.Method == http.MethodGet && !isUpgrade(r) || r.Method == http.MethodPost && checkBodyHeaders(r) == nil)
}

// Do runs one operation, and answers with an event for each of its responses. What is wrong with the request, or comes too
// often, is answered as to POST and GET; an operation that will not run is told in the stream, since browsers show nothing else.
func (t eventStreamTransport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := newResponseWriter(w, r)
	var params *graphql.RawParams
	if r.Method == http.MethodPost {
		params = a.readBody(r, t.limits.MessageBytes)
	} else {
		params = a.readURL(r)
	}
	if params == nil {
		return
	}
	client := t.hooks.ClientID(r.Context())
	if why := t.connections.add(client); why != nil {
		why.write(w, r)
		return
	}
	defer t.connections.remove(client)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(t.connections.aborting, cancel)()
	s := &eventStream{server: t.StreamServer, w: w, control: http.NewResponseController(w), cancel: cancel, runner: operationRunner{t.hooks, exec, func() {}}}
	op, why := s.runner.prepare(ctx, params)
	switch {
	case why != nil && len(why.Errors) > 0 && codeOf(why.Errors[0]) == codeRateLimited:
		a.writeResponse(why)
		return
	case why == nil && r.Method == http.MethodGet && op.Operation.Operation == ast.Mutation:
		a.rejectMutation()
		return
	}
	isCut := false
	if why == nil {
		why, isCut = s.run(ctx, op)
	}
	if !isCut {
		s.complete(why)
	}
}

// An eventStream is one that is open.
type eventStream struct {
	server  *StreamServer
	runner  operationRunner
	control *http.ResponseController
	cancel  context.CancelFunc

	mu         sync.Mutex
	w          http.ResponseWriter // guarded by mu
	headerSent bool                // guarded by mu
}

// run runs an operation, and beats meanwhile. It gives why the operation did not come to its end, or that the server cut it off:
// a subscription does not keep it from stopping, and anything else is waited for.
func (s *eventStream) run(ctx context.Context, op *graphql.OperationContext) (why *graphql.Response, isCut bool) {
	beat, look := time.NewTicker(s.server.limits.PingEvery), time.NewTicker(s.server.limits.SessionCheckEvery)
	defer beat.Stop()
	defer look.Stop()
	stopping := s.server.connections.stopping.Done()
	if op.Operation.Operation != ast.Subscription {
		stopping = nil
	}
	ended := make(chan *graphql.Response, 1)
	go func() {
		ended <- s.runner.run(ctx, op, s.sendHeartbeat, func(resp *graphql.Response) error { return s.sendEvent(typeNext, encodeResponse(resp)) })
	}()
	for {
		select {
		case why := <-ended:
			return why, false
		case <-stopping:
			s.cancel()
			<-ended
			return nil, true
		case <-beat.C:
			s.sendHeartbeat()
		case <-look.C:
			if err := s.runner.checkSession(ctx); err != nil {
				s.cancel()
				<-ended
				return s.runner.errorResponse(context.WithoutCancel(ctx), err), false
			}
		}
	}
}

// complete says that there is nothing more to come, and before that why the operation did not come to its end, if it did not.
func (s *eventStream) complete(why *graphql.Response) {
	if why != nil {
		_ = s.sendEvent(typeNext, encodeResponse(why))
	}
	_ = s.sendEvent(typeComplete, nil)
}

// sendHeartbeat sends what means nothing. The first time it says that there is a stream, and that nothing will be missed.
func (s *eventStream) sendHeartbeat() { _ = s.write([]byte(":\n\n")) }

// sendEvent sends an event. A browser drops one without data, so even an empty line of it counts.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
func (s *eventStream) sendEvent(kind string, data []byte) error {
	b := append(make([]byte, 0, len(kind)+len(data)+18), "event: "...)
	b = append(append(b, kind...), "\ndata: "...)
	return s.write(append(append(b, data...), "\n\n"...))
}

// write writes and flushes. A reader who does not take it in time is cut off; the time that the server gives an answer as a whole
// is not meant for a stream.
func (s *eventStream) write(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.headerSent {
		s.headerSent = true
		s.w.Header().Set("Content-Type", mediaEventStream+"; charset=utf-8")
		s.w.Header().Set("X-Accel-Buffering", "no") // nginx keeps answers back otherwise
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(s.server.limits.WriteTimeout))
	_, err := s.w.Write(b)
	if err == nil {
		err = s.control.Flush()
	}
	if err != nil {
		s.cancel()
	}
	return err
}
