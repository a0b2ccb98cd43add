package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"fivefold/graph/limits"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
)

// Protection is what an operation and a client may not exceed, and who may ask for what.
//
// The anchors. The rate is GitHub's, which lets a client take 60 s of its processors for GraphQL in 60 s: a point takes up to
// 15 µs here, as BenchmarkPoint measures. The account's limit is that of OWASP's ASVS 2.2.1, at most 100 failed attempts on an
// account in an hour: a bucket lets pass twice what it holds in the first. The address's is Auth0's, whose buckets hold 100 too;
// Rails lets an address try 10 in three minutes.
type Protection struct {
	DocumentLimits `embed:"" group:"Limits of a document"`
	MaxCost        int `env:"MAX_COST" default:"25000" placeholder:"POINTS" help:"The most an operation may cost: a point an object, 4 a text, lists at their length (${default})."`

	RateLimit     int `env:"RATE_LIMIT" default:"4000000" placeholder:"POINTS" help:"How many points a client may ask for in a minute; 0 for any number (${default})."`
	PasswordLimit int `env:"PASSWORD_LIMIT" default:"100" placeholder:"NUMBER" help:"How many passwords an address may try or choose in an hour; 0 for any number (${default})."`
	AccountLimit  int `env:"ACCOUNT_LIMIT" default:"50" placeholder:"NUMBER" help:"How often the password of an account may be tried in an hour, from wherever; 0 for any number (${default})."`

	MaxLive     int `env:"MAX_LIVE" default:"10000" placeholder:"NUMBER" help:"How many websockets and event streams may be open at once; 0 for any number (${default})."`
	MaxLiveEach int `env:"MAX_LIVE_EACH" default:"200" placeholder:"NUMBER" help:"How many of them a client may have open; 0 for any number (${default})."`

	TrustedProxies int    `env:"TRUSTED_PROXIES" default:"0" placeholder:"NUMBER" help:"How many proxies of yours a request comes through, each of which adds whom it serves to PROXY_HEADER. Nothing else may reach the server then (${default})."`
	ProxyHeader    string `env:"PROXY_HEADER" default:"x-forwarded-for" enum:"x-forwarded-for,forwarded" placeholder:"HEADER" help:"Where they add it: x-forwarded-for or forwarded. They must remove or extend what comes in it (${default})."`

	Introspection       limits.IntrospectionPolicy `env:"INTROSPECTION" default:"everyone" enum:"everyone,signed-in,off" placeholder:"WHO" help:"Who may ask what the schema is: everyone, signed-in or off (${default})."`
	RegisteredDocuments string                     `env:"REGISTERED_DOCUMENTS" placeholder:"FILE" help:"A JSON file of SHA-256 hashes and their texts: only these documents are answered; any document when empty."`
}

const (
	persistedCached = 1000 // texts of persisted queries kept
	passwordPoints  = 100  // of a mutation that hashes a password: it takes as long as a hundred objects and more
	circlePoints    = 100  // of a question about the people around somebody, which looks at hundreds of people and more
	textPoints      = 4    // of a message's text, which may have 20 kB; a point stands for 4 kB, and the largest answer for 100 MB
	aboutPoints     = 1    // of a page's description, which may have 8 kB
)

func (p *Protection) check() error {
	switch {
	case p.MaxCost <= 0 || p.limits().Validate() != nil:
		return errors.New("the limits of a document and the largest cost must be more than 0")
	case p.RateLimit < 0 || p.PasswordLimit < 0 || p.AccountLimit < 0 || p.TrustedProxies < 0:
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
func (p *Protection) registered() (limits.Manifest, error) {
	if p.RegisteredDocuments == "" {
		return nil, nil
	}
	file, err := os.Open(p.RegisteredDocuments)
	if err != nil {
		return nil, fmt.Errorf("cannot read the registered documents: %w", err)
	}
	defer file.Close()
	return limits.ReadManifest(file)
}

// circleFields are the questions about the people around somebody.
var circleFields = []string{"people", "messages", "newTopics", "relatedTopics", "experts", "likeMinded", "pagesJoined", "jobs", "visitors"}

// guard makes the guard that is configured, by a clock.
func (p *Protection) guard(now func() time.Time) *limits.Guard {
	registered, err := p.registered()
	if err != nil {
		panic(err) // Validate has read them
	}
	costs := limits.DefaultCosts
	costs.Limit = p.MaxCost
	costs.Fields = map[string]limits.FieldPrice{
		"Mutation.signUp":         {Points: passwordPoints, IsAttempt: true},
		"Mutation.signIn":         {Points: passwordPoints, IsAttempt: true, Owner: ofHandle},
		"Mutation.changePassword": {Points: passwordPoints, IsAttempt: true, Owner: ofViewer},
		"Post.text":               {Points: textPoints},
		"Comment.text":            {Points: textPoints},
		"Page.about":              {Points: aboutPoints},
	}
	for _, field := range circleFields {
		costs.Fields["Circle."+field] = limits.FieldPrice{Points: circlePoints}
	}
	return &limits.Guard{
		Limits: p.limits(), Costs: costs, Documents: limits.NewDocuments(limits.DocumentBytes),
		Introspection: p.Introspection, Registered: registered,
		Rates: limits.NewRates(limits.Rate{Tokens: p.RateLimit, Refill: time.Minute}, limits.Rate{Tokens: p.PasswordLimit, Refill: time.Hour},
			limits.Rate{Tokens: p.AccountLimit, Refill: time.Hour}, now),
	}
}

// ofHandle names an account as one signs in to it, whether or not it exists. Capitals are no other account.
func ofHandle(_ limits.Client, arguments map[string]any) string {
	input, _ := arguments["input"].(map[string]any)
	handle, _ := input["handle"].(string)
	return "handle " + strings.ToLower(handle)
}

// ofViewer names the account of who asks.
func ofViewer(asks limits.Client, _ map[string]any) string { return "id " + asks.Viewer }

// persisted keeps the texts of persisted queries: those that are registered, or else those that were sent.
func persisted(g *limits.Guard) graphql.Cache[string] {
	if g.Registered != nil {
		return g.Registered
	}
	return lru.New[string](persistedCached)
}

// client tells the guard who asks. A gateway that knows the secret is believed whom it serves, and when it does not say so, is
// left to limit its clients itself.
func (s *site) client(r *http.Request, viewer stores.ID) (c limits.Client) {
	if !viewer.IsZero() {
		c.Viewer = viewer.String()
	}
	proxies := limits.Proxies{Count: s.config.TrustedProxies, Header: s.config.ProxyHeader}
	saysWhom := r.Header.Get(proxies.Header) != ""
	if s.config.GatewaySecret != "" && r.Header.Get(secretHeader) != "" { // and it is the right one, or there is no viewer
		if !saysWhom {
			return c
		}
		proxies.Count++
	} else if saysWhom && proxies.Count == 0 {
		s.proxied.Do(func() {
			s.observer.log.WarnContext(r.Context(), "requests come with "+proxies.Header+", which is not believed: if that is your proxy's, "+
				"set TRUSTED_PROXIES, or all its clients count as one")
		})
	}
	c.Address = proxies.AddressOf(r)
	return c
}
