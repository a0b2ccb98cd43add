package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"

	"fivefold/graph/transport"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/propagation"
)

// withRequest gives every request an id, a budget and a place in the caller's trace, and logs those that come to no operation.
func (s *site) withRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !isRequestID(id) {
			id = newRequestID()
		}
		w.Header().Set("X-Request-Id", id)
		ctx := r.Context()
		if !transport.IsStreamRequest(r) { // whose executions each have their own
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, s.config.RequestTimeout)
			defer cancel()
		}
		if r.Header.Get("Traceparent") != "" {
			ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
		}
		ctx, end := s.observer.traceRequest(ctx)
		op := &operation{id: id}
		ctx = s.observer.withOperation(ctx, op)
		answer := &answered{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r.WithContext(ctx))
		end(answer.status)
		if answer.status >= http.StatusBadRequest && !op.isLogged() {
			s.observer.log.LogAttrs(ctx, slog.LevelWarn, "refused", slog.String("method", clip(r.Method, 20)),
				slog.Int("status", answer.status))
		}
	})
}

// newRequestID makes an id of 128 random bits. It tells requests apart and is no secret.
func newRequestID() string {
	return fmt.Sprintf("%016x%016x", rand.Uint64(), rand.Uint64())
}

// answered remembers the status of an answer.
type answered struct {
	http.ResponseWriter
	status int
}

func (a *answered) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through to what it asks for.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// isRequestID tells whether a caller's id may go into the log: 1 to 64 letters, digits, dots, dashes and underscores.
func isRequestID(id string) bool {
	for _, c := range []byte(id) {
		if c != '.' && c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return id != "" && len(id) <= 64
}

// requestOf gives the id of the request that a context belongs to, "" when there is none.
func requestOf(ctx context.Context) string {
	if op, ok := ctx.Value(operationKey{}).(*operation); ok {
		return op.id
	}
	return ""
}

// withRequestID marks errors with the id of their request, under which the log has more. It changes none of them: an error may
// be a value that many requests share.
func withRequestID(errs gqlerror.List, id string) gqlerror.List {
	if id == "" {
		return errs
	}
	marked := slices.Clone(errs)
	for i, err := range errs {
		copied := *err
		copied.Extensions = map[string]any{"requestId": id}
		maps.Copy(copied.Extensions, err.Extensions)
		marked[i] = &copied
	}
	return marked
}

// A requestLog puts the id of the request on every line.
type requestLog struct{ slog.Handler }

func (l requestLog) Handle(ctx context.Context, record slog.Record) error {
	if id := requestOf(ctx); id != "" {
		record.AddAttrs(slog.String("request", id))
	}
	return l.Handler.Handle(ctx, record)
}

func (l requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{l.Handler.WithAttrs(attrs)}
}

func (l requestLog) WithGroup(name string) slog.Handler {
	return requestLog{l.Handler.WithGroup(name)}
}
