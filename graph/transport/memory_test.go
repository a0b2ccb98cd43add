package transport_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/coder/websocket"

	"fivefold/graph/memory"
	"fivefold/graph/transport"
)

// longAnswer is the length of the response to the operation Long: more than the system buffers.
const longAnswer = 16 << 20

const longBody = `{"query":"query Long { ping }","operationName":"Long"}`

// waitFor waits until a condition about the memory holds.
func (s *testServer) waitFor(what string, holds func(memory.Stats) bool) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(s.memory.Stats()); runtime.Gosched() {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s: %+v", what, s.memory.Stats())
		}
	}
}

// Unread answers are held until their client is disconnected because it reads nothing, over each transport.
func TestUnreadAnswersAreHeldUntilTheClientIsDisconnected(t *testing.T) {
	for name, send := range map[string]func(*testServer, net.Conn){
		"POST": func(_ *testServer, conn net.Conn) { sendRaw(t, conn, "") },
		"an event stream": func(_ *testServer, conn net.Conn) {
			sendRaw(t, conn, "Accept: text/event-stream\r\n")
		},
		"a websocket": func(s *testServer, _ net.Conn) {
			s.connect("Client-Id", "ann").send(`{"type":"subscribe","id":"a","payload":` + longBody + `}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTestServer(t, func(l *transport.StreamLimits) { l.WriteTimeout = 500 * time.Millisecond })
			conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			send(s, conn)
			s.waitFor("the answer is held", func(m memory.Stats) bool { return m.Held > longAnswer })
			s.waitFor("the client is disconnected", func(m memory.Stats) bool { return m.SlowReaders == 1 && m.Held < longAnswer })
		})
	}
}

func sendRaw(t *testing.T, conn net.Conn, header string) {
	t.Helper()
	if _, err := fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s", len(longBody), header, longBody); err != nil {
		t.Error(err)
	}
}

// A client that reads a long answer at a good rate receives it whole, although that takes longer than the time for a part.
func TestSteadyReadersReceiveLongAnswers(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.WriteTimeout = time.Second }, func(server *http.Server) {
		server.WriteTimeout = time.Second
	})
	conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	sendRaw(t, conn, "Connection: close\r\n")
	if total, err := readSteadily(conn); total < longAnswer {
		t.Errorf("%d bytes, %v", total, err)
	}
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"a","payload":` + longBody + `}`)
	_, message, err := ws.conn.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if total, err := readSteadily(message); total < longAnswer {
		t.Errorf("a message: %d bytes, %v", total, err)
	}
}

// readSteadily reads a long answer in 64 parts: in three seconds.
func readSteadily(r io.Reader) (total int, err error) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for part := make([]byte, longAnswer/64); err == nil; <-ticker.C {
		var n int
		n, err = io.ReadFull(r, part)
		total += n
	}
	return total, err
}

func TestClientsThatHoldTooMuchAreRefused(t *testing.T) {
	s := newTestServer(t, nil)
	ws, stream := s.connect("Client-Id", "ann"), s.openStream(beatsBody, "Client-Id", "ann")
	stream.next(true)
	hog := s.memory.Open("ann")
	defer hog.Release()
	for n := int64(1 << 20); n > 0; {
		if hog.Grow(n) != nil {
			n /= 2
		}
	}
	ws.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	ws.expectError("a", "RATE_LIMITED")
	for _, accept := range []string{jsonType, "text/event-stream"} {
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			r, err := http.NewRequest(method, s.url+"?query={ping}", strings.NewReader(`{"query":"{ping}"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", jsonType)
			r.Header.Set("Accept", accept)
			r.Header.Set("Client-Id", "ann")
			response, err := s.server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") == "" {
				t.Errorf("%s, %s: %d", method, accept, response.StatusCode)
			}
		}
	}
	if _, status, err := s.tryDial([]string{"graphql-transport-ws"}, "Client-Id", "ann"); err == nil || status != http.StatusTooManyRequests {
		t.Errorf("a websocket: %d, %v", status, err)
	}
	ws.send(`{"type":"ping","payload":{"a":"` + strings.Repeat("x", 8<<10) + `"}}`)
	ws.expectClose(websocket.StatusTryAgainLater)
	s.connect("Client-Id", "bob").send(`{"type":"ping"}`)
}

// What a subscription holds between two events counts its variables, and is released with it.
func TestSubscriptionsHoldTheirVariables(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect("Client-Id", "ann")
	before := s.memory.Stats().Held
	const length = 50_000
	ws.send(`{"type":"subscribe","id":"a","payload":{"query":"subscription($echo: String) { beat(echo: $echo) }","variables":{"echo":"` + strings.Repeat("x", length) + `"}}}`)
	s.events <- "x"
	ws.expect(`{"type":"next","id":"a","payload":{"data":{"beat":"x"}}}`)
	s.waitFor("the variables are held", func(m memory.Stats) bool { return m.Held >= before+length && m.Held < before+5*length })
	ws.send(`{"type":"complete","id":"a"}`)
	s.waitFor("they are released", func(m memory.Stats) bool { return m.Held == before })
}

// A long event is held until it is sent, not until the next one.
func TestSubscriptionsHoldNoEventsThatAreSent(t *testing.T) {
	const length = 100_000
	s := newTestServer(t, nil)
	ws := s.connect("Client-Id", "ann")
	ws.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	s.events <- strings.Repeat("x", length)
	if _, b, err := ws.conn.Read(t.Context()); err != nil || len(b) < length {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	s.waitFor("nothing is held of the message", func(m memory.Stats) bool { return m.Held < length })
	_ = ws.conn.CloseNow()
	s.waitFor("the websocket has ended", func(m memory.Stats) bool { return m.Held == 0 })
	stream := s.openStream(beatsBody, "Client-Id", "ann")
	stream.next(true)
	s.events <- strings.Repeat("x", length)
	if got := stream.next(false); len(got) < length {
		t.Errorf("%d bytes", len(got))
	}
	s.waitFor("nothing is held of the event", func(m memory.Stats) bool { return m.Held < length })
}

// What a mutation has done is reported however much its client holds.
func TestResponsesOfMutationsAreNotRefused(t *testing.T) {
	const mutation = `{"query":"mutation Long { pong }","operationName":"Long"}`
	for name, send := range map[string]func(*testServer) func() int{
		"an event stream": func(s *testServer) func() int {
			r, err := http.NewRequest(http.MethodPost, s.url, strings.NewReader(mutation))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", jsonType)
			r.Header.Set("Accept", "text/event-stream")
			r.Header.Set("Client-Id", "ann")
			length := make(chan int)
			go func() {
				defer close(length)
				if response, err := s.server.Client().Do(r); err == nil {
					b, _ := io.ReadAll(response.Body)
					_ = response.Body.Close()
					length <- len(b)
				}
			}()
			return func() int { return <-length }
		},
		"a websocket": func(s *testServer) func() int {
			ws := s.connect("Client-Id", "ann")
			ws.send(`{"type":"subscribe","id":"a","payload":` + mutation + `}`)
			return func() int {
				_, b, err := ws.conn.Read(t.Context())
				if err != nil {
					t.Error(err)
				}
				return len(b)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTestServer(t, nil)
			receive := send(s)
			release := <-s.mutations
			hog := s.memory.Open("ann")
			hog.Add(testMemory)
			close(release)
			if n := receive(); n < longAnswer {
				t.Errorf("%d bytes", n)
			}
			hog.Release()
		})
	}
}

// A compressingWriter takes memory when the response begins, as the server does to compress it.
type compressingWriter struct {
	*httptest.ResponseRecorder
	share  *memory.Share
	budget *memory.Budget
	held   int64 // while the response is written
}

func (w *compressingWriter) WriteHeader(status int) {
	w.share.Add(memory.Compression)
	w.ResponseRecorder.WriteHeader(status)
}

func (w *compressingWriter) Write(b []byte) (int, error) {
	w.held = w.budget.Stats().Held
	return w.ResponseRecorder.Write(b)
}

func TestResponsesHoldWhatCompressesThem(t *testing.T) {
	srv := handler.New(&graphql.ExecutableSchemaMock{SchemaFunc: schema(nil).Schema, ExecFunc: func(context.Context) graphql.ResponseHandler {
		return graphql.OneShot(&graphql.Response{Data: []byte(`{"ping":"` + strings.Repeat("x", 20_000) + `"}`)})
	}})
	srv.AddTransport(transport.POST{})
	budget := memory.NewBudget(testMemory)
	w := &compressingWriter{ResponseRecorder: httptest.NewRecorder(), share: budget.Open("ann"), budget: budget}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", strings.NewReader(`{"query":"{ ping }"}`))
	r.Header.Set("Content-Type", jsonType)
	srv.ServeHTTP(w, r.WithContext(memory.With(r.Context(), w.share)))
	if w.Body.Len() < 20_000 || w.held < memory.Compression+20_000 {
		t.Errorf("%d bytes are held while %d are written", w.held, w.Body.Len())
	}
}

// A body whose length the client does not state takes what the limit allows only while it is read.
func TestChunkedBodiesHoldTheirLength(t *testing.T) {
	s := newTestServer(t, nil)
	send := func(body string) *http.Request {
		r, err := http.NewRequest(http.MethodPost, s.url, io.MultiReader(strings.NewReader(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", jsonType)
		return r
	}
	stream := s.sendRequest(send(beatsBody), "Client-Id", "ann")
	stream.next(true)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if response, err := s.server.Client().Do(send(`{"query":"mutation { pong }"}`)); err == nil {
			_ = response.Body.Close()
		}
	}()
	release := <-s.mutations
	if held := s.memory.Stats().Held; held > 256<<10 {
		t.Errorf("%d bytes are held", held)
	}
	close(release)
	<-done
}
