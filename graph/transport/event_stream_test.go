package transport_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fivefold/graph/transport"
)

const beatsBody = `{"query":"subscription { beat }"}`

func TestOperationsOverAnEventStream(t *testing.T) {
	s := newTestServer(t, nil)
	stream := s.openStream(`{"query":"query($echo: String) { ping(echo: $echo) }","variables":{"echo":"two\nlines"}}`)
	h := stream.response.Header
	if stream.response.StatusCode != http.StatusOK || h.Get("Content-Type") != "text/event-stream; charset=utf-8" || h.Get("Cache-Control") != "private, no-store" ||
		h.Get("X-Accel-Buffering") != "no" || h.Get("Content-Length") != "" {
		t.Errorf("%d %v", stream.response.StatusCode, h)
	}
	stream.expect(`next {"data":{"ping":"two\nlines"}}`, "complete ", "end")

	stream = s.openStream(beatsBody)
	stream.expect(":") // sent before the first event
	for _, beat := range []string{"one", "two"} {
		s.events <- beat
		stream.expect(`next {"data":{"beat":"` + beat + `"}}`)
	}
	s.events <- io.EOF
	stream.expect("complete ", "end")
	<-s.closed
	go func() { close(<-s.mutations) }()
	s.openStream(`{"query":"mutation { pong }"}`).expect(`next {"data":{"pong":"done"}}`, "complete ", "end")
}

func TestAnEventStreamByGET(t *testing.T) {
	s := newTestServer(t, nil)
	get := func(query string) *eventStreamClient {
		r, err := http.NewRequest(http.MethodGet, s.url+"?query="+url.QueryEscape(query), nil)
		if err != nil {
			t.Fatal(err)
		}
		return s.sendRequest(r)
	}
	get(`{ ping }`).expect(`next {"data":{"ping":null}}`, "complete ", "end")
	stream := get(`subscription { beat }`)
	s.events <- "one"
	stream.expect(`next {"data":{"beat":"one"}}`)
	stream.cancel()
	<-s.closed
	if stream := get(`mutation { pong }`); stream.response.StatusCode != http.StatusMethodNotAllowed || stream.response.Header.Get("Allow") != "POST" {
		t.Errorf("a mutation by GET: %d %v", stream.response.StatusCode, stream.response.Header)
	}
}

func TestOperationErrorsAreSentInTheStream(t *testing.T) {
	s := newTestServer(t, nil)
	for body, code := range map[string]string{
		`{"query":"{"}`:                   "GRAPHQL_PARSE_FAILED",
		`{"query":"{ nothing }"}`:         "GRAPHQL_VALIDATION_FAILED",
		`{"query":"subscription { no }"}`: "GRAPHQL_VALIDATION_FAILED",
		`{"query":"query($echo: String) { ping(echo: $echo) }","variables":{"echo":"panic"}}`: "INTERNAL_SERVER_ERROR",
	} {
		stream := s.openStream(body)
		if got := stream.next(false); !strings.HasPrefix(got, `next {"errors":[`) || !strings.Contains(got, code) || strings.Contains(got, `"data"`) {
			t.Errorf("%s: %s", body, got)
		}
		stream.expect("complete ", "end")
	}
	stream := s.openStream(beatsBody)
	s.events <- errors.New("source failed")
	if got := stream.next(false); !strings.HasPrefix(got, `next {"errors":[`) || !strings.Contains(got, "INTERNAL_SERVER_ERROR") {
		t.Error(got)
	}
	stream.expect("complete ", "end")
}

func TestMalformedRequestsAreAnsweredAsByPOST(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.MessageBytes = 1000 })
	for name, c := range map[string]struct {
		body   string
		header []string
		status int
	}{
		"not JSON":      {`{"query":"S3cr3t`, nil, 400},
		"not an object": {`[]`, nil, 400},
		"no query":      {`{}`, nil, 400},
		"a NUL":         {`{"query":"\u0000"}`, nil, 400},
		"too long":      {`{"query":"{ping}"` + strings.Repeat(" ", 1000) + `}`, nil, 413},
		"another type":  {`{"query":"{ping}"}`, []string{"Content-Type", "text/plain"}, 415},
		"compressed":    {`{"query":"{ping}"}`, []string{"Content-Encoding", "gzip"}, 415},
	} {
		stream := s.openStream(c.body, c.header...)
		body, err := io.ReadAll(stream.response.Body)
		if err != nil || stream.response.StatusCode != c.status || !strings.Contains(string(body), `"code":"BAD_REQUEST"`) || strings.Contains(string(body), "S3cr3t") {
			t.Errorf("%s: %d %s", name, stream.response.StatusCode, body)
		}
	}
}

func TestEventStreamNegotiation(t *testing.T) {
	for accept, want := range map[string]bool{
		"text/event-stream":                                    true,
		"text/event-stream; charset=utf-8":                     true,
		"TEXT/EVENT-STREAM":                                    true,
		"text/event-stream, */*":                               true,
		"text/event-stream, application/json;q=0.9":            true,
		"text/event-stream;q=0.5":                              true,
		"application/json, text/event-stream":                  false, // clients that accept both send this with every query
		"text/event-stream, application/graphql-response+json": false,
		"text/event-stream;q=0.5, */*":                         false,
		"text/event-stream;q=0":                                false,
		"text/*":                                               false,
		"*/*":                                                  false,
		"":                                                     false,
		"application/json":                                     false,
	} {
		r, _ := http.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept", accept)
		if got := transport.IsStreamRequest(r); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
}

func TestAnEventStreamEndsWithItsSession(t *testing.T) {
	const over = `next {"errors":[{"message":"session ended","extensions":{"code":"UNAUTHENTICATED"}}]}`
	s := newTestServer(t, nil)
	stream := s.openStream(beatsBody)
	s.events <- "before"
	stream.expect(`next {"data":{"beat":"before"}}`)
	s.sessionEnded.Store(true)
	s.events <- "after"
	stream.expect(over, "complete ", "end")
	s.openStream(beatsBody).expect(over, "complete ", "end")

	s = newTestServer(t, func(l *transport.StreamLimits) { l.SessionCheckEvery = time.Millisecond })
	stream = s.openStream(beatsBody)
	s.events <- "before"
	stream.expect(`next {"data":{"beat":"before"}}`)
	s.sessionEnded.Store(true)
	stream.expect(over, "complete ", "end") // without an event
}

func TestShutdownEndsEventStreams(t *testing.T) {
	s := newTestServer(t, nil)
	idle, busy := s.openStream(beatsBody), make(chan *eventStreamClient)
	s.events <- "x"
	idle.expect(`next {"data":{"beat":"x"}}`)
	go func() { busy <- s.openStream(`{"query":"mutation { pong }"}`) }()
	release := <-s.mutations
	stopped := make(chan error, 1)
	go func() { stopped <- s.streams.Shutdown(t.Context()) }()
	idle.expect("end") // without complete, so that the client reconnects
	close(release)
	(<-busy).expect(`next {"data":{"pong":"done"}}`, "complete ", "end")
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if stream := s.openStream(beatsBody); stream.response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a stopped server returns status %d", stream.response.StatusCode)
	}
}

// The timeouts of the HTTP server apply to requests, not to websockets and event streams.
func TestStreamsOutliveTheTimeoutsOfTheServer(t *testing.T) {
	shortTimeouts := func(h *http.Server) { h.ReadTimeout, h.WriteTimeout = 20*time.Millisecond, 20*time.Millisecond }
	s := newTestServer(t, func(l *transport.StreamLimits) { l.PingEvery = 5 * time.Millisecond }, shortTimeouts)
	stream := s.openStream(beatsBody)
	for range 20 { // 5 ms apart
		stream.expect(":")
	}
	s.events <- "late"
	stream.expect(`next {"data":{"beat":"late"}}`)

	ws := newTestServer(t, nil, shortTimeouts).connect()
	for range 20 {
		stream.expect(":")
		ws.send(`{"type":"ping"}`)
		ws.expect(`{"type":"pong"}`)
	}
}
