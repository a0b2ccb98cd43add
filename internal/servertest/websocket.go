package servertest

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A WSConn is a websocket of a client, in the protocol graphql-transport-ws.
type WSConn struct {
	*websocket.Conn
	t testing.TB
}

// A WSMessage is a message that came over a websocket.
type WSMessage struct {
	Type, ID string
	Payload  json.RawMessage
}

// Dial opens a websocket with the client's headers.
func (c *Client) Dial(t testing.TB) (*WSConn, *http.Response, error) {
	t.Helper()
	conn, response, err := websocket.Dial(t.Context(), c.URL+"/graphql", &websocket.DialOptions{HTTPClient: c.HTTPClient, HTTPHeader: c.Header.Clone(),
		Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		return nil, response, err
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(-1)
	return &WSConn{conn, t}, response, nil
}

// Init opens a websocket and sends connection_init with a payload.
func (c *Client) Init(t testing.TB, payload string) *WSConn {
	t.Helper()
	w, response, err := c.Dial(t)
	if err != nil {
		t.Fatalf("%v: %v", response, err)
	}
	w.Send(`{"type":"connection_init","payload":` + payload + `}`)
	return w
}

// Connect opens a websocket and waits until the server has accepted the payload of connection_init.
func (c *Client) Connect(t testing.TB, payload string) *WSConn {
	t.Helper()
	w := c.Init(t, payload)
	if m := w.Receive(); m.Type != "connection_ack" {
		t.Fatalf("connection_init: %v", m)
	}
	return w
}

// TokenPayload returns the payload of connection_init with a bearer token.
func TokenPayload(token string) string { return `{"authorization":"Bearer ` + token + `"}` }

// Send sends a message.
func (w *WSConn) Send(message string) {
	w.t.Helper()
	if err := w.Write(w.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		w.t.Fatal(err)
	}
}

// Subscribe starts an operation.
func (w *WSConn) Subscribe(id, query string, variables map[string]any) {
	w.t.Helper()
	payload, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Send(`{"type":"subscribe","id":"` + id + `","payload":` + string(payload) + `}`)
}

// receiveTime is how long a test waits for a message: one that does not come fails it, and not the run of all tests.
const receiveTime = 2 * time.Minute

// Receive returns the next message.
func (w *WSConn) Receive() (m WSMessage) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), receiveTime)
	defer cancel()
	_, b, err := w.Read(ctx)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		w.t.Fatalf("%s, %v", b, err)
	}
	return m
}

// Expect receives a message, which must be of this type and operation and contain the texts.
func (w *WSConn) Expect(kind, id string, texts ...string) {
	w.t.Helper()
	m := w.Receive()
	for _, text := range texts {
		if m.Type != kind || m.ID != id || !strings.Contains(string(m.Payload), text) {
			w.t.Fatalf("received %s %s %s, want %s %s with %s", m.Type, m.ID, m.Payload, kind, id, text)
		}
	}
}

// ExpectClosed waits until the server closes the websocket with a code, without another message.
func (w *WSConn) ExpectClosed(code websocket.StatusCode) {
	w.t.Helper()
	_, b, err := w.Read(w.t.Context())
	if websocket.CloseStatus(err) != code {
		w.t.Fatalf("received %s, %v, want close code %d", b, err, code)
	}
}
