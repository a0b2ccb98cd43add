package transport_test

import (
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"fivefold/graph/transport"
)

// Each test checks a value at a limit and one just above it.

func TestInitTimeout(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.InitTimeout = 20 * time.Millisecond })
	late, early := s.dial(), s.connect()
	late.send(`{"type":"ping"}`) // not connection_init
	late.expect(`{"type":"pong"}`)
	late.expectClose(4408)
	early.send(`{"type":"ping"}`)
	early.expect(`{"type":"pong"}`)
}

func TestUnansweredPingsCloseAWebsocket(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.PingEvery = 500 * time.Millisecond })
	dead, alive := s.connect(), s.connect()
	received := make(chan string, 1)
	alive.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`)
	go func() {
		_, m, err := alive.conn.Read(t.Context()) // Read answers pings
		if err != nil {
			m = []byte(err.Error())
		}
		received <- string(m)
	}()
	dead.send(`{"type":"subscribe","id":"a",` + beatPayload + `}`) // does not read from now on
	<-s.closed
	s.events <- "x"
	if m := <-received; m != `{"type":"next","id":"a","payload":{"data":{"beat":"x"}}}` {
		t.Errorf("the client that answers pings receives %s", m)
	}
}

func TestReadTimeoutOfAStartedMessage(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.ReadTimeout = 20 * time.Millisecond })
	conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	const firstFrame = "\x01\x80\x00\x00\x00\x00" // an empty masked text frame that is not the last of its message
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"+firstFrame)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn) // until the server closes it
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 101 ") || !strings.HasSuffix(string(answer), "\r\n\r\n") {
		t.Errorf("%q, %v", answer, err)
	}
}

// smallBufferListener accepts connections with a small write buffer.
type smallBufferListener struct{ net.Listener }

func (l smallBufferListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(4 << 10)
	}
	return conn, err
}

func TestSlowConsumersAreDisconnected(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.WriteTimeout = 50 * time.Millisecond })
	for name, open := range map[string]func(){
		"a websocket":     func() { s.connect().send(`{"type":"subscribe","id":"a",` + beatPayload + `}`) },
		"an event stream": func() { s.openStream(beatsBody) },
	} {
		open()
		big := strings.Repeat("x", 1<<20)
		for isOpen := true; isOpen; {
			select {
			case s.events <- big: // until a write blocks
			case <-s.closed:
				isOpen = false
			}
		}
		t.Log(name, "is disconnected")
	}
}

func TestMessageBytesLimit(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.MessageBytes = 100 })
	ws := s.connect()
	const ping = `{"type":"ping"}`
	ws.send(ping + strings.Repeat(" ", 100-len(ping)))
	ws.expect(`{"type":"pong"}`)
	ws.send(ping + strings.Repeat(" ", 101-len(ping)))
	ws.expectClose(websocket.StatusMessageTooBig)
}

func TestOperationIDBytesLimit(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.OperationIDBytes = 10 })
	ws := s.connect()
	ws.send(`{"type":"subscribe","id":"0123456789","payload":{"query":"{ ping }"}}`)
	ws.expect(`{"type":"next","id":"0123456789","payload":{"data":{"ping":null}}}`, `{"type":"complete","id":"0123456789"}`)
	ws.send(`{"type":"subscribe","id":"0123456789x","payload":{"query":"{ ping }"}}`)
	ws.expectClose(4400)
}

func TestOperationsPerConnectionLimit(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.OperationsPerConnection = 2 })
	ws, other := s.connect(), s.connect()
	for _, id := range []string{"a", "b", "c"} {
		ws.send(`{"type":"subscribe","id":"` + id + `",` + beatPayload + `}`)
	}
	ws.expectError("c", "TOO_MANY")
	ws.send(`{"type":"complete","id":"a"}`, `{"type":"subscribe","id":"c","payload":{"query":"{ ping }"}}`)
	ws.expect(`{"type":"next","id":"c","payload":{"data":{"ping":null}}}`, `{"type":"complete","id":"c"}`)
	other.send(`{"type":"subscribe","id":"c","payload":{"query":"{ ping }"}}`)
	other.expect(`{"type":"next","id":"c","payload":{"data":{"ping":null}}}`)
}

func TestSubscriptionBytesLimit(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.SubscriptionBytes = 100 })
	ws, other := s.connect(), s.connect()
	subscribe := func(id string, length int) string { // of a payload of that length
		const beat = "subscription { beat }"
		query := beat + strings.Repeat(" ", length-len(beat)-len(`{"query":""}`))
		return `{"type":"subscribe","id":"` + id + `","payload":{"query":"` + query + `"}}`
	}
	const ping = `"payload":{"query":"{ ping }"}}`
	ws.send(subscribe("a", 60), subscribe("b", 40), `{"type":"subscribe","id":"q",`+ping)
	ws.expect(`{"type":"next","id":"q","payload":{"data":{"ping":null}}}`, `{"type":"complete","id":"q"}`)
	ws.send(subscribe("c", 35))
	ws.expectError("c", "TOO_MANY")
	other.send(subscribe("c", 100))
	ws.send(`{"type":"complete","id":"b"}`, subscribe("c", 35), `{"type":"subscribe","id":"q",`+ping)
	ws.expect(`{"type":"next","id":"q","payload":{"data":{"ping":null}}}`, `{"type":"complete","id":"q"}`)
	ws.send(subscribe("d", 33))
	ws.send(`{"type":"subscribe","id":"q",` + ping)
	ws.expectError("d", "TOO_MANY")
	ws.expect(`{"type":"next","id":"q","payload":{"data":{"ping":null}}}`, `{"type":"complete","id":"q"}`)
}

func TestConnectionsPerClientLimit(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.ConnectionsPerClient = 2 })
	first := s.connect("Client-Id", "ann")
	s.openStream(beatsBody, "Client-Id", "ann")
	expectRejected := func(what string) {
		t.Helper()
		_, status, err := s.tryDial([]string{"graphql-transport-ws"}, "Client-Id", "ann")
		if err == nil || status != http.StatusTooManyRequests {
			t.Errorf("%s: %v, %v", what, status, err)
		}
		if stream := s.openStream(beatsBody, "Client-Id", "ann"); stream.response.StatusCode != http.StatusTooManyRequests {
			t.Errorf("%s: %d", what, stream.response.StatusCode)
		}
	}
	expectRejected("a third one")
	for range 4 {
		s.connect() // without a client id
	}
	s.connect("Client-Id", "bob")
	ws := s.dial()
	ws.send(`{"type":"connection_init","payload":{"client":"ann"}}`)
	ws.expectClose(websocket.StatusTryAgainLater)

	if err := first.conn.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Fatal(err)
	}
	for s.streams.ConnectionCount() != 6 {
		runtime.Gosched()
	}
	ws = s.dial()
	ws.send(`{"type":"connection_init","payload":{"client":"ann"}}`)
	ws.expect(`{"type":"connection_ack"}`)
	expectRejected("a third one again")
}

// Clients at one address, such as accounts that were made from it, share its limit over websockets and event streams.
func TestConnectionsPerAddressLimit(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.ConnectionsPerAddress = 2 })
	ws := s.dial("Address", "home")
	ws.send(`{"type":"connection_init","payload":{"client":"ann"}}`) // which does not change the address
	ws.expect(`{"type":"connection_ack"}`)
	stream := s.openStream(beatsBody, "Address", "home", "Client-Id", "bob")
	if _, status, err := s.tryDial([]string{"graphql-transport-ws"}, "Address", "home", "Client-Id", "cyd"); err == nil || status != http.StatusTooManyRequests {
		t.Errorf("a third one: %v, %v", status, err)
	}
	if stream := s.openStream(beatsBody, "Address", "home", "Client-Id", "cyd"); stream.response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a third one: %d", stream.response.StatusCode)
	}
	s.connect("Address", "office", "Client-Id", "ann")
	for range 3 {
		s.connect("Client-Id", "ann") // without an address
	}
	if err := ws.conn.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Fatal(err)
	}
	stream.cancel()
	for s.streams.ConnectionCount() != 4 {
		runtime.Gosched()
	}
	s.connect("Address", "home")
	s.connect("Address", "home")
}

func TestConnectionsLimit(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.Connections = 2 })
	ws := s.connect()
	stream := s.openStream(beatsBody)
	if _, status, err := s.tryDial([]string{"graphql-transport-ws"}); err == nil || status != http.StatusServiceUnavailable {
		t.Errorf("a third one: %v, %v", status, err)
	}
	if stream := s.openStream(beatsBody); stream.response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a third one: %d", stream.response.StatusCode)
	}
	stream.cancel()
	<-s.closed
	for s.streams.ConnectionCount() != 1 {
		runtime.Gosched()
	}
	s.connect()
	ws.send(`{"type":"ping"}`)
	ws.expect(`{"type":"pong"}`)
}
