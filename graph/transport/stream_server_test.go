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

// A studio serves a schema over connections that last, whose subscription `beat` tells what the test sends.
type studio struct {
	t      *testing.T
	url    string
	live   *transport.StreamServer
	server *httptest.Server
	sent   chan any // an event for who reads it first; an error ends that subscription
	closed chan struct{}
	held   chan chan struct{} // a mutation tells here that it runs, and waits to be let go
	open   chan struct{}      // a subscription begins to listen when it is closed; nil for at once
	begun  atomic.Int64
	over   atomic.Bool // nobody may ask any more
}

type whoKey struct{}

// newStudio serves until the end of the test, after which no goroutine may be left.
func newStudio(t *testing.T, change func(*transport.StreamLimits), configure ...func(*http.Server)) *studio {
	t.Helper()
	before := goleak.IgnoreCurrent()
	s := &studio{t: t, sent: make(chan any), closed: make(chan struct{}, 1000), held: make(chan chan struct{})}
	limits := transport.DefaultStreamLimits
	if change != nil {
		change(&limits)
	}
	s.live = transport.NewStreamServer(limits, transport.Hooks{BeginExecution: s.begin, ConnectionInit: s.init, Subscribed: func(context.Context) {}, ClientID: func(ctx context.Context) string {
		who, _ := ctx.Value(whoKey{}).(string)
		return who
	}})
	srv := handler.New(&graphql.ExecutableSchemaMock{SchemaFunc: schema(nil).Schema, ExecFunc: s.exec})
	srv.AddTransport(s.live.Websockets())
	srv.AddTransport(s.live.EventStreams())
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.POST{})
	srv.AddTransport(transport.Fallback{})
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		srv.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, r.Header.Get("Who"))))
	}))
	s.server.Listener = narrow{s.server.Listener}
	for _, f := range configure {
		f(s.server.Config)
	}
	s.server.Start()
	s.url = s.server.URL
	t.Cleanup(func() {
		s.server.Client().CloseIdleConnections()
		if err := s.live.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		s.server.Close()
		goleak.VerifyNone(t, before)
	})
	return s
}

func (s *studio) begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	s.begun.Add(1)
	if s.over.Load() {
		return nil, nil, fmt.Errorf("%w: %w", transport.ErrSessionEnded, &gqlerror.Error{Message: "over", Extensions: map[string]any{"code": "UNAUTHENTICATED"}})
	}
	ctx, cancel := context.WithCancel(ctx)
	return ctx, cancel, nil
}

func (s *studio) init(ctx context.Context, payload map[string]any) (context.Context, error) {
	switch payload["who"] {
	case nil:
		return ctx, nil
	case "nobody":
		return nil, transport.ErrSessionEnded
	case "down":
		return nil, errors.New("a store is gone")
	}
	return context.WithValue(ctx, whoKey{}, fmt.Sprint(payload["who"])), nil
}

func (s *studio) exec(ctx context.Context) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	if op.Variables["echo"] == "panic" {
		panic("on purpose")
	}
	switch op.Operation.Operation {
	case ast.Mutation:
		letGo := make(chan struct{})
		s.held <- letGo
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
	if s.open != nil {
		<-s.open
	}
	if err := subscription.SetSource(ctx, s); err != nil {
		panic(err)
	}
	return func(context.Context) *graphql.Response { return nil }
}

// Next and Close make the studio the source of every subscription.
func (s *studio) Next(ctx context.Context) (any, error) {
	select {
	case e := <-s.sent:
		if err, ok := e.(error); ok {
			return nil, err
		}
		return e, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *studio) Close() { s.closed <- struct{}{} }

// A peer is the other side of a websocket.
type peer struct {
	t    *testing.T
	conn *websocket.Conn
}

// dial opens a websocket; header are names and values.
func (s *studio) dial(header ...string) *peer {
	s.t.Helper()
	conn, response, err := s.tryDial([]string{"graphql-transport-ws"}, header...)
	if err != nil {
		s.t.Fatalf("%v: %v", response, err)
	}
	if conn.Subprotocol() != "graphql-transport-ws" {
		s.t.Errorf("it speaks %q", conn.Subprotocol())
	}
	conn.SetReadLimit(-1)
	return &peer{s.t, conn}
}

func (s *studio) tryDial(protocols []string, header ...string) (*websocket.Conn, *http.Response, error) {
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

// ready opens a websocket and says connection_init.
func (s *studio) ready(header ...string) *peer {
	s.t.Helper()
	p := s.dial(header...)
	p.says(`{"type":"connection_init"}`)
	p.hears(`{"type":"connection_ack"}`)
	return p
}

func (p *peer) says(messages ...string) {
	p.t.Helper()
	for _, m := range messages {
		if err := p.conn.Write(p.t.Context(), websocket.MessageText, []byte(m)); err != nil {
			p.t.Fatalf("saying %.100s: %v", m, err)
		}
	}
}

func (p *peer) hears(messages ...string) {
	p.t.Helper()
	for _, m := range messages {
		if _, got, err := p.conn.Read(p.t.Context()); err != nil || string(got) != m {
			p.t.Fatalf("it says %s, %v, not %s", got, err, m)
		}
	}
}

// hearsCode expects a message about an operation with an error of that code.
func (p *peer) hearsCode(kind, id, code string) {
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

// isClosed expects the socket to be closed with a code, after nothing more was said.
func (p *peer) isClosed(code websocket.StatusCode) string {
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

// An audience is the other side of an event stream.
type audience struct {
	t        *testing.T
	response *http.Response
	leave    context.CancelFunc
	rest     string
}

// watch asks for an event stream with a POST.
func (s *studio) watch(body string, header ...string) *audience {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", jsonType)
	return s.send(r, header...)
}

func (s *studio) send(r *http.Request, header ...string) *audience {
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
	return &audience{t: s.t, response: response, leave: leave}
}

// hears expects the next events, as "next {…}" or "complete ", or ":" for a sign of life.
func (a *audience) hears(events ...string) {
	a.t.Helper()
	for _, want := range events {
		if got := a.next(want == ":"); got != want {
			a.t.Fatalf("it says %q, not %q", got, want)
		}
	}
}

// next gives the next event; signs of life are events only when beats is set. At the end it gives "end".
func (a *audience) next(beats bool) string {
	a.t.Helper()
	for {
		block, rest, found := strings.Cut(a.rest, "\n\n")
		if !found {
			b := make([]byte, 4096)
			n, err := a.response.Body.Read(b)
			a.rest += string(b[:n])
			if err != nil && !strings.Contains(a.rest, "\n\n") {
				if !errors.Is(err, io.EOF) {
					return err.Error()
				}
				return "end" + a.rest
			}
			continue
		}
		a.rest = rest
		if block == ":" && !beats {
			continue
		}
		block, _ = strings.CutPrefix(block, "event: ")
		return strings.Replace(block, "\ndata: ", " ", 1)
	}
}
