// Package httpserver serves the API over HTTP: its routes, middleware, sign-in, subscriptions, playground, health and shutdown.
package httpserver

import (
	"context"
	"crypto/sha256"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/graph/executor"
	"fivefold/graph/generated"
	"fivefold/graph/limits"
	"fivefold/graph/memory"
	"fivefold/graph/transport"
	"fivefold/internal/config"
	"fivefold/internal/telemetry"
	"fivefold/resolvers"
	"fivefold/schema"
	"fivefold/stores"
	"fivefold/stores/adserver"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
)

// Options are what a server needs.
type Options struct {
	Config    *config.Config // valid
	Stores    stores.Set
	Secret    [32]byte                    // of the data: see resolvers.Resolver
	Check     func(context.Context) error // returns an error when a store does not answer
	Observer  *telemetry.Observer
	Rates     stores.RateLimits // token buckets that servers share; nil when each server has its own
	Revisions stores.Revisions  // of viewers, that servers share; nil when every read is of the truth, or there is one server
	Rankings  stores.Cache      // of searches: see resolvers.Resolver
	Memory    *memory.Budget    // that requests, answers and connections may hold; nil for no limit
	Payments  *Payments         // nil without a payment provider
	Demo      *Demo             // nil without a demo network
}

// changeInterval is the shortest time between two deliveries of changes of one message to a subscriber. 100 ms: what seems instantaneous
// (Nielsen, Usability Engineering, 1993).
const changeInterval = 100 * time.Millisecond

// A Server serves the API over HTTP.
type Server struct {
	Resolver *resolvers.Resolver     // tests change it before the first request
	Streams  *transport.StreamServer // the open websockets and event streams
	Schema   *executor.Executor
	Guard    *limits.Guard

	graphQL       func() http.Handler // the handler of operations, built at the first call
	config        *config.Config
	known         *limits.KnownAddresses   // of people who have signed in
	origins       []string                 // of pages that may use the API, as browsers send them
	secrets       [][sha256.Size]byte      // the hashes of the secrets of gateways
	hosts         map[string]bool          // names in ALLOWED_HOSTS and in the addresses
	named         graphql.Cache[stores.ID] // people whom gateways have named, by the text of their ids
	revisions     revisions
	check         func(context.Context) error
	observer      *telemetry.Observer
	memory        *memory.Budget
	sharedRates   stores.RateLimits
	payments      *Payments
	demo          *Demo
	isDraining    atomic.Bool
	warnProxyOnce sync.Once
	warnHostOnce  sync.Once
}

// New returns a server that does not listen yet: see Serve and Handler.
func New(o Options) *Server {
	s := &Server{known: limits.NewKnownAddresses(), named: lru.New[stores.ID](maxNamedViewers), revisions: newRevisions(o.Revisions), config: o.Config, check: o.Check,
		observer: o.Observer, payments: o.Payments, demo: o.Demo, memory: o.Memory, sharedRates: o.Rates}
	if s.memory == nil {
		s.memory = memory.NewBudget(0)
	}
	registerMemory(s.memory, o.Observer.Registry)
	if s.payments != nil {
		registerPayments(s.payments.Flow, o.Observer.Registry)
	}
	var err error
	if s.origins, err = o.Config.Origins(); err != nil {
		panic(err) // Validate has checked them
	}
	if s.hosts, err = o.Config.Hosts(); err != nil {
		panic(err) // Validate has checked them
	}
	secrets, err := o.Config.GatewaySecrets()
	if err != nil {
		panic(err) // CheckFiles has read them
	}
	for _, secret := range secrets {
		s.secrets = append(s.secrets, sha256.Sum256([]byte(secret)))
	}
	s.Resolver = &resolvers.Resolver{
		Stores:    o.Stores,
		Rankings:  o.Rankings,
		Secret:    o.Secret,
		Passwords: resolvers.NewPasswords(runtime.GOMAXPROCS(0)),
		Now:       time.Now,
		NewID:     stores.NewID,
		Sessions:  resolvers.SessionTimes{Idle: o.Config.SessionIdle, Absolute: o.Config.SessionMax},
		Log:       o.Observer.Log,

		ChangeInterval: changeInterval,
	}
	if s.payments != nil {
		s.Resolver.Payments = s.payments.Flow
	}
	s.Resolver.Ads = adserver.New(o.Stores, o.Secret, func() time.Time { return s.Resolver.Now() }, o.Observer.Log, adCounts(o.Observer.Registry))
	s.Guard = s.newGuard(o.Config, func() time.Time { return s.Resolver.Now() }) // tests set the clock later
	public, err := schema.Public()
	if err != nil {
		panic("httpserver: " + err.Error()) // the schema is embedded
	}
	s.Schema = generated.NewBreadthFirstSchema(generated.Config{Schema: public, Resolvers: s.Resolver}, executor.Options{OnlyComputes: resolvers.OnlyComputes, PlanBytes: s.cacheBytes(planBytes)})
	s.observer.LevelCalls = s.levelCalls
	s.Streams = s.newStreams()
	s.graphQL = sync.OnceValue(s.newGraphQL)
	return s
}

// newGraphQL returns the handler of operations.
func (s *Server) newGraphQL() http.Handler {
	server := handler.New(s.Schema)
	server.AddTransport(s.Streams.Websockets())
	server.AddTransport(s.Streams.EventStreams())
	server.AddTransport(transport.GET{ChargeInput: s.Guard.ChargeInput, Timeout: s.config.RequestTimeout, WriteTimeout: s.config.WriteTimeout})
	server.AddTransport(transport.POST{MaxBody: s.config.MaxBody, ChargeInput: s.Guard.ChargeInput, Timeout: s.config.RequestTimeout, WriteTimeout: s.config.WriteTimeout})
	server.AddTransport(transport.Fallback{})
	server.SetQueryCache(s.Guard.Documents)
	server.SetParserTokenLimit(s.Guard.Limits.Tokens)
	server.SetValidationRulesFn(s.Guard.Rules)
	server.SetDisableSuggestion(true)
	server.Use(transport.PersistedQueries{Cache: s.persistedQueries()}) // first: the others need the text
	server.Use(s.observer)
	server.Use(endedTokens{})
	server.Use(s.Guard)
	server.Use(s.revisions)
	server.AroundFields(s.Resolver.CheckArguments)
	server.SetErrorPresenter(s.Resolver.Present)
	server.SetRecoverFunc(s.Resolver.Recover)
	return server
}

// levelCalls returns the maximum number of calls of each port's method, level by level.
func (s *Server) levelCalls(oc *graphql.OperationContext) []map[string]int {
	levels := s.Schema.Levels(oc)
	out := make([]map[string]int, len(levels))
	for i, calls := range levels {
		out[i] = map[string]int{}
		for _, c := range calls {
			for method, n := range resolvers.StoreCalls(c.Field, c.Given, c.Paths) {
				out[i][method] += n
			}
		}
	}
	return out
}
