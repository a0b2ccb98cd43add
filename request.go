package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/propagation"
)

// withRequest gives every request an id, a budget and a place in the caller's trace, and logs those that come to no operation.
func (s *site) withRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !isRequestID(id) {
			id = rand.Text()
		}
		w.Header().Set("X-Request-Id", id)
		ctx, cancel := context.WithTimeout(r.Context(), s.config.RequestTimeout)
		defer cancel()
		ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
		ctx, end := s.observer.traceRequest(ctx)
		op := &operation{id: id}
		answer := &answered{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r.WithContext(s.observer.withOperation(ctx, op)))
		end(answer.status)
		if answer.status >= http.StatusBadRequest && !op.isLogged() {
			s.observer.log.LogAttrs(ctx, slog.LevelWarn, "refused", slog.String("method", clip(r.Method, 20)),
				slog.Int("status", answer.status), slog.String("request", id))
		}
	})
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
