package httpserver

import (
	"net/http"
	"time"

	"fivefold/graph/limits"
	"fivefold/graph/model"
	"fivefold/internal/config"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
)

// maxPersistedQueries is the number of texts of persisted queries that are kept.
const maxPersistedQueries = 1000

// Costs in points.
const (
	passwordPoints = 100 // of a mutation that hashes a password, which takes as long as more than a hundred objects
	circlePoints   = 100 // of a query over the people around somebody, which reads hundreds of people and more
	textPoints     = 4   // of a message's text, of up to 20 kB: a point stands for 4 kB, and the largest response for 100 MB
	aboutPoints    = 1   // of a page's description, of up to 8 kB
)

// circleFields are the queries over the people around somebody.
var circleFields = []string{"people", "messages", "newTopics", "relatedTopics", "experts", "likeMinded", "pagesJoined", "jobs", "visitors"}

// newGuard returns the configured guard, which reads the time from now.
func (s *Server) newGuard(c *config.Config, now func() time.Time) *limits.Guard {
	manifest, err := c.Manifest()
	if err != nil {
		panic(err) // CheckFiles has read it
	}
	costs := limits.DefaultCosts
	costs.Limit = c.MaxCost
	costs.Fields = map[string]limits.FieldPrice{
		"Mutation.signUp":         {Points: passwordPoints, IsAttempt: true},
		"Mutation.signIn":         {Points: passwordPoints, IsAttempt: true, Owner: s.accountOfHandle},
		"Mutation.changePassword": {Points: passwordPoints, IsAttempt: true, Owner: accountOfViewer},
		"Post.text":               {Points: textPoints},
		"Comment.text":            {Points: textPoints},
		"Page.about":              {Points: aboutPoints},
	}
	for _, field := range circleFields {
		costs.Fields["Circle."+field] = limits.FieldPrice{Points: circlePoints}
	}
	return &limits.Guard{
		Limits: c.Documents, Costs: costs, Documents: limits.NewDocuments(limits.DocumentBytes), Scalars: model.Scalars(),
		Introspection: c.Introspection, Registered: manifest,
		Rates: limits.NewRates(limits.Rate{Tokens: c.RateLimit, Refill: time.Minute}, limits.Rate{Tokens: c.PasswordLimit, Refill: time.Hour},
			limits.Rate{Tokens: c.AccountLimit, Refill: time.Hour}, now),
	}
}

// accountOfViewer returns the key of the viewer's account.
func accountOfViewer(client limits.Client, _ map[string]any) string { return "id " + client.Viewer }

// persistedQueries returns the texts of persisted queries: the registered documents, or else those that clients have sent.
func persistedQueries(g *limits.Guard) graphql.Cache[string] {
	if g.Registered != nil {
		return g.Registered
	}
	return lru.New[string](maxPersistedQueries)
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
