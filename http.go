package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"fivefold/graph"
	"fivefold/graph/model"
	"fivefold/graph/wire"
	"fivefold/resolvers"
	"fivefold/stores"
	"fivefold/stores/demo"
	"fivefold/web"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/rs/cors"
	"github.com/vektah/gqlparser/v2/ast"
)

// passwordsAtOnce is how many passwords are hashed at the same time: one a processor.
var passwordsAtOnce = runtime.NumCPU()

func now() time.Time { return time.Now() }

func newID(kind stores.Kind) stores.ID { return stores.NewID(kind) }

const (
	documentsCached = 1000 // parsed and validated documents kept
	persistedCached = 1000 // texts of persisted queries kept
)

// site is everything that answers over HTTP.
type site struct {
	config     *Config
	engines    *engines
	observer   *observer
	resolver   *resolvers.Resolver
	demo       bool
	isDraining atomic.Bool
}

func newSite(config *Config, engines *engines, observer *observer, demo bool) *site {
	return &site{config: config, engines: engines, observer: observer, demo: demo,
		resolver: newResolver(config, engines, observer)}
}

// drain makes the site not ready, so that no new requests are sent here.
func (s *site) drain() { s.isDraining.Store(true) }

// handler routes every URL.
func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/graphql", s.crossOrigin(s.withRequest(s.withViewer(s.graphQL()))))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.observer.metrics())
	mux.HandleFunc("GET /playground.json", s.playground)
	mux.Handle("/", playgroundFiles(web.Files()))
	return mux
}

// graphQL executes operations.
func (s *site) graphQL() http.Handler {
	server := handler.New(graph.NewExecutableSchema(graph.Config{Resolvers: s.resolver}))
	server.AddTransport(wire.GET{})
	server.AddTransport(wire.POST{MaxBody: s.config.MaxBody})
	server.AddTransport(wire.Fallback{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](documentsCached))
	server.Use(wire.PersistedQueries{Cache: lru.New[string](persistedCached)}) // first: the others need the text
	server.Use(extension.Introspection{})
	server.Use(s.observer)
	server.AroundFields(resolvers.CheckRepresentations)
	server.SetErrorPresenter(s.resolver.Present)
	server.SetRecoverFunc(s.resolver.Recover)
	return server
}

// crossOrigin lets the configured origins in, and keeps the pages of all others from acting with a person's cookie.
func (s *site) crossOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, origin := range s.config.CORSOrigins {
		_ = protection.AddTrustedOrigin(origin) // Validate has looked at it
	}
	return cors.New(cors.Options{
		AllowedOrigins: s.config.CORSOrigins, AllowCredentials: true,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{"Accept", "Authorization", "Content-Type", "X-Request-Id", "Traceparent"},
		ExposedHeaders: []string{"X-Request-Id"},
		MaxAge:         int((2 * time.Hour).Seconds()),
	}).Handler(protection.Handler(next))
}

func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	switch {
	case s.isDraining.Load():
		answer(w, http.StatusServiceUnavailable, "stopping")
	case s.engines.check(ctx) != nil:
		answer(w, http.StatusServiceUnavailable, "a store does not answer")
	default:
		answer(w, http.StatusOK, "ready")
	}
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// playground tells the playground whom it may act as: the people of the demo network, as far as they are here.
func (s *site) playground(w http.ResponseWriter, r *http.Request) {
	told := map[string]any{"version": version(), "demo": nil}
	if s.demo {
		people, err := demoPeople(r.Context(), s.engines.set)
		if err != nil {
			wire.Refuse(w, r, http.StatusServiceUnavailable, string(model.ErrorCodeUnavailable), "A store does not answer.")
			return
		}
		told["demo"] = map[string]any{"password": demo.Password, "people": people}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(told)
}

func demoPeople(ctx context.Context, set stores.Set) ([]map[string]string, error) {
	var handles []string
	for _, p := range demo.People() {
		handles = append(handles, p.Handle)
	}
	found, err := set.Users.ByHandles(ctx, handles)
	people := []map[string]string{}
	for _, p := range demo.People() {
		if _, ok := found[p.Handle]; ok {
			people = append(people, map[string]string{"handle": p.Handle, "name": p.Name})
		}
	}
	return people, err
}

// playgroundFiles serves the built page, which loads nothing from elsewhere and may not.
func playgroundFiles(files fs.FS) http.Handler {
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if len(r.URL.Path) > len("/assets/") && r.URL.Path[:len("/assets/")] == "/assets/" {
			h.Set("Cache-Control", "public, max-age=31536000, immutable") // their names hold a hash of what is in them
		}
		server.ServeHTTP(w, r)
	})
}
