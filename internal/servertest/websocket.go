package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// An ear is a websocket of a client.
type ear struct {
	t    testing.TB
	conn *websocket.Conn
}

// A said is a message that came over a websocket.
type said struct {
	Type, ID string
	Payload  json.RawMessage
}

// dial opens a websocket with the client's headers.
func (c *client) dial(t testing.TB) (*ear, *http.Response, error) {
	t.Helper()
	conn, response, err := websocket.Dial(t.Context(), c.url+"/graphql", &websocket.DialOptions{HTTPClient: c.http, HTTPHeader: c.header.Clone(),
		Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		return nil, response, err
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(-1)
	return &ear{t, conn}, response, nil
}

// socket opens a websocket and says connection_init with a payload.
func (c *client) socket(t testing.TB, payload string) *ear {
	t.Helper()
	e, response, err := c.dial(t)
	if err != nil {
		t.Fatalf("%v: %v", response, err)
	}
	e.say(`{"type":"connection_init","payload":` + payload + `}`)
	return e
}

// ready is socket for credentials that are good.
func (c *client) ready(t testing.TB, payload string) *ear {
	t.Helper()
	e := c.socket(t, payload)
	if m := e.hear(); m.Type != "connection_ack" {
		t.Fatalf("%v", m)
	}
	return e
}

func withToken(token string) string { return `{"authorization":"Bearer ` + token + `"}` }

func (e *ear) say(message string) {
	e.t.Helper()
	if err := e.conn.Write(e.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		e.t.Fatal(err)
	}
}

// ask begins an operation.
func (e *ear) ask(id, query string, variables map[string]any) {
	e.t.Helper()
	payload, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		e.t.Fatal(err)
	}
	e.say(`{"type":"subscribe","id":"` + id + `","payload":` + string(payload) + `}`)
}

// hear gives the next message.
func (e *ear) hear() (m said) {
	e.t.Helper()
	_, b, err := e.conn.Read(e.t.Context())
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		e.t.Fatalf("%s, %v", b, err)
	}
	return m
}

// hears expects a message about an operation that holds some words.
func (e *ear) hears(kind, id string, words ...string) {
	e.t.Helper()
	m := e.hear()
	for _, word := range words {
		if m.Type != kind || m.ID != id || !strings.Contains(string(m.Payload), word) {
			e.t.Fatalf("it says %s %s %s, not %s %s with %s", m.Type, m.ID, m.Payload, kind, id, word)
		}
	}
}

// isClosed expects the websocket to be closed with a code, and nothing before that.
func (e *ear) isClosed(code websocket.StatusCode) {
	e.t.Helper()
	_, b, err := e.conn.Read(e.t.Context())
	if websocket.CloseStatus(err) != code {
		e.t.Fatalf("it says %s, %v, and is not closed with %d", b, err, code)
	}
}

// An eventStream is one that a client has asked for.
type eventStream struct {
	t        testing.TB
	response *http.Response
	lines    *bufio.Scanner
}

// watch asks for an event stream by GET.
func (c *client) watch(t testing.TB, query string) *eventStream {
	t.Helper()
	return c.watchURL(t, "/graphql?"+url.Values{"query": {query}}.Encode())
}

func (c *client) watchURL(t testing.TB, path string) *eventStream {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = c.header.Clone()
	request.Header.Set("Accept", "text/event-stream")
	response, err := c.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		leave()
		response.Body.Close()
	})
	return &eventStream{t, response, bufio.NewScanner(response.Body)}
}

// begins waits until the stream has begun.
func (s *eventStream) begins() *eventStream {
	s.t.Helper()
	if !s.lines.Scan() || s.lines.Text() != ":" {
		s.t.Fatalf("%d: it begins with %q", s.response.StatusCode, s.lines.Text())
	}
	return s
}

// hears expects an event whose data holds some words.
func (s *eventStream) hears(kind, words string) {
	s.t.Helper()
	event := ""
	for s.lines.Scan() {
		line := s.lines.Text()
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			if event != kind || !strings.Contains(data, words) {
				s.t.Fatalf("it says %s %s, not %s with %s", event, data, kind, words)
			}
			return
		}
	}
	s.t.Fatalf("it ends, %v, instead of %s with %s", s.lines.Err(), kind, words)
}

// ends expects nothing more to come.
func (s *eventStream) ends() {
	s.t.Helper()
	for s.lines.Scan() {
		if line := s.lines.Text(); line != "" && line != ":" {
			s.t.Fatalf("it goes on: %s", line)
		}
	}
	if err := s.lines.Err(); err != nil && !errors.Is(err, context.Canceled) {
		s.t.Fatal(err)
	}
}
