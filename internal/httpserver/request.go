package httpserver

import (
	"encoding/binary"
	"encoding/hex"
	"log/slog"
	"math/rand/v2"
	"net/http"

	"fivefold/graph/memory"
	"fivefold/internal/telemetry"

	"github.com/klauspost/compress/gzhttp"
	"go.opentelemetry.io/otel/propagation"
)

const (
	requestIDHeader = "X-Request-Id"
	maxRequestID    = 64 // bytes
	maxMethod       = 20 // bytes of a request's method that are logged

	blockingLength = "9999" // longer responses may wait for their client while they are compressed
)

// withRequest gives every request an id and a span in the caller's trace, and logs requests that are rejected before
// they come to an operation.
func (s *Server) withRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(requestIDHeader)
		if !isRequestID(id) {
			id = newRequestID()
		}
		w.Header().Set(requestIDHeader, id)
		ctx := r.Context()
		if r.Header.Get("Traceparent") != "" {
			ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
		}
		ctx, end := s.observer.TraceRequest(ctx)
		request := &telemetry.Request{ID: id}
		ctx = s.observer.WithRequest(ctx, request)
		share := s.memory.Open("")
		defer share.Release()
		ctx = memory.With(ctx, share)
		response := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		if r.Header.Get("Accept-Encoding") != "" {
			response.compressing = share
		}
		s.observer.BeginRequest()
		defer s.observer.EndRequest()
		next.ServeHTTP(response, r.WithContext(ctx))
		end(response.status)
		if response.status >= http.StatusBadRequest && !request.HasOperation() {
			s.observer.CountRejection(response.status)
			s.observer.Log.LogAttrs(ctx, slog.LevelWarn, "request rejected", slog.String("method", telemetry.Clip(r.Method, maxMethod)),
				slog.Int("status", response.status))
		}
	})
}

// newRequestID returns 128 random bits. A request id is not a secret.
func newRequestID() string {
	var random [16]byte
	binary.BigEndian.PutUint64(random[:8], rand.Uint64())
	binary.BigEndian.PutUint64(random[8:], rand.Uint64())
	return hex.EncodeToString(random[:])
}

// A statusWriter records the status of a response, and lets it be compressed only if its client may hold the memory for that.
type statusWriter struct {
	http.ResponseWriter
	status      int
	compressing *memory.Share // nil when the response is not compressed
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	if length := w.Header().Get("Content-Length"); w.compressing != nil && len(length) > len(blockingLength) && w.compressing.Grow(memory.Compression) != nil {
		w.Header().Set(gzhttp.HeaderNoCompression, "1")
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap makes the wrapped writer available to http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// isRequestID reports whether a client's id may be logged: 1 to 64 letters, digits, dots, dashes and underscores.
func isRequestID(id string) bool {
	for _, c := range []byte(id) {
		if c != '.' && c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return id != "" && len(id) <= maxRequestID
}
