package transport_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/transport"
)

func TestClientDisconnects(t *testing.T) {
	t.Run("nothing is written", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		var executor context.Context
		got := request(t, newServer(func(ctx context.Context) *graphql.Response {
			executor = ctx
			cancel()
			return echo(ctx)
		}), post(`{"query":"{ping}"}`).WithContext(ctx))
		if got.Body.Len() != 0 || got.Code != 499 {
			t.Errorf("%d %s", got.Code, got.Body)
		}
		if executor == nil || executor.Err() == nil {
			t.Error("the executor did not get the request's context")
		}
	})
	t.Run("before the body arrives", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		r := post("").WithContext(ctx)
		r.Body = io.NopCloser(broken{})
		if got := request(t, newServer(echo), r); got.Body.Len() != 0 || got.Code != 499 {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
	t.Run("a deadline is reported", func(t *testing.T) {
		for accept, status := range map[string]int{jsonType: 200, responseType: 503} {
			ctx, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
			defer cancel()
			got := request(t, newServer(echo), post(`{"query":"{ping}"}`, "Accept", accept).WithContext(ctx))
			if got.Code != status || got.code != "CANCELLED" {
				t.Errorf("%s: %d %s", accept, got.Code, got.Body)
			}
		}
	})
}

// TestOverTCP checks Content-Length, and that a connection remains usable after an error.
func TestOverTCP(t *testing.T) {
	srv := httptest.NewServer(newServer(echo))
	defer srv.Close()
	for range 2 {
		for _, body := range []string{`{"query":"{ping}"}`, `{`, `{"query":"{nope}"}`, `{"pad":"` + strings.Repeat("x", 1<<16) + `"}`} {
			res, err := http.Post(srv.URL, jsonType, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if err != nil || !json.Valid(b) || int64(len(b)) != res.ContentLength {
				t.Errorf("%d %q (length %d): %v", res.StatusCode, b, res.ContentLength, err)
			}
		}
	}
}

// Every body and query string is charged for by its length before it is decoded, so malformed ones too. One above the budget is not decoded.
func TestInputsAreCharged(t *testing.T) {
	s := newTestServer(t, func(l *transport.StreamLimits) { l.MessageBytes = 100 })
	long := `{"query":"{ping}","pad":"` + strings.Repeat("x", 200) + `"}`
	for _, c := range []struct {
		method, accept, input string
		charged               int64
	}{
		{http.MethodPost, jsonType, `{"query":"{ping}"}`, 18},
		{http.MethodPost, jsonType, `{"query":`, 9},
		{http.MethodPost, jsonType, long, int64(len(long))},
		{http.MethodGet, jsonType, `query={ping}`, 12},
		{http.MethodGet, jsonType, `query=%`, 7},
		{http.MethodPost, "text/event-stream", `{"query":"{ping}"}`, 18},
		{http.MethodPost, "text/event-stream", long, 100},
		{http.MethodGet, "text/event-stream", `query={ping}`, 12},
	} {
		for _, isUsedUp := range []bool{false, true} {
			before := s.charged.Load()
			s.budgetUsed.Store(isUsedUp)
			r, err := http.NewRequestWithContext(t.Context(), c.method, s.url, strings.NewReader(c.input))
			if c.method == http.MethodGet {
				r, err = http.NewRequestWithContext(t.Context(), c.method, s.url+"?"+c.input, nil)
			}
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", jsonType)
			r.Header.Set("Accept", c.accept)
			response, err := s.server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if charged := s.charged.Load() - before; err != nil || charged != c.charged {
				t.Errorf("%s %s: %d bytes are charged, not %d; %v", c.accept, c.input, charged, c.charged, err)
			}
			if isRejected := response.StatusCode == http.StatusTooManyRequests; isRejected != isUsedUp || isRejected != (response.Header.Get("Retry-After") == "7") {
				t.Errorf("%s %s, used up: %t: %d %v %s", c.accept, c.input, isUsedUp, response.StatusCode, response.Header, body)
			}
		}
	}
}

// TestBodiesThatEndEarlyAreCharged sends less than its Content-Length.
func TestBodiesThatEndEarlyAreCharged(t *testing.T) {
	s := newTestServer(t, func(*transport.StreamLimits) {})
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const sent = `{"query":`
	if _, err := fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: 100\r\n\r\n%s", jsonType, sent); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil || response.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "The body is incomplete.") {
		t.Errorf("%d %s %v", response.StatusCode, body, err)
	}
	if charged := s.charged.Load(); charged != int64(len(sent)) {
		t.Errorf("%d bytes are charged, not %d", charged, len(sent))
	}
}
