package transport_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
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
