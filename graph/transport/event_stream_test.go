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
	s := newStudio(t, nil)
	a := s.watch(`{"query":"query($echo: String) { ping(echo: $echo) }","variables":{"echo":"two\nlines"}}`)
	h := a.response.Header
	if a.response.StatusCode != http.StatusOK || h.Get("Content-Type") != "text/event-stream; charset=utf-8" || h.Get("Cache-Control") != "private, no-store" ||
		h.Get("X-Accel-Buffering") != "no" || h.Get("Content-Length") != "" {
		t.Errorf("%d %v", a.response.StatusCode, h)
	}
	a.hears(`next {"data":{"ping":"two\nlines"}}`, "complete ", "end")

	a = s.watch(beatsBody)
	a.hears(":") // which is there before anything happens
	for _, beat := range []string{"one", "two"} {
		s.sent <- beat
		a.hears(`next {"data":{"beat":"` + beat + `"}}`)
	}
	s.sent <- io.EOF
	a.hears("complete ", "end")
	<-s.closed
	go func() { close(<-s.held) }()
	s.watch(`{"query":"mutation { pong }"}`).hears(`next {"data":{"pong":"done"}}`, "complete ", "end")
}

func TestAnEventStreamByGET(t *testing.T) {
	s := newStudio(t, nil)
	get := func(query string) *audience {
		r, err := http.NewRequest(http.MethodGet, s.url+"?query="+url.QueryEscape(query), nil)
		if err != nil {
			t.Fatal(err)
		}
		return s.send(r)
	}
	get(`{ ping }`).hears(`next {"data":{"ping":null}}`, "complete ", "end")
	a := get(`subscription { beat }`)
	s.sent <- "one"
	a.hears(`next {"data":{"beat":"one"}}`)
	a.leave()
	<-s.closed
	if a := get(`mutation { pong }`); a.response.StatusCode != http.StatusMethodNotAllowed || a.response.Header.Get("Allow") != "POST" {
		t.Errorf("a mutation by GET: %d %v", a.response.StatusCode, a.response.Header)
	}
}

func TestWhatIsWrongWithAnOperationIsToldInTheStream(t *testing.T) {
	s := newStudio(t, nil)
	for body, code := range map[string]string{
		`{"query":"{"}`:                   "GRAPHQL_PARSE_FAILED",
		`{"query":"{ nothing }"}`:         "GRAPHQL_VALIDATION_FAILED",
		`{"query":"subscription { no }"}`: "GRAPHQL_VALIDATION_FAILED",
		`{"query":"query($echo: String) { ping(echo: $echo) }","variables":{"echo":"panic"}}`: "INTERNAL_SERVER_ERROR",
	} {
		a := s.watch(body)
		if told := a.next(false); !strings.HasPrefix(told, `next {"errors":[`) || !strings.Contains(told, code) || strings.Contains(told, `"data"`) {
			t.Errorf("%s: %s", body, told)
		}
		a.hears("complete ", "end")
	}
	a := s.watch(beatsBody)
	s.sent <- errors.New("the source is dry")
	if told := a.next(false); !strings.HasPrefix(told, `next {"errors":[`) || !strings.Contains(told, "INTERNAL_SERVER_ERROR") {
		t.Error(told)
	}
	a.hears("complete ", "end")
}

func TestWhatIsWrongWithTheRequestIsAnsweredAsToPOST(t *testing.T) {
	s := newStudio(t, func(l *transport.StreamLimits) { l.MessageBytes = 1000 })
	for name, c := range map[string]struct {
		body   string
		header []string
		status int
	}{
		"no JSON":      {`{"query":"S3cr3t`, nil, 400},
		"no object":    {`[]`, nil, 400},
		"no query":     {`{}`, nil, 400},
		"a NUL":        {`{"query":"\u0000"}`, nil, 400},
		"too long":     {`{"query":"{ping}"` + strings.Repeat(" ", 1000) + `}`, nil, 413},
		"another type": {`{"query":"{ping}"}`, []string{"Content-Type", "text/plain"}, 415},
		"compressed":   {`{"query":"{ping}"}`, []string{"Content-Encoding", "gzip"}, 415},
	} {
		a := s.watch(c.body, c.header...)
		body, err := io.ReadAll(a.response.Body)
		if err != nil || a.response.StatusCode != c.status || !strings.Contains(string(body), `"code":"BAD_REQUEST"`) || strings.Contains(string(body), "S3cr3t") {
			t.Errorf("%s: %d %s", name, a.response.StatusCode, body)
		}
	}
}

func TestWhoAsksForAnEventStream(t *testing.T) {
	for accept, want := range map[string]bool{
		"text/event-stream":                                    true,
		"text/event-stream; charset=utf-8":                     true,
		"TEXT/EVENT-STREAM":                                    true,
		"text/event-stream, */*":                               true,
		"text/event-stream, application/json;q=0.9":            true,
		"text/event-stream;q=0.5":                              true,
		"application/json, text/event-stream":                  false, // clients that take either say so with every query
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

func TestAnEventStreamOfSomebodyWhoMayAskNoMoreEnds(t *testing.T) {
	const over = `next {"errors":[{"message":"over","extensions":{"code":"UNAUTHENTICATED"}}]}`
	s := newStudio(t, nil)
	a := s.watch(beatsBody)
	s.sent <- "before"
	a.hears(`next {"data":{"beat":"before"}}`)
	s.over.Store(true)
	s.sent <- "after"
	a.hears(over, "complete ", "end")
	s.watch(beatsBody).hears(over, "complete ", "end")

	s = newStudio(t, func(l *transport.StreamLimits) { l.SessionCheckEvery = time.Millisecond })
	a = s.watch(beatsBody)
	s.sent <- "before"
	a.hears(`next {"data":{"beat":"before"}}`)
	s.over.Store(true)
	a.hears(over, "complete ", "end") // though nothing happens
}

func TestAStoppingServerEndsEventStreams(t *testing.T) {
	s := newStudio(t, nil)
	listening, busy := s.watch(beatsBody), make(chan *audience)
	s.sent <- "x"
	listening.hears(`next {"data":{"beat":"x"}}`)
	go func() { busy <- s.watch(`{"query":"mutation { pong }"}`) }()
	letGo := <-s.held
	stopped := make(chan error, 1)
	go func() { stopped <- s.live.Shutdown(t.Context()) }()
	listening.hears("end") // not complete: it should come again
	close(letGo)
	(<-busy).hears(`next {"data":{"pong":"done"}}`, "complete ", "end")
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if a := s.watch(beatsBody); a.response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a stopped server answers %d", a.response.StatusCode)
	}
}

// The times that a server gives its requests are not meant for what lasts.
func TestWhatLastsOutlivesTheTimesOfItsServer(t *testing.T) {
	soon := func(h *http.Server) { h.ReadTimeout, h.WriteTimeout = 20*time.Millisecond, 20*time.Millisecond }
	s := newStudio(t, func(l *transport.StreamLimits) { l.PingEvery = 5 * time.Millisecond }, soon)
	a := s.watch(beatsBody)
	for range 20 { // 5 ms apart
		a.hears(":")
	}
	s.sent <- "late"
	a.hears(`next {"data":{"beat":"late"}}`)

	p := newStudio(t, nil, soon).ready()
	for range 20 {
		a.hears(":")
		p.says(`{"type":"ping"}`)
		p.hears(`{"type":"pong"}`)
	}
}
