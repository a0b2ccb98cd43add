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

	"fivefold/graph/errorcode"
	"fivefold/graph/memory"
	"fivefold/graph/subscription"
	"fivefold/graph/transport"
)

// A testServer serves a schema over websockets and event streams. Its subscription `beat` sends the events of the test.
type testServer struct {
	t            *testing.T
	url          string
	streams      *transport.StreamServer
	server       *httptest.Server
	events       chan any           // each event goes to one subscription; an error ends the subscription
	closed       chan struct{}      // receives a value when a source is closed
	mutations    chan chan struct{} // a running mutation sends a channel and waits until it is closed
	subscribing  chan struct{}      // if not nil, subscriptions start when it is closed
	executions   atomic.Int64
	sessionEnded atomic.Bool  // all sessions have ended
	charged      atomic.Int64 // bytes
	budgetUsed   atomic.Bool  // the budget of all clients is used up
	memory       *memory.Budget
}

// testMemory is what all requests of a testServer may hold.
const testMemory = 256 << 20

// charge counts bytes, or rejects them.
func (s *testServer) charge(_ context.Context, bytes int) error {
	s.charged.Add(int64(bytes))
	if !s.budgetUsed.Load() {
		return nil
	}
	err := errorcode.Error(errorcode.RateLimited, "Too many requests.")
	err.Extensions["retryAfter"] = 7
	return err
}

type ownerKey struct{}

// newTestServer starts a server that stops at the end of the test, and then checks that no goroutine is left.
func newTestServer(t *testing.T, change func(*transport.StreamLimits), configure ...func(*http.Server)) *testServer {
	t.Helper()
	before := goleak.IgnoreCurrent()
	s := &testServer{t: t, events: make(chan any), closed: make(chan struct{}, 1000), mutations: make(chan chan struct{}), memory: memory.NewBudget(testMemory)}
	limits := transport.DefaultStreamLimits
	if change != nil {
		change(&limits)
	}
	s.streams = transport.NewStreamServer(limits, transport.Hooks{
		BeginExecution: s.begin, ConnectionInit: s.init, Subscribed: func(context.Context) {},
		Owner: func(ctx context.Context) transport.ConnectionOwner {
			owner, _ := ctx.Value(ownerKey{}).(transport.ConnectionOwner)
			return owner
		},
		ChargeInput: s.charge,
	})
	srv := handler.New(&graphql.ExecutableSchemaMock{SchemaFunc: schema(nil).Schema, ExecFunc: s.exec})
	srv.AddTransport(s.streams.Websockets())
	srv.AddTransport(s.streams.EventStreams())
	srv.AddTransport(transport.GET{ChargeInput: s.charge, WriteTimeout: limits.WriteTimeout})
	srv.AddTransport(transport.POST{ChargeInput: s.charge, WriteTimeout: limits.WriteTimeout})
	srv.AddTransport(transport.Fallback{})
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		share := s.memory.Open(r.Header.Get("Client-Id"))
		defer share.Release()
		srv.ServeHTTP(w, r.WithContext(context.WithValue(memory.With(r.Context(), share), ownerKey{}, transport.ConnectionOwner{Client: r.Header.Get("Client-Id"), Address: r.Header.Get("Address")})))
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
		s.waitFor("nothing is held after the last request", func(m memory.Stats) bool { return m.Held == 0 })
		goleak.VerifyNone(t, before)
	})
	return s
}

func (s *testServer) begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	s.executions.Add(1)
	if s.sessionEnded.Load() {
		return nil, nil, fmt.Errorf("%w: %w", transport.ErrSessionEnded, &gqlerror.Error{Message: "session ended", Extensions: map[string]any{"code": "UNAUTHENTICATED"}})
	}
	ctx, cancel := context.WithCancel(ctx)
	return ctx, cancel, nil
}

func (s *testServer) init(ctx context.Context, payload map[string]any) (context.Context, error) {
	switch payload["client"] {
	case nil:
		return ctx, nil
	case "unknown":
		return nil, transport.ErrSessionEnded
	case "down":
		return nil, errors.New("a store is unavailable")
	}
	owner, _ := ctx.Value(ownerKey{}).(transport.ConnectionOwner)
	owner.Client = fmt.Sprint(payload["client"])
	return context.WithValue(ctx, ownerKey{}, owner), nil
}

func (s *testServer) exec(ctx context.Context) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	if op.Variables["echo"] == "panic" {
		panic("on purpose")
	}
	switch op.Operation.Operation {
	case ast.Mutation:
		release := make(chan struct{})
		s.mutations <- release
		select {
		case <-release:
			if op.OperationName == "Long" {
				return graphql.OneShot(&graphql.Response{Data: []byte(`{"pong":"` + strings.Repeat("x", longAnswer) + `"}`)})
			}
			return graphql.OneShot(&graphql.Response{Data: []byte(`{"pong":"done"}`)})
		case <-ctx.Done():
			return graphql.OneShot(&graphql.Response{Data: []byte(`{"pong":"cancelled"}`)})
		}
	case ast.Query:
		if op.OperationName == "Long" {
			return graphql.OneShot(&graphql.Response{Data: []byte(`{"ping":"` + strings.Repeat("x", longAnswer) + `"}`)})
		}
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

// Next and Close make the testServer the source of every subscription.
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

// A wsClient is the client of a websocket.
type wsClient struct {
	t    *testing.T
	conn *websocket.Conn
}

// dial opens a websocket; header holds names and values in turn.
func (s *testServer) dial(header ...string) *wsClient {
	s.t.Helper()
	conn, status, err := s.tryDial([]string{"graphql-transport-ws"}, header...)
	if err != nil {
		s.t.Fatalf("status %d: %v", status, err)
	}
	if conn.Subprotocol() != "graphql-transport-ws" {
		s.t.Errorf("subprotocol %q", conn.Subprotocol())
	}
	conn.SetReadLimit(-1)
	return &wsClient{s.t, conn}
}

// tryDial opens a websocket and returns the status of the handshake.
func (s *testServer) tryDial(protocols []string, header ...string) (conn *websocket.Conn, status int, err error) {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	conn, response, err := websocket.Dial(s.t.Context(), s.url,
		&websocket.DialOptions{HTTPClient: s.server.Client(), HTTPHeader: h, Subprotocols: protocols})
	if err == nil {
		s.t.Cleanup(func() { _ = conn.CloseNow() })
	}
	if response != nil {
		status = response.StatusCode
	}
	return conn, status, err
}

// connect opens a websocket and sends connection_init.
func (s *testServer) connect(header ...string) *wsClient {
	s.t.Helper()
	c := s.dial(header...)
	c.send(`{"type":"connection_init"}`)
	c.expect(`{"type":"connection_ack"}`)
	return c
}

func (c *wsClient) send(messages ...string) {
	c.t.Helper()
	for _, m := range messages {
		if err := c.conn.Write(c.t.Context(), websocket.MessageText, []byte(m)); err != nil {
			c.t.Fatalf("sending %.100s: %v", m, err)
		}
	}
}

func (c *wsClient) expect(messages ...string) {
	c.t.Helper()
	for _, m := range messages {
		if _, got, err := c.conn.Read(c.t.Context()); err != nil || string(got) != m {
			c.t.Fatalf("received %s, %v, want %s", got, err, m)
		}
	}
}

// expectError expects a message of an operation with an error of that code.
func (c *wsClient) expectError(id, code string) {
	c.t.Helper()
	_, got, err := c.conn.Read(c.t.Context())
	var m struct {
		Type, ID string
		Payload  []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err != nil || json.Unmarshal(got, &m) != nil || m.Type != "error" || m.ID != id || len(m.Payload) == 0 ||
		m.Payload[0].Extensions.Code != code || m.Payload[0].Message == "" {
		c.t.Fatalf("received %s, %v, want an error of %s with %s", got, err, id, code)
	}
}

// expectClose expects the close frame as the next message, and returns its reason.
func (c *wsClient) expectClose(code websocket.StatusCode) string {
	c.t.Helper()
	_, got, err := c.conn.Read(c.t.Context())
	var ce websocket.CloseError
	if !errors.As(err, &ce) || ce.Code != code {
		c.t.Fatalf("received %s, %v, want close code %d", got, err, code)
	}
	if ce.Reason == "" {
		c.t.Errorf("close code %d without a reason", code)
	}
	return ce.Reason
}

// An eventStreamClient is the client of an event stream.
type eventStreamClient struct {
	t        *testing.T
	response *http.Response
	cancel   context.CancelFunc
	buffer   string
}

// openStream requests an event stream by POST.
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
		_ = response.Body.Close()
	})
	return &eventStreamClient{t: s.t, response: response, cancel: leave}
}

// expect expects the next events, as "next {…}" or "complete ", and ":" for a heartbeat.
func (c *eventStreamClient) expect(events ...string) {
	c.t.Helper()
	for _, want := range events {
		if got := c.next(want == ":"); got != want {
			c.t.Fatalf("received %q, want %q", got, want)
		}
	}
}

// next returns the next event, or "end" after the last. It skips heartbeats unless heartbeats is set.
func (c *eventStreamClient) next(heartbeats bool) string {
	c.t.Helper()
	for {
		block, rest, found := strings.Cut(c.buffer, "\n\n")
		if !found {
			b := make([]byte, 4096)
			n, err := c.response.Body.Read(b)
			c.buffer += string(b[:n])
			if err != nil && !strings.Contains(c.buffer, "\n\n") {
				if !errors.Is(err, io.EOF) {
					return err.Error()
				}
				return "end" + c.buffer
			}
			continue
		}
		c.buffer = rest
		if block == ":" && !heartbeats {
			continue
		}
		block, _ = strings.CutPrefix(block, "event: ")
		return strings.Replace(block, "\ndata: ", " ", 1)
	}
}
