package transport_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.uber.org/goleak"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"

	"fivefold/graph/subscription"
	"fivefold/graph/transport"
)

// A testServer serves a schema over connections that last, whose subscription `beat` tells what the test sends.
type testServer struct {
	t            *testing.T
	url          string
	streams      *transport.StreamServer
	server       *httptest.Server
	events       chan any // an event for who reads it first; an error ends that subscription
	closed       chan struct{}
	mutations    chan chan struct{} // a mutation tells here that it runs, and waits to be let go
	subscribing  chan struct{}      // a subscription begins to listen when it is closed; nil for at once
	executions   atomic.Int64
	sessionEnded atomic.Bool // nobody may ask any more
}

type clientIDKey struct{}

// newTestServer serves until the end of the test, after which no goroutine may be left.
func newTestServer(t *testing.T, change func(*transport.StreamLimits), configure ...func(*http.Server)) *testServer {
	t.Helper()
	before := goleak.IgnoreCurrent()
	s := &testServer{t: t, events: make(chan any), closed: make(chan struct{}, 1000), mutations: make(chan chan struct{})}
	limits := transport.DefaultStreamLimits
	if change != nil {
		change(&limits)
	}
	s.streams = transport.NewStreamServer(limits, transport.Hooks{BeginExecution: s.begin, ConnectionInit: s.init, Subscribed: func(context.Context) {}, ClientID: func(ctx context.Context) string {
		who, _ := ctx.Value(clientIDKey{}).(string)
		return who
	}})
	srv := handler.New(&graphql.ExecutableSchemaMock{SchemaFunc: schema(nil).Schema, ExecFunc: s.exec})
	srv.AddTransport(s.streams.Websockets())
	srv.AddTransport(s.streams.EventStreams())
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.POST{})
	srv.AddTransport(transport.Fallback{})
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		srv.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clientIDKey{}, r.Header.Get("Who"))))
	}))
	s.server.Listener = smallBufferListener{s.server.Listener}
	for _, f := range configure {
		f(s.server.Config)
	}
	s.server.Start()
	s.url = s.server.URL
	t.Cleanup(func() {
		s.server.Client().CloseIdleConnections()
		if err := s.streams.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		s.server.Close()
		goleak.VerifyNone(t, before)
	})
	return s
}

func (s *testServer) begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	s.executions.Add(1)
	if s.sessionEnded.Load() {
		return nil, nil, fmt.Errorf("%w: %w", transport.ErrSessionEnded, &gqlerror.Error{Message: "over", Extensions: map[string]any{"code": "UNAUTHENTICATED"}})
	}
	ctx, cancel := context.WithCancel(ctx)
	return ctx, cancel, nil
}

func (s *testServer) init(ctx context.Context, payload map[string]any) (context.Context, error) {
	switch payload["who"] {
	case nil:
		return ctx, nil
	case "nobody":
		return nil, transport.ErrSessionEnded
	case "down":
		return nil, errors.New("a store is gone")
	}
	return context.WithValue(ctx, clientIDKey{}, fmt.Sprint(payload["who"])), nil
}

func (s *testServer) exec(ctx context.Context) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	if op.Variables["echo"] == "panic" {
		panic("on purpose")
	}
	switch op.Operation.Operation {
	case ast.Mutation:
		letGo := make(chan struct{})
		s.mutations <- letGo
		select {
		case <-letGo:
			return graphql.OneShot(&graphql.Response{Data: []byte(`{"pong":"done"}`)})
		case <-ctx.Done():
			return graphql.OneShot(&graphql.Response{Data: []byte(`{"pong":"cut"}`)})
		}
	case ast.Query:
		return graphql.OneShot(echo(ctx))
	}
	if event, ok := subscription.Event(ctx); ok {
		if event == "panic" {
			panic("on purpose")
		}
		return graphql.OneShot(&graphql.Response{Data: []byte(`{"beat":"` + event.(string) + `"}`)})
	}
	if s.subscribing != nil {
		<-s.subscribing
	}
	if err := subscription.SetSource(ctx, s); err != nil {
		panic(err)
	}
	return func(context.Context) *graphql.Response { return nil }
}

// Next and Close make the studio the source of every subscription.
func (s *testServer) Next(ctx context.Context) (any, error) {
	select {
	case e := <-s.events:
		if err, ok := e.(error); ok {
			return nil, err
		}
		return e, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *testServer) Close() { s.closed <- struct{}{} }

// A wsClient is the other side of a websocket.
type wsClient struct {
	t    *testing.T
	conn *websocket.Conn
}

// dial opens a websocket; header are names and values.
func (s *testServer) dial(header ...string) *wsClient {
	s.t.Helper()
	conn, response, err := s.tryDial([]string{"graphql-transport-ws"}, header...)
	if err != nil {
		s.t.Fatalf("%v: %v", response, err)
	}
	if conn.Subprotocol() != "graphql-transport-ws" {
		s.t.Errorf("it speaks %q", conn.Subprotocol())
	}
	conn.SetReadLimit(-1)
	return &wsClient{s.t, conn}
}

func (s *testServer) tryDial(protocols []string, header ...string) (*websocket.Conn, *http.Response, error) {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	conn, response, err := websocket.Dial(s.t.Context(), s.url, &websocket.DialOptions{HTTPClient: s.server.Client(), HTTPHeader: h, Subprotocols: protocols})
	if err == nil {
		s.t.Cleanup(func() { _ = conn.CloseNow() })
	}
	return conn, response, err
}

// connect opens a websocket and says connection_init.
func (s *testServer) connect(header ...string) *wsClient {
	s.t.Helper()
	p := s.dial(header...)
	p.send(`{"type":"connection_init"}`)
	p.expect(`{"type":"connection_ack"}`)
	return p
}

func (p *wsClient) send(messages ...string) {
	p.t.Helper()
	for _, m := range messages {
		if err := p.conn.Write(p.t.Context(), websocket.MessageText, []byte(m)); err != nil {
			p.t.Fatalf("saying %.100s: %v", m, err)
		}
	}
}

func (p *wsClient) expect(messages ...string) {
	p.t.Helper()
	for _, m := range messages {
		if _, got, err := p.conn.Read(p.t.Context()); err != nil || string(got) != m {
			p.t.Fatalf("it says %s, %v, not %s", got, err, m)
		}
	}
}

// expectError expects a message about an operation with an error of that code.
func (p *wsClient) expectError(kind, id, code string) {
	p.t.Helper()
	_, got, err := p.conn.Read(p.t.Context())
	var m struct {
		Type, ID string
		Payload  []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err != nil || json.Unmarshal(got, &m) != nil || m.Type != kind || m.ID != id || len(m.Payload) == 0 ||
		m.Payload[0].Extensions.Code != code || m.Payload[0].Message == "" {
		p.t.Fatalf("it says %s, %v, not %s %s with %s", got, err, kind, id, code)
	}
}

// expectClose expects the socket to be closed with a code, after nothing more was said.
func (p *wsClient) expectClose(code websocket.StatusCode) string {
	p.t.Helper()
	_, got, err := p.conn.Read(p.t.Context())
	var ce websocket.CloseError
	if !errors.As(err, &ce) || ce.Code != code {
		p.t.Fatalf("it says %s, %v, and is not closed with %d", got, err, code)
	}
	if ce.Reason == "" {
		p.t.Errorf("closed with %d and no reason", code)
	}
	return ce.Reason
}

// An eventStreamClient is the other side of an event stream.
type eventStreamClient struct {
	t        *testing.T
	response *http.Response
	cancel   context.CancelFunc
	buffer   string
}

// openStream asks for an event stream with a POST.
func (s *testServer) openStream(body string, header ...string) *eventStreamClient {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", jsonType)
	return s.sendRequest(r, header...)
}

func (s *testServer) sendRequest(r *http.Request, header ...string) *eventStreamClient {
	s.t.Helper()
	r.Header.Set("Accept", "text/event-stream")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	ctx, leave := context.WithCancel(s.t.Context())
	response, err := s.server.Client().Do(r.WithContext(ctx))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		leave()
		response.Body.Close()
	})
	return &eventStreamClient{t: s.t, response: response, cancel: leave}
}

// expect expects the next events, as "next {…}" or "complete ", or ":" for a sign of life.
func (a *eventStreamClient) expect(events ...string) {
	a.t.Helper()
	for _, want := range events {
		if got := a.next(want == ":"); got != want {
			a.t.Fatalf("it says %q, not %q", got, want)
		}
	}
}

// next gives the next event; signs of life are events only when beats is set. At the end it gives "end".
func (a *eventStreamClient) next(beats bool) string {
	a.t.Helper()
	for {
		block, rest, found := strings.Cut(a.buffer, "\n\n")
		if !found {
			b := make([]byte, 4096)
			n, err := a.response.Body.Read(b)
			a.buffer += string(b[:n])
			if err != nil && !strings.Contains(a.buffer, "\n\n") {
				if !errors.Is(err, io.EOF) {
					return err.Error()
				}
				return "end" + a.buffer
			}
			continue
		}
		a.buffer = rest
		if block == ":" && !beats {
			continue
		}
		block, _ = strings.CutPrefix(block, "event: ")
		return strings.Replace(block, "\ndata: ", " ", 1)
	}
}
