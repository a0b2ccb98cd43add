package httpserver

import (
	"net/http"
	"strings"

	"fivefold/graph/transport"
	"fivefold/web"

	"github.com/klauspost/compress/gzhttp"
)

// minCompressed is the size from which responses are compressed, in bytes. Less fits a packet.
const minCompressed = 1024

// Handler returns the handler of every URL.
func (s *Server) Handler() http.Handler { return s.HandlerOf(s.graphQL()) }

// HandlerOf returns the handler of every URL, with another handler of operations. Benchmarks compare it with Handler.
func (s *Server) HandlerOf(graphQL http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/graphql", s.withRequest(s.withOrigin(s.withViewer(graphQL))))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.observer.Metrics())
	mux.HandleFunc("GET /playground.json", s.playground)
	mux.Handle("/", playgroundFiles(web.Files()))
	return compressed(mux)
}

// isCompressible returns false for event streams, whose events are sent at once.
func isCompressible(contentType string) bool {
	return !strings.HasPrefix(contentType, "text/event-stream") && gzhttp.DefaultContentTypeFilter(contentType)
}

// compressed compresses responses with gzip for clients that accept it. A secret that does not change must not be in one response
// with what another site can choose, or the length of the response reveals it (the BREACH attack): a session's token is returned
// once, by the mutation that signs in, which another site's page cannot send.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.EnableZstd(false), gzhttp.ContentTypeFilter(isCompressible))
	if err != nil {
		panic(err) // the options are constants
	}
	wrapped := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if transport.IsStreamRequest(r) {
			next.ServeHTTP(w, r) // events are sent at once
			return
		}
		wrapped.ServeHTTP(w, r)
	})
}
