package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"fivefold/graph/guard"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
)

// Protection is what of the limits can be set. A limit that nobody needs to set is in guard.DefaultLimits.
type Protection struct {
	MaxCost    int `env:"MAX_COST" default:"25000" placeholder:"POINTS" help:"The most an operation may cost: a point an object, lists at their length (${default})."`
	MaxDepth   int `env:"MAX_DEPTH" default:"20" placeholder:"FIELDS" help:"How many fields may lie below each other (${default})."`
	MaxAliases int `env:"MAX_ALIASES" default:"30" placeholder:"NUMBER" help:"How many aliases a document may have (${default})."`
	MaxTokens  int `env:"MAX_TOKENS" default:"5000" placeholder:"NUMBER" help:"How many tokens a document may have (${default})."`

	RateLimit      int `env:"RATE_LIMIT" default:"10000000" placeholder:"POINTS" help:"How many points a client may ask for in a minute; 0 for any number (${default})."`
	PasswordLimit  int `env:"PASSWORD_LIMIT" default:"100" placeholder:"NUMBER" help:"How many passwords an address may try or choose in an hour; 0 for any number (${default})."`
	MaxLive        int `env:"MAX_LIVE" default:"10000" placeholder:"NUMBER" help:"How many websockets and event streams may be open at once; 0 for any number (${default})."`
	MaxLiveEach    int `env:"MAX_LIVE_EACH" default:"200" placeholder:"NUMBER" help:"How many of them a client may have open; 0 for any number (${default})."`
	TrustedProxies int `env:"TRUSTED_PROXIES" default:"0" placeholder:"NUMBER" help:"How many proxies of yours a request comes through, each of which adds to X-Forwarded-For whom it serves (${default})."`

	Introspection       guard.Right `env:"INTROSPECTION" default:"everyone" enum:"everyone,signed-in,off" placeholder:"WHO" help:"Who may ask what the schema is: everyone, signed-in or off (${default})."`
	RegisteredDocuments string      `env:"REGISTERED_DOCUMENTS" placeholder:"FILE" help:"A JSON file of SHA-256 hashes and their texts: only these documents are answered; any document when empty."`
}

const (
	persistedCached = 1000 // texts of persisted queries kept
	passwordPoints  = 100  // of a mutation that hashes a password: it takes as long as a hundred objects and more
)

func (p *Protection) check() error {
	switch {
	case p.MaxCost <= 0 || p.MaxDepth <= 0 || p.MaxAliases <= 0 || p.MaxTokens <= 0:
		return errors.New("the limits of a document and the largest cost must be more than 0")
	case p.RateLimit < 0 || p.PasswordLimit < 0 || p.TrustedProxies < 0:
		return errors.New("the limits of a time and the number of proxies must not be less than 0")
	case p.MaxLive < 0 || p.MaxLiveEach < 0:
		return errors.New("the numbers of websockets and event streams must not be less than 0")
	case p.RateLimit > 0 && p.RateLimit < p.MaxCost:
		return errors.New("the rate limit must be as much as the largest cost, or nobody could ask for that")
	}
	_, err := p.registered()
	return err
}

// registered reads the registered documents; nil when all are answered.
func (p *Protection) registered() (guard.Manifest, error) {
	if p.RegisteredDocuments == "" {
		return nil, nil
	}
	file, err := os.Open(p.RegisteredDocuments)
	if err != nil {
		return nil, fmt.Errorf("cannot read the registered documents: %w", err)
	}
	defer file.Close()
	return guard.ReadManifest(file)
}

// guard makes the guard that is configured.
func (p *Protection) guard() *guard.Guard {
	registered, err := p.registered()
	if err != nil {
		panic(err) // Validate has read them
	}
	limits, costs := guard.DefaultLimits, guard.DefaultCosts
	limits.Depth, limits.Aliases, limits.Tokens = p.MaxDepth, p.MaxAliases, p.MaxTokens
	costs.Limit = p.MaxCost
	password := guard.Price{Points: passwordPoints, IsTry: true}
	costs.Fields = map[string]guard.Price{"Mutation.signUp": password, "Mutation.signIn": password, "Mutation.changePassword": password}
	return &guard.Guard{
		Limits: limits, Costs: costs, Documents: guard.NewDocuments(guard.DocumentBytes),
		Introspection: p.Introspection, Registered: registered,
		Rates: guard.NewRates(guard.Rate{Most: p.RateLimit, In: time.Minute}, guard.Rate{Most: p.PasswordLimit, In: time.Hour}, now),
	}
}

// persisted keeps the texts of persisted queries: those that are registered, or else those that were sent.
func persisted(g *guard.Guard) graphql.Cache[string] {
	if g.Registered != nil {
		return g.Registered
	}
	return lru.New[string](persistedCached)
}

// client tells the guard who asks. A gateway that knows the secret is believed whom it serves, and when it does not say so, is
// left to limit its clients itself.
func (s *site) client(r *http.Request, viewer stores.ID) (c guard.Client) {
	if !viewer.IsZero() {
		c.Viewer = viewer.String()
	}
	proxies := s.config.TrustedProxies
	if s.config.GatewaySecret != "" && r.Header.Get(secretHeader) != "" { // and it is the right one, or there is no viewer
		if r.Header.Get("X-Forwarded-For") == "" {
			return c
		}
		proxies++
	}
	c.Address = guard.AddressOf(r, proxies)
	return c
}
