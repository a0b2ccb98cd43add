package httpserver

import (
	"net/http"
	"time"

	"fivefold/graph/limits"
	"fivefold/graph/model"
	"fivefold/internal/config"
	"fivefold/schema"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
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
			limits.Rate{Tokens: c.AccountLimit, Refill: time.Hour}, now),
	}
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
