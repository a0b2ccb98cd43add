package httpserver

import (
	"context"
	"net/http"
	"time"
)

// checkTimeout is the time that the stores have to answer a readiness probe.
const checkTimeout = time.Second

// ready is the readiness probe: it fails while the server stops, and when a store does not answer.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
	defer cancel()
	switch {
	case s.isDraining.Load():
		writeText(w, http.StatusServiceUnavailable, "stopping")
	case s.check(ctx) != nil:
		writeText(w, http.StatusServiceUnavailable, "a store does not answer")
	default:
		writeText(w, http.StatusOK, "ready")
	}
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
