// Package config holds the settings of a server, their defaults, and what they may be.
package config

import (
	"errors"
	"strings"
	"time"

	"fivefold/graph/limits"
)

// Config is the settings of a server. kong reads them from flags and the environment, fills in the defaults and calls Validate.
type Config struct {
	Addr      string `env:"ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on (${default})."`
	AdminAddr string `env:"ADMIN_ADDR" placeholder:"HOST:PORT" help:"Second address, for operators: it serves everything, and ADDR only the API, the webhook of payments and the health checks. ADDR serves everything when empty."`
	DataDir   string `env:"DATA_DIR" default:"data" placeholder:"DIR" help:"Directory of the embedded engine's file; :memory: keeps nothing (./${default})."`

	PostgresURL     string `name:"postgres-url" env:"POSTGRES_URL" placeholder:"URL" help:"Address of the PostgreSQL database that keeps everything, instead of DATA_DIR: postgres://USER:PASSWORD@HOST:PORT/DATABASE."`
	PostgresURLFile string `name:"postgres-url-file" env:"POSTGRES_URL_FILE" placeholder:"FILE" help:"File with this address, instead of POSTGRES_URL."`

	RedisURL     string `name:"redis-url" env:"REDIS_URL" placeholder:"URL" help:"Address of the Redis through which servers share live events, rate limits and sessions: redis://USER:PASSWORD@HOST:PORT/DB, or rediss:// for TLS. Nothing is lost with it."`
	RedisURLFile string `name:"redis-url-file" env:"REDIS_URL_FILE" placeholder:"FILE" help:"File with this address, instead of REDIS_URL."`
	RedisPrefix  string `env:"REDIS_PREFIX" default:"fivefold" placeholder:"WORD" help:"Beginning of the names of keys in Redis, so that several networks can share one (${default})."`

	TypesenseURL     string `name:"typesense-url" env:"TYPESENSE_URL" placeholder:"URL" help:"Address of the Typesense that finds people, pages, posts and interests, instead of a file in DATA_DIR: http://:KEY@HOST:PORT, or https:// for TLS. Nothing is lost with it."`
	TypesenseURLFile string `name:"typesense-url-file" env:"TYPESENSE_URL_FILE" placeholder:"FILE" help:"File with this address, instead of TYPESENSE_URL."`

	OpenSearchURL        string `name:"opensearch-url" env:"OPENSEARCH_URL" placeholder:"URL" help:"Address of the OpenSearch that finds them, instead of TYPESENSE_URL: http://USER:PASSWORD@HOST:PORT, or https:// for TLS. Nothing is lost with it."`
	OpenSearchURLFile    string `name:"opensearch-url-file" env:"OPENSEARCH_URL_FILE" placeholder:"FILE" help:"File with this address, instead of OPENSEARCH_URL."`
	ElasticsearchURL     string `name:"elasticsearch-url" env:"ELASTICSEARCH_URL" placeholder:"URL" help:"Address of an Elasticsearch, instead of OPENSEARCH_URL."`
	ElasticsearchURLFile string `name:"elasticsearch-url-file" env:"ELASTICSEARCH_URL_FILE" placeholder:"FILE" help:"File with this address, instead of ELASTICSEARCH_URL."`
	SearchPrefix         string `env:"SEARCH_PREFIX" default:"fivefold" placeholder:"WORD" help:"Beginning of the names of collections and indexes in a search engine, so that several networks can share one (${default})."`

	GraphMemory int `env:"GRAPH_MEMORY" default:"25" placeholder:"PERCENT" help:"Part of the memory limit (GOMEMLIMIT) that friendships in memory may use; 0 reads them from the store each time (${default})."`

	AnswerMemory int `env:"ANSWER_MEMORY" default:"25" placeholder:"PERCENT" help:"Part of the memory limit (GOMEMLIMIT) that requests, answers that have not been read and open connections may hold; a client may hold no more than is then still free. 0 for no limit (${default})."`

	GatewaySecret     string        `env:"GATEWAY_SECRET" placeholder:"WORD" help:"Secret that a federation gateway sends as X-Fivefold-Secret to act for a person; off when empty. Several, separated by commas, while they are changed."`
	GatewaySecretFile string        `env:"GATEWAY_SECRET_FILE" placeholder:"FILE" help:"File of gateway secrets, one per line, instead of GATEWAY_SECRET or in addition to it."`
	AllowedHosts      []string      `env:"ALLOWED_HOSTS" placeholder:"NAME" help:"Names under which clients and proxies reach this server, such as api.example.org, or .example.org for all of a domain. IP addresses, localhost and the hosts of ADDR and ADMIN_ADDR are always allowed; * allows every name."`
	CORSOrigins       []string      `name:"cors-origins" env:"CORS_ORIGINS" placeholder:"ORIGIN" help:"Other origins whose pages may use the API, such as https://app.example.org."`
	SecureCookies     bool          `env:"SECURE_COOKIES" help:"Send session cookies over HTTPS only; set it when a proxy in front speaks HTTPS."`
	SessionIdle       time.Duration `env:"SESSION_IDLE" default:"336h" placeholder:"TIME" help:"Time after which an unused session expires (${default})."`
	SessionMax        time.Duration `env:"SESSION_MAX" default:"2160h" placeholder:"TIME" help:"Time after which any session expires (${default})."`

	RequestTimeout  time.Duration `env:"REQUEST_TIMEOUT" default:"30s" placeholder:"TIME" help:"Maximum time of an operation (${default})."`
	ShutdownDelay   time.Duration `env:"SHUTDOWN_DELAY" default:"0s" placeholder:"TIME" help:"Time between the signal to stop and the end of listening, during which /readyz fails and load balancers notice (${default})."`
	ShutdownTimeout time.Duration `env:"SHUTDOWN_TIMEOUT" default:"15s" placeholder:"TIME" help:"Time for running requests to finish when the server stops (${default})."`

	Payments   `embed:"" group:"Payments"`
	Protection `embed:"" group:"Protection"`

	StoreStats   bool   `env:"STORE_STATS" help:"Return an operation's store calls to clients that send the extension {\"stores\": true}. For development: row counts include rows that the viewer may not see."`
	LogLevel     string `env:"LOG_LEVEL" default:"info" placeholder:"LEVEL" enum:"debug,info,warn,error" help:"Least level that is logged: debug, info, warn or error (${default})."`
	LogFormat    string `env:"LOG_FORMAT" default:"text" placeholder:"FORMAT" enum:"text,json" help:"Format of the log: text or json (${default})."`
	OTLPEndpoint string `name:"otlp-endpoint" env:"OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"Receiver of OpenTelemetry traces over HTTP, such as http://127.0.0.1:4318; off when empty."`

	Limits `kong:"-"`
}

// Protection bounds what operations and clients may use, and says who may introspect the schema.
//
// Sources of the defaults. RATE_LIMIT: GitHub gives a client 60 s of processor time for GraphQL a minute; a point takes up to 15 µs
// here, as BenchmarkPoint measures. ACCOUNT_LIMIT: OWASP's ASVS 2.2.1 allows 100 failed attempts on an account in an hour, and a
// bucket passes twice its size in the first. PASSWORD_LIMIT: Auth0's buckets for an address hold 100; Rails allows 10 attempts in
// three minutes. MAX_CONNECTIONS: the C10K problem of 1999; each connection takes 65 kB.
type Protection struct {
	MaxCost       int `env:"MAX_COST" default:"25000" placeholder:"POINTS" help:"Maximum cost of an operation: 1 point an object, 4 a text, lists at their maximum length (${default})."`
	RateLimit     int `env:"RATE_LIMIT" default:"4000000" placeholder:"POINTS" help:"Points that a client may use in a minute, counted per viewer and per address; 0 for no limit (${default})."`
	PasswordLimit int `env:"PASSWORD_LIMIT" default:"100" placeholder:"NUMBER" help:"Passwords that an address may try or set in an hour; 0 for no limit (${default})."`
	AccountLimit  int `env:"ACCOUNT_LIMIT" default:"50" placeholder:"NUMBER" help:"Attempts on the password of one account in an hour, from all addresses and devices that its owner has not signed in from; 0 for no limit (${default})."`

	MaxConnections int `env:"MAX_CONNECTIONS" default:"10000" placeholder:"NUMBER" help:"Websockets and event streams open at once; 0 for no limit (${default})."`

	TrustedProxies int    `env:"TRUSTED_PROXIES" default:"0" placeholder:"NUMBER" help:"Number of your proxies that a request passes, each of which adds its client to PROXY_HEADER. Nothing else may reach the server then (${default})."`
	ProxyHeader    string `env:"PROXY_HEADER" default:"x-forwarded-for" enum:"x-forwarded-for,forwarded" placeholder:"HEADER" help:"Header to which proxies add their client: x-forwarded-for or forwarded. They must remove or extend what clients send in it (${default})."`

	Introspection       limits.IntrospectionPolicy `env:"INTROSPECTION" default:"everyone" enum:"everyone,signed-in,off" placeholder:"WHO" help:"Who may introspect the schema: everyone, signed-in or off (${default})."`
	RegisteredDocuments string                     `env:"REGISTERED_DOCUMENTS" placeholder:"FILE" help:"JSON file that maps SHA-256 hashes to documents: only these documents are executed. Any document when empty."`
}

// Validate returns what is wrong with the settings, and nil when nothing is.
func (c *Config) Validate() error {
	switch {
	case strings.TrimSpace(c.DataDir) == "":
		return errors.New("DATA_DIR must not be empty")
	case c.GraphMemory < 0 || c.GraphMemory > 100 || c.AnswerMemory < 0 || c.AnswerMemory > 100:
		return errors.New("GRAPH_MEMORY and ANSWER_MEMORY must be percentages: 0 to 100")
	case c.SessionIdle < time.Minute || c.SessionMax < c.SessionIdle:
		return errors.New("SESSION_IDLE must be at least 1m, and SESSION_MAX at least SESSION_IDLE")
	case c.ShutdownDelay < 0:
		return errors.New("SHUTDOWN_DELAY must not be less than 0")
	case c.RequestTimeout <= 0 || c.ShutdownTimeout <= 0:
		return errors.New("REQUEST_TIMEOUT and SHUTDOWN_TIMEOUT must be more than 0")
	}
	_, originErr := c.Origins()
	_, hostErr := c.Hosts()
	return errors.Join(c.validateAddresses(), originErr, hostErr, checkSecrets(splitSecrets(c.GatewaySecret)), c.Payments.validate(), c.Protection.validate(), c.Limits.validate())
}

func (c *Config) validateAddresses() error {
	errs := []error{checkListen("ADDR", c.Addr)}
	if c.PostgresURL != "" {
		errs = append(errs, checkDatabase("POSTGRES_URL", c.PostgresURL))
	}
	if c.PostgresURL != "" && c.PostgresURLFile != "" {
		errs = append(errs, errors.New("POSTGRES_URL and POSTGRES_URL_FILE must not both be set"))
	}
	if c.RedisURL != "" {
		errs = append(errs, checkRedis("REDIS_URL", c.RedisURL))
	}
	if c.RedisURL != "" && c.RedisURLFile != "" {
		errs = append(errs, errors.New("REDIS_URL and REDIS_URL_FILE must not both be set"))
	}
	if c.RedisPrefix == "" || len(c.RedisPrefix) > 50 || strings.Trim(c.RedisPrefix, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		errs = append(errs, errors.New("REDIS_PREFIX must have 1 to 50 of the characters a-z, 0-9, - and _"))
	}
	errs = append(errs, c.validateSearch())
	if c.AdminAddr != "" {
		errs = append(errs, checkListen("ADMIN_ADDR", c.AdminAddr))
		if isSameListen(c.AdminAddr, c.Addr) {
			errs = append(errs, errors.New("ADMIN_ADDR must not be ADDR: leave it empty to serve everything at ADDR"))
		}
	}
	if c.OTLPEndpoint != "" {
		errs = append(errs, CheckEndpoint("OTEL_EXPORTER_OTLP_ENDPOINT", c.OTLPEndpoint))
	}
	return errors.Join(errs...)
}

func (p *Protection) validate() error {
	switch {
	case p.MaxCost <= 0:
		return errors.New("MAX_COST must be more than 0")
	case p.RateLimit < 0 || p.PasswordLimit < 0 || p.AccountLimit < 0 || p.TrustedProxies < 0 || p.MaxConnections < 0:
		return errors.New("RATE_LIMIT, PASSWORD_LIMIT, ACCOUNT_LIMIT, TRUSTED_PROXIES and MAX_CONNECTIONS must not be less than 0")
	case p.RateLimit > 0 && p.RateLimit < p.MaxCost:
		return errors.New("RATE_LIMIT must be at least MAX_COST, or no client could use MAX_COST")
	}
	return nil
}
