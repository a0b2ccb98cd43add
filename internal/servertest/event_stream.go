package servertest

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// An EventStream is the response to a request for server-sent events.
type EventStream struct {
	Response *http.Response

	t     testing.TB
	lines *bufio.Scanner
}

// Stream requests an event stream by GET.
func (c *Client) Stream(t testing.TB, query string) *EventStream {
	t.Helper()
	return c.StreamURL(t, "/graphql?"+url.Values{"query": {query}}.Encode())
}

// StreamURL requests an event stream by GET.
func (c *Client) StreamURL(t testing.TB, path string) *EventStream {
	t.Helper()
	return c.stream(t, "text/event-stream", path)
}

// StreamAccepting requests an event stream by GET with a value of the header Accept.
func (c *Client) StreamAccepting(t testing.TB, accept, query string) *EventStream {
	t.Helper()
	return c.stream(t, accept, "/graphql?"+url.Values{"query": {query}}.Encode())
}

func (c *Client) stream(t testing.TB, accept, path string) *EventStream {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = c.Header.Clone()
	request.Header.Set("Accept", accept)
	response, err := c.HTTPClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		response.Body.Close()
	})
	return &EventStream{response, t, bufio.NewScanner(response.Body)}
}

// ExpectStart waits until the stream has started.
func (s *EventStream) ExpectStart() *EventStream {
	s.t.Helper()
	if !s.lines.Scan() || s.lines.Text() != ":" {
		s.t.Fatalf("status %d: the stream starts with %q", s.Response.StatusCode, s.lines.Text())
	}
	return s
}

// Expect reads an event, which must be of this type and contain the text.
func (s *EventStream) Expect(kind, text string) {
	s.t.Helper()
	if event, data := s.Receive(); event != kind || !strings.Contains(data, text) {
		s.t.Fatalf("received %s %s, want %s with %s", event, data, kind, text)
	}
}

// Receive returns the type and the data of the next event.
func (s *EventStream) Receive() (event, data string) {
	s.t.Helper()
	for s.lines.Scan() {
		line := s.lines.Text()
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			return event, data
		}
	}
	s.t.Fatalf("the stream ends, %v, before an event", s.lines.Err())
	return "", ""
}

// ExpectEnd reads to the end of the stream, which must have no more events.
func (s *EventStream) ExpectEnd() {
	s.t.Helper()
	for s.lines.Scan() {
		if line := s.lines.Text(); line != "" && line != ":" {
			s.t.Fatalf("received %s, want the end", line)
		}
	}
	if err := s.lines.Err(); err != nil && !errors.Is(err, context.Canceled) {
		s.t.Fatal(err)
	}
}
