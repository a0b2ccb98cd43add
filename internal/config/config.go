package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config is everything that can be set, by flag or by environment. The zero value is not usable: kong fills the defaults.
type Config struct {
	Addr    string `env:"ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (${default})."`
	DataDir string `env:"DATA_DIR" default:"data" placeholder:"DIR" help:"Where the embedded engine keeps its file; :memory: keeps nothing (./${default})."`

	GatewaySecret string        `env:"GATEWAY_SECRET" placeholder:"WORD" help:"What a federation gateway must send as X-Fivefold-Secret to act for a person; off when empty."`
	CORSOrigins   []string      `name:"cors-origins" env:"CORS_ORIGINS" placeholder:"ORIGIN" help:"Other origins whose pages may use the API, such as https://app.example.org."`
	SecureCookies bool          `env:"SECURE_COOKIES" help:"Send session cookies over HTTPS only; set it when a proxy in front speaks HTTPS."`
	SessionIdle   time.Duration `env:"SESSION_IDLE" default:"336h" placeholder:"TIME" help:"How long a session lives without being used (${default})."`
	SessionMax    time.Duration `env:"SESSION_MAX" default:"2160h" placeholder:"TIME" help:"How long a session lives however much it is used (${default})."`

	RequestTimeout  time.Duration `env:"REQUEST_TIMEOUT" default:"30s" placeholder:"TIME" help:"The longest an operation may take (${default})."`
	ShutdownDelay   time.Duration `env:"SHUTDOWN_DELAY" default:"0s" placeholder:"TIME" help:"How long a stopping server goes on answering, not ready, so that load balancers notice (${default})."`
	ShutdownTimeout time.Duration `env:"SHUTDOWN_TIMEOUT" default:"15s" placeholder:"TIME" help:"How long running requests may finish when the server stops (${default})."`

	TellStores bool   `env:"TELL_STORES" help:"Tell whoever sends the extension {\"stores\": true} which store calls an operation made; for development, since rows count what a viewer may not see."`
	Executor   string `env:"EXECUTOR" default:"breadth" placeholder:"NAME" enum:"breadth,gqlgen" help:"Who executes operations: breadth, level by level, or gqlgen, object by object, for emergencies (${default})."`

	ConnectionLimits `embed:"" group:"Limits of a connection"`
	Protection       `embed:""`

	LogLevel     string `env:"LOG_LEVEL" default:"info" placeholder:"LEVEL" enum:"debug,info,warn,error" help:"How much is logged: debug, info, warn or error (${default})."`
	LogFormat    string `env:"LOG_FORMAT" default:"text" placeholder:"FORMAT" enum:"text,json" help:"How it is logged: text or json (${default})."`
	OTLPEndpoint string `name:"otlp-endpoint" env:"OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"Where OpenTelemetry traces go over HTTP, such as http://127.0.0.1:4318; off when empty."`
}

// gatewaySecretMin is the least length of a gateway's secret, in bytes.
const gatewaySecretMin = 16

// Validate says what of the configuration cannot be. kong calls it.
func (c *Config) Validate() error {
	_, _, err := net.SplitHostPort(c.Addr)
	switch {
	case err != nil:
		return fmt.Errorf("the address %q is not of the form HOST:PORT", c.Addr)
	case c.GatewaySecret != "" && len(c.GatewaySecret) < gatewaySecretMin:
		return fmt.Errorf("the gateway secret must have at least %d characters", gatewaySecretMin)
	case c.SessionIdle < time.Minute || c.SessionMax < c.SessionIdle:
		return errors.New("a session must live for a minute or more, and not longer unused than used")
	case c.ShutdownDelay < 0:
		return errors.New("the delay before stopping must not be less than 0")
	case c.RequestTimeout <= 0 || c.ShutdownTimeout <= 0:
		return errors.New("the time-outs must be more than 0")
	}
	return errors.Join(c.checkOrigins(), c.checkOTLP(), c.ConnectionLimits.check(), c.Protection.check())
}

func (c *Config) checkOrigins() error {
	_, err := c.protection()
	return err
}

// protection keeps the pages of all origins but the configured from acting with a person's cookie.
func (c *Config) protection() (*http.CrossOriginProtection, error) {
	p := http.NewCrossOriginProtection()
	for _, origin := range c.CORSOrigins {
		if strings.Contains(origin, "*") {
			return nil, fmt.Errorf("the CORS origin %q has a wildcard: name each origin, since their pages may act with a person's cookie", origin)
		}
		if p.AddTrustedOrigin(origin) != nil {
			return nil, fmt.Errorf("the CORS origin %q is not of the form https://HOST or https://HOST:PORT", origin)
		}
	}
	return p, nil
}

func (c *Config) checkOTLP() error {
	if c.OTLPEndpoint == "" {
		return nil
	}
	u, err := url.Parse(c.OTLPEndpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("the OTLP endpoint %q is not of the form http://HOST:PORT", c.OTLPEndpoint)
	}
	return nil
}
