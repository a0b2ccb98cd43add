package main

import (
	"context"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/graph/executor"
	"fivefold/graph/generated"
	"fivefold/graph/limits"
	"fivefold/graph/model"
	"fivefold/graph/transport"
	"fivefold/resolvers"
	"fivefold/stores"
	"fivefold/web"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/cors"
)

// passwordsAtOnce is how many passwords are hashed at the same time: one a processor.
var passwordsAtOnce = runtime.NumCPU()

func now() time.Time { return time.Now() }

func newID(kind stores.Kind) stores.ID { return stores.NewID(kind) }

// compressMin is the least that is compressed, in bytes; less fits a packet anyway.
const compressMin = 1024

// site is everything that answers over HTTP.
type site struct {
	config     *Config
	engines    *engines
	observer   *observer
	resolver   *resolvers.Resolver
	guard      *limits.Guard
	live       *transport.StreamServer
	schema     graphql.ExecutableSchema // what executes operations
	demo       bool
	isDraining atomic.Bool
	proxied    sync.Once // whether it was told that there seems to be a proxy
}

func newSite(config *Config, engines *engines, observer *observer, demo bool) *site {
	s := &site{config: config, engines: engines, observer: observer, demo: demo, resolver: newResolver(config, engines, observer)}
	s.guard = config.guard(func() time.Time { return s.resolver.Now() }) // tests set the clock later
	s.schema = s.newSchema()
	s.live = s.newLive()
	return s
}

// drain makes the site not ready, so that no new requests are sent here.
func (s *site) drain() { s.isDraining.Store(true) }

// handler routes every URL.
func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/graphql", s.withRequest(s.crossOrigin(s.withViewer(s.graphQL()))))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.observer.metrics())
	mux.HandleFunc("GET /playground.json", s.playground)
	mux.Handle("/", playgroundFiles(web.Files()))
	return compressed(mux)
}

// compressed answers in gzip whoever takes it, from a kilobyte on. What is secret and constant must not stand in one answer
// with what another site can choose, or its length tells it (the BREACH attack): a session's token is told once, when signing
// in, which another site's page cannot ask for.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(compressMin), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // the options are constants
	}
	whole := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if transport.IsStreamRequest(r) {
			next.ServeHTTP(w, r) // what comes piece by piece is told at once
			return
		}
		whole.ServeHTTP(w, r)
	})
}

// graphQL executes operations.
func (s *site) graphQL() http.Handler {
	server := handler.New(s.schema)
	server.AddTransport(s.live.Websockets())
	server.AddTransport(s.live.EventStreams())
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{MaxBody: s.config.MaxBody})
	server.AddTransport(transport.Fallback{})
	g := s.guard
	server.SetQueryCache(g.Documents)
	server.SetParserTokenLimit(g.Limits.Tokens)
	server.SetValidationRulesFn(limits.Rules)
	server.SetDisableSuggestion(true)
	server.Use(transport.PersistedQueries{Cache: persisted(g)}) // first: the others need the text
	server.Use(s.observer)
	server.Use(g)
	server.AroundFields(resolvers.CheckArguments)
	server.SetErrorPresenter(s.resolver.Present)
	server.SetRecoverFunc(s.resolver.Recover)
	return server
}

// newSchema makes what executes operations.
func (s *site) newSchema() graphql.ExecutableSchema {
	config := generated.Config{Resolvers: s.resolver}
	if s.config.Executor == "gqlgen" {
		return generated.NewExecutableSchema(config)
	}
	schema := generated.NewBreadthFirstSchema(config, executor.Options{OnlyComputes: resolvers.OnlyComputes})
	s.observer.watch(schema)
	return schema
}

// crossOrigin lets the configured origins in, and keeps the pages of all others from acting with a person's cookie.
func (s *site) crossOrigin(next http.Handler) http.Handler {
	protection, err := s.config.protection()
	if err != nil {
		panic(err) // Validate has looked at the origins
	}
	deny := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		transport.WriteError(w, r, http.StatusForbidden, string(model.ErrorCodeBadRequest), "Pages of this origin may not use the API.")
	})
	protection.SetDenyHandler(deny)
	next = checked(protection, deny, protection.Handler(next))
	if len(s.config.CORSOrigins) == 0 {
		return next // cors takes no origins for all of them
	}
	return cors.New(cors.Options{
		AllowedOrigins: s.config.CORSOrigins, AllowCredentials: true,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{"Accept", "Authorization", "Content-Type", "X-Request-Id", "Traceparent"},
		ExposedHeaders: []string{"X-Request-Id", "Retry-After"},
		MaxAge:         int((2 * time.Hour).Seconds()),
	}).Handler(next)
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
