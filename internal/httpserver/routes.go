package httpserver

import (
	"net/http"
	"strings"

	"fivefold/graph/transport"
	"fivefold/internal/config"
	"fivefold/web"

	"github.com/klauspost/compress/gzhttp"
)

// minCompressed is the size from which responses are compressed, in bytes. Less fits a packet.
const minCompressed = 1024

// ProgramName names this program in the header Server of the liveness probe.
const ProgramName = "fivefold"

// Handler returns the handler of every URL, which is that of ADMIN_ADDR, and without one of ADDR.
func (s *Server) Handler() http.Handler { return s.HandlerOf(s.graphQL()) }

// HandlerOf returns the handler of every URL, with another handler of operations. Benchmarks compare it with Handler.
func (s *Server) HandlerOf(graphQL http.Handler) http.Handler {
	mux := s.publicRoutes(graphQL, ProgramName+"/"+config.Version())
	mux.Handle("/metrics", onlyReads(s.observer.Metrics()))
	mux.Handle("/playground.json", onlyReads(http.HandlerFunc(s.playground)))
	mux.Handle("/", onlyReads(playgroundFiles(web.Files())))
	return s.withHost(compressed(mux))
}

// publicHandler returns the handler of ADDR: with ADMIN_ADDR only the API and the health checks.
func (s *Server) publicHandler() http.Handler {
	if s.config.AdminAddr == "" {
		return s.Handler()
	}
	return s.withHost(compressed(s.publicRoutes(s.graphQL(), ProgramName)))
}

// publicRoutes returns the routes that applications and load balancers use. The liveness probe names the program.
func (s *Server) publicRoutes(graphQL http.Handler, program string) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/graphql", s.withRequest(s.withOrigin(s.withViewer(graphQL))))
	if s.payments != nil {
		mux.Handle(webhookPath, s.withRequest(http.HandlerFunc(s.webhook)))
		if s.payments.Confirm != nil {
			mux.Handle(ConfirmPath+"{reference}", s.withRequest(s.withOrigin(http.HandlerFunc(s.confirm))))
		}
	}
	mux.Handle("/livez", onlyReads(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Server", program)
		writeText(w, http.StatusOK, "ok")
	})))
	mux.Handle("/readyz", onlyReads(http.HandlerFunc(s.ready)))
	return mux
}

// onlyReads rejects all methods but GET and HEAD. The patterns of a ServeMux cannot: another pattern matches what one with a method does not.
func onlyReads(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			writeText(w, http.StatusMethodNotAllowed, "The method is not allowed. Use GET or HEAD.")
			return
		}
		next.ServeHTTP(w, r)
	})
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
		switch {
		case transport.IsStreamRequest(r):
			next.ServeHTTP(w, r) // events are sent at once
		case r.Header.Get("Accept-Encoding") == "":
			w.Header().Add("Vary", "Accept-Encoding")
			next.ServeHTTP(w, r)
		default:
			wrapped.ServeHTTP(w, r)
		}
	})
}
