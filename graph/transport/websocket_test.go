package transport_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"fivefold/graph/transport"
)

const beatPayload = `"payload":{"query":"subscription { beat }"}`

func TestOperationsOverAWebsocket(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"q","payload":{"query":"query($echo: String) { ping(echo: $echo) }","variables":{"echo":"hello"},"operationName":null}}`)
	ws.expect(`{"type":"next","id":"q","payload":{"data":{"ping":"hello"}}}`, `{"type":"complete","id":"q"}`)
	ws.send(`{"type":"subscribe","id":"q",` + beatPayload + `}`)
	for _, beat := range []string{"one", "two"} {
		s.events <- beat
		ws.expect(`{"type":"next","id":"q","payload":{"data":{"beat":"` + beat + `"}}}`)
	}
	s.events <- io.EOF
	ws.expect(`{"type":"complete","id":"q"}`)
	<-s.closed
	ws.send(`{"type":"subscribe","id":"m","payload":{"query":"mutation { pong }"}}`)
	close(<-s.mutations)
	ws.expect(`{"type":"next","id":"m","payload":{"data":{"pong":"done"}}}`, `{"type":"complete","id":"m"}`)
}

func TestPingsAreAnsweredInAnyState(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.dial()
	ws.send(`{"type":"ping"}`, `{"type":"pong"}`, `{"type":"ping","payload":{"a":[1,2]}}`)
	ws.expect(`{"type":"pong"}`, `{"type":"pong","payload":{"a":[1,2]}}`)
	ws.send(`{"type":"connection_init","payload":{}}`)
	ws.expect(`{"type":"connection_ack"}`)
	ws.send(` { "type" : "ping" , "id" : "x" , "more" : 1 } `)
	ws.expect(`{"type":"pong"}`)
}

func TestOperationErrorsEndTheOperationOnly(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect()
	for query, code := range map[string]string{
		`{`:                                   "GRAPHQL_PARSE_FAILED",
		`{ nothing }`:                         "GRAPHQL_VALIDATION_FAILED",
		`subscription { beat other: beat }`:   "GRAPHQL_VALIDATION_FAILED",
		`subscription { __typename }`:         "GRAPHQL_VALIDATION_FAILED",
		`query($e: String!) { ping(echo:$e)}`: "GRAPHQL_VALIDATION_FAILED",
		`query A { ping } query B { ping }`:   "GRAPHQL_VALIDATION_FAILED",
	} {
		ws.send(`{"type":"subscribe","id":"e","payload":{"query":"` + query + `"}}`)
		ws.expectError("e", code)
	}
	ws.send(`{"type":"subscribe","id":"e","payload":{"query":"query($echo: String) { ping(echo: $echo) }","variables":{"echo":"panic"}}}`)
	ws.expectError("e", "INTERNAL_SERVER_ERROR")
	ws.send(`{"type":"subscribe","id":"e",` + beatPayload + `}`)
	s.events <- "panic"
	ws.expectError("e", "INTERNAL_SERVER_ERROR")
	<-s.closed
	ws.send(`{"type":"subscribe","id":"e",` + beatPayload + `}`)
	s.events <- errors.New("source failed")
	ws.expectError("e", "INTERNAL_SERVER_ERROR")
	ws.send(`{"type":"ping"}`)
	ws.expect(`{"type":"pong"}`)
}

func TestCompleteCancelsAnOperation(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	s.events <- "x"
	ws.expect(`{"type":"next","id":"a","payload":{"data":{"beat":"x"}}}`)
	ws.send(`{"type":"complete","id":"a"}`)
	<-s.closed
	ws.send(`{"type":"subscribe","id":"a",`+beatPayload+`}`, `{"type":"complete","id":"a"}`) // may be cancelled before it starts
	ws.send(`{"type":"complete","id":"a"}`, `{"type":"complete","id":"unknown"}`, `{"type":"complete"}`)
	ws.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	s.events <- "again"
	ws.expect(`{"type":"next","id":"a","payload":{"data":{"beat":"again"}}}`)
	if err := ws.conn.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Error(err)
	}
	<-s.closed
}

func TestSubscriptionsInterleave(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"a",`+beatPayload+`}`, `{"type":"subscribe","id":"b",`+beatPayload+`}`)
	received := map[string]int{}
	for range 20 {
		s.events <- "x"
		_, m, err := ws.conn.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		received[string(m)]++
	}
	total := 0
	for _, id := range []string{"a", "b"} {
		total += received[`{"type":"next","id":"`+id+`","payload":{"data":{"beat":"x"}}}`]
	}
	if total != 20 {
		t.Errorf("%v", received)
	}
}

// A query after a subscription is executed when the subscription has its source, so that no event is missed between the two.
func TestOperationsStartInOrder(t *testing.T) {
	s := newTestServer(t, nil)
	s.subscribing = make(chan struct{})
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"a",`+beatPayload+`}`, `{"type":"subscribe","id":"b","payload":{"query":"{ ping }"}}`, `{"type":"ping"}`)
	ws.expect(`{"type":"pong"}`)
	ws.send(`{"type":"subscribe","id":"c",`+beatPayload+`}`, `{"type":"subscribe","id":"d","payload":{"query":"{ ping }"}}`, `{"type":"complete","id":"c"}`, `{"type":"ping"}`)
	ws.expect(`{"type":"pong"}`)
	close(s.subscribing)
	received := map[string]bool{}
	for range 4 {
		_, m, _ := ws.conn.Read(t.Context())
		received[string(m)] = true
	}
	for _, id := range []string{"b", "d"} {
		if !received[`{"type":"next","id":"`+id+`","payload":{"data":{"ping":null}}}`] || !received[`{"type":"complete","id":"`+id+`"}`] {
			t.Errorf("%v", received)
		}
	}
	s.events <- "x"
	ws.expect(`{"type":"next","id":"a","payload":{"data":{"beat":"x"}}}`)
}

func TestProtocolErrorsCloseAWebsocket(t *testing.T) {
	const init, subscribe = `{"type":"connection_init"}`, `{"type":"subscribe","id":"a",` + beatPayload + `}`
	for name, c := range map[string]struct {
		code websocket.StatusCode
		sent []string
	}{
		"not JSON":                          {4400, []string{init, `{`}},
		"two values":                        {4400, []string{init, `{"type":"ping"}{"type":"ping"}`}},
		"not an object":                     {4400, []string{init, `["ping"]`}},
		"null":                              {4400, []string{init, `null`}},
		"an empty message":                  {4400, []string{init, ``}},
		"a NUL":                             {4400, []string{init, `{"type":"ping","payload":{"a":"\u0000"}}`}},
		"an unpaired surrogate":             {4400, []string{init, `{"type":"ping","payload":{"a":"\ud800"}}`}},
		"not UTF-8":                         {4400, []string{init, "{\"type\":\"ping\",\"payload\":{\"a\":\"\xff\"}}"}},
		"20,000 nested lists":               {4400, []string{init, strings.Repeat(`[`, 20_000)}},
		"an unknown type":                   {4400, []string{init, `{"type":"iammessage"}`}},
		"a server message":                  {4400, []string{init, `{"type":"connection_ack"}`}},
		"no type":                           {4400, []string{init, `{"id":"a"}`}},
		"a type that is a number":           {4400, []string{init, `{"type":1}`}},
		"a type in capitals":                {4400, []string{init, `{"TYPE":"ping"}`}},
		"an id that is a number":            {4400, []string{init, `{"type":"subscribe","id":1,` + beatPayload + `}`}},
		"no id":                             {4400, []string{init, `{"type":"subscribe",` + beatPayload + `}`}},
		"an empty id":                       {4400, []string{init, `{"type":"subscribe","id":"",` + beatPayload + `}`}},
		"no payload":                        {4400, []string{init, `{"type":"subscribe","id":"a"}`}},
		"a payload that is a string":        {4400, []string{init, `{"type":"subscribe","id":"a","payload":"x"}`}},
		"no query":                          {4400, []string{init, `{"type":"subscribe","id":"a","payload":{}}`}},
		"a query that is a number":          {4400, []string{init, `{"type":"subscribe","id":"a","payload":{"query":1}}`}},
		"variables that are a list":         {4400, []string{init, `{"type":"subscribe","id":"a","payload":{"query":"{ping}","variables":[]}}`}},
		"an init payload that is a list":    {4400, []string{`{"type":"connection_init","payload":[]}`}},
		"an operation before init":          {4401, []string{subscribe}},
		"wrong credentials":                 {4401, []string{`{"type":"connection_init","payload":{"client":"unknown"}}`}},
		"an unavailable store":              {1013, []string{`{"type":"connection_init","payload":{"client":"down"}}`}},
		"init twice":                        {4429, []string{init, init}},
		"an id twice":                       {4409, []string{init, subscribe, subscribe}},
		"an id twice, among others":         {4409, []string{init, subscribe, `{"type":"subscribe","id":"b",` + beatPayload + `}`, subscribe}},
		"a malformed operation before init": {4401, []string{`{"type":"subscribe","id":"a"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTestServer(t, nil)
			ws := s.dial()
			ws.send(c.sent...)
			if c.sent[0] == init {
				ws.expect(`{"type":"connection_ack"}`)
			}
			if reason := ws.expectClose(c.code); strings.Contains(reason, "iammessage") {
				t.Errorf("the reason contains the message: %s", reason)
			}
		})
	}
}

func TestABinaryMessageClosesAWebsocket(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect()
	if err := ws.conn.Write(t.Context(), websocket.MessageBinary, []byte{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	ws.expectClose(websocket.StatusUnsupportedData)
}

func TestInvalidHandshakesAreRejected(t *testing.T) {
	s := newTestServer(t, nil)
	for name, protocols := range map[string][]string{"none": nil, "unknown": {"no-such-protocol"}, "the legacy protocol": {"graphql-ws"}} {
		if _, status, err := s.tryDial(protocols); err == nil || status != http.StatusBadRequest {
			t.Errorf("%s: %v, %v", name, status, err)
		}
	}
	if _, _, err := s.tryDial([]string{"graphql-ws", "graphql-transport-ws"}); err != nil {
		t.Errorf("one of several: %v", err)
	}
	good := map[string]string{"Connection": "keep-alive, Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
		"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "graphql-transport-ws"}
	for name, value := range map[string]string{"Connection": "keep-alive", "Upgrade": "websocket2", "Sec-WebSocket-Version": "8", "Sec-WebSocket-Key": "S3cr3t"} {
		r, _ := http.NewRequest(http.MethodGet, s.url, nil)
		for k, v := range good {
			r.Header.Set(k, v)
		}
		r.Header.Set(name, value)
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if response.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), `"code":"BAD_REQUEST"`) || strings.Contains(string(body), "S3cr3t") {
			t.Errorf("%s: %s: status %d %s", name, value, response.StatusCode, body)
		}
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

func TestAWebsocketIsClosedWithItsSession(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	s.events <- "before"
	ws.expect(`{"type":"next","id":"a","payload":{"data":{"beat":"before"}}}`)
	s.sessionEnded.Store(true)
	s.events <- "after"
	ws.expectError("a", "UNAUTHENTICATED")
	ws.expectClose(4401)
	<-s.closed

	s.sessionEnded.Store(false)
	ws = s.connect()
	s.sessionEnded.Store(true)
	ws.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	ws.expectError("a", "UNAUTHENTICATED")
	ws.expectClose(4401)

	s = newTestServer(t, func(l *transport.StreamLimits) { l.SessionCheckEvery = time.Millisecond })
	ws = s.connect()
	ws.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	s.events <- "x"
	ws.expect(`{"type":"next","id":"a","payload":{"data":{"beat":"x"}}}`)
	s.sessionEnded.Store(true)
	ws.expectClose(4401) // without an event
}

func TestShutdownClosesWebsockets(t *testing.T) {
	s := newTestServer(t, nil)
	initial, idle, busy := s.dial(), s.connect(), s.connect()
	idle.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	s.events <- "x"
	idle.expect(`{"type":"next","id":"a","payload":{"data":{"beat":"x"}}}`)
	busy.send(`{"type":"subscribe","id":"a",`+beatPayload+`}`, `{"type":"subscribe","id":"m","payload":{"query":"mutation { pong }"}}`)
	release := <-s.mutations

	stopped := make(chan error, 1)
	go func() { stopped <- s.streams.Shutdown(t.Context()) }()
	initial.expectClose(websocket.StatusGoingAway)
	idle.expectClose(websocket.StatusGoingAway)
	busy.send(`{"type":"subscribe","id":"late","payload":{"query":"{ ping }"}}`) // does not start
	close(release)
	busy.expect(`{"type":"next","id":"m","payload":{"data":{"pong":"done"}}}`, `{"type":"complete","id":"m"}`)
	busy.expectClose(websocket.StatusGoingAway)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if _, status, err := s.tryDial([]string{"graphql-transport-ws"}); err == nil || status != http.StatusServiceUnavailable {
		t.Errorf("a stopped server accepts a websocket: %v, %v", status, err)
	}
}

func TestShutdownClosesWebsocketsAtItsDeadline(t *testing.T) {
	s := newTestServer(t, nil)
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"m","payload":{"query":"mutation { pong }"}}`)
	<-s.mutations // never released
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.streams.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, _, err := ws.conn.Read(t.Context()); err == nil {
		t.Error("the websocket is open")
	}
	if err := s.streams.Shutdown(t.Context()); err != nil {
		t.Errorf("the second time: %v", err)
	}
}

func TestWebsocketsRequireHTTP11(t *testing.T) {
	s := newTestServer(t, nil)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Upgrade", "websocket")
	r.Header.Set("Connection", "Upgrade")
	r.ProtoMajor, r.ProtoMinor = 1, 0
	w := httptest.NewRecorder()
	s.server.Config.Handler.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// An operation is charged for by the length of its payload. When the budget is used up it is rejected, and the websocket stays open.
func TestOperationsAreCharged(t *testing.T) {
	s := newTestServer(t, nil)
	c := s.connect()
	s.charged.Store(0)
	s.budgetUsed.Store(true)
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"{ping}"}}`)
	c.expectError("1", "RATE_LIMITED")
	if n := s.charged.Load(); n != int64(len(`{"query":"{ping}"}`)) {
		t.Errorf("%d bytes are charged", n)
	}
	s.budgetUsed.Store(false)
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"{ping}"}}`)
	c.expect(`{"type":"next","id":"1","payload":{"data":{"ping":null}}}`, `{"type":"complete","id":"1"}`)
}

// Handshakes and messages without an operation are charged for too. When the budget is used up the websocket is closed.
func TestHandshakesAndPingsAreCharged(t *testing.T) {
	s := newTestServer(t, nil)
	c := s.connect()
	s.charged.Store(0)
	c.send(`{"type":"ping"}`)
	c.expect(`{"type":"pong"}`)
	if n := s.charged.Load(); n != int64(len(`{"type":"ping"}`)) {
		t.Errorf("%d bytes are charged", n)
	}
	s.budgetUsed.Store(true)
	c.send(`{"type":"ping"}`)
	c.expectClose(websocket.StatusTryAgainLater)
	if _, status, err := s.tryDial([]string{"graphql-transport-ws"}); err == nil || status != http.StatusTooManyRequests {
		t.Errorf("a handshake: %d, %v", status, err)
	}
}
