package transport_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

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
	ticker := time.NewTicker(50 * time.Millisecond) // 64 parts: three seconds
	defer ticker.Stop()
	total := 0
	for part := make([]byte, longAnswer/64); err == nil; <-ticker.C {
		var n int
		n, err = io.ReadFull(conn, part)
		total += n
	}
	if total < longAnswer {
		t.Errorf("%d bytes, %v", total, err)
	}
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"a","payload":` + longBody + `}`)
	if _, m, err := ws.conn.Read(t.Context()); err != nil || len(m) < longAnswer {
		t.Errorf("%d bytes, %v", len(m), err)
	}
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
