package httpserver

import (
	"context"
	"net/http"
	"time"

	"fivefold/graph/limits"
	"fivefold/graph/model"
	"fivefold/internal/config"
	"fivefold/schema"
	"fivefold/stores"
	"fivefold/stores/inprocess"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
)

// newGuard returns the configured guard, which reads the time from now.
func (s *Server) newGuard(c *config.Config, now func() time.Time) *limits.Guard {
	manifest, err := c.Manifest()
	if err != nil {
		panic(err) // CheckFiles has read it
	}
	costs := limits.DefaultCosts
	costs.Limit, costs.Fields = c.MaxCost, s.fieldPrices()
	return &limits.Guard{
		Limits: c.Documents, Costs: costs, Documents: limits.NewDocuments(s.cacheBytes(limits.DocumentBytes*documentShare) / documentShare), Scalars: model.Scalars(),
		Introspection: c.Introspection, Registered: manifest,
		Rates: limits.NewRates(limits.Rate{Tokens: c.RateLimit, Refill: time.Minute}, limits.Rate{Tokens: c.PasswordLimit, Refill: time.Hour},
			limits.Rate{Tokens: c.AccountLimit, Refill: time.Hour}, s.takeFunc(now)),
	}
}

// aheadShare is the part of a client's points that a server may take from the shared bucket at once: a hundredth, so that hundreds of operations cost
// one call. Attempts on passwords are counted one by one.
const aheadShare = 100

// takeFunc returns the function that takes tokens from the buckets of this process and from those that servers share.
func (s *Server) takeFunc(now func() time.Time) limits.TakeFunc {
	local := inprocess.NewRateLimits(now)
	var buckets stores.RateLimits = local
	if s.sharedRates != nil {
		shared := inprocess.NewSharedRateLimits(local, s.sharedRates, s.observer.Log)
		registerRates(shared, s.observer.Registry)
		buckets = shared
	}
	return func(ctx context.Context, takes []limits.Take) time.Duration {
		all := make([]stores.RateTake, len(takes))
		for i, t := range takes {
			all[i] = stores.RateTake{Rate: stores.Rate{Name: t.Kind, Tokens: t.Rate.Tokens, Refill: t.Rate.Refill}, Key: t.Key, Tokens: t.Tokens}
			if t.Kind == "points" {
				all[i].Rate.Ahead = t.Rate.Tokens / aheadShare
			}
		}
		wait, _ := buckets.Take(context.WithoutCancel(ctx), all) // in this process nothing fails
		return wait
	}
}

// registerRates registers the metric of shared rate limits.
func registerRates(l *inprocess.SharedRateLimits, metrics prometheus.Registerer) {
	metrics.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "fivefold_rate_limits_unshared_total",
		Help: "Checks of rate limits that this server made alone because the shared ones did not answer."}, func() float64 { return float64(l.Unshared()) }))
}

// fieldPrices returns the prices that the schema states, the owners of passwords, and the price of the schema's own text.
func (s *Server) fieldPrices() map[string]limits.FieldPrice {
	loaded, err := schema.Load()
	if err != nil {
		panic("httpserver: " + err.Error()) // the schema is embedded
	}
	prices, err := limits.PricesOf(loaded)
	if err != nil {
		panic("httpserver: " + err.Error())
	}
	sdl, err := schema.Subgraph()
	if err != nil {
		panic("httpserver: " + err.Error())
	}
	prices["_Service.sdl"] = limits.FieldPrice{Points: len(sdl) / limits.OutputBytesPerPoint}
	for name, attempt := range map[string]func(limits.Client, map[string]any) limits.Attempt{
		"Mutation.signUp": nil, "Mutation.signIn": s.signInAttempt, "Mutation.changePassword": passwordChange,
	} {
		price := prices[name]
		price.IsAttempt, price.Attempt = true, attempt
		prices[name] = price
	}
	return prices
}

// passwordChange counts for the account of the viewer only: the session proves who it is, and strangers may share the address.
func passwordChange(client limits.Client, _ map[string]any) limits.Attempt {
	return limits.Attempt{Owner: client.Viewer, Source: client.Viewer}
}

// persistedQueries returns the texts of persisted queries: the registered documents, or else those that clients have sent.
func (s *Server) persistedQueries() graphql.Cache[string] {
	if s.Guard.Registered != nil {
		return s.Guard.Registered
	}
	return limits.NewTexts(s.cacheBytes(textBytes))
}

// client returns whose budget a request uses. A gateway with the right secret is trusted to name its client's address; when it
// names none, it is expected to limit its clients itself.
func (s *Server) client(r *http.Request, viewer stores.ID) (c limits.Client) {
	if !viewer.IsZero() {
		c.Viewer = viewer.String()
	}
	proxies := limits.Proxies{Count: s.config.TrustedProxies, Header: s.config.ProxyHeader}
	isForwarded := r.Header.Get(proxies.Header) != ""
	if len(s.secrets) > 0 && r.Header.Get(SecretHeader) != "" { // and it is right, or withViewer had rejected the request
		if !isForwarded {
			return c
		}
		proxies.Count++
	} else if isForwarded && proxies.Count == 0 {
		s.warnProxyOnce.Do(func() {
			s.observer.Log.WarnContext(r.Context(), "requests have the header "+proxies.Header+", which is ignored: if your proxy sets it, "+
				"set TRUSTED_PROXIES, or all clients of the proxy count as one")
		})
	}
	c.Address = proxies.AddressOf(r)
	return c
}
