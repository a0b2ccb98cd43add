package config_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/graph/limits"
	"fivefold/internal/config"
	"fivefold/internal/servertest"

	"github.com/alecthomas/kong"
)

func TestMain(m *testing.M) {
	servertest.ForgetStores()
	m.Run()
}

// parse returns the settings of a command line.
func parse(t testing.TB, args ...string) (*config.Config, error) {
	t.Helper()
	c := config.Config{Limits: config.DefaultLimits()}
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return &c, err
}

func TestDefaultsAreValidAndThoseOfTheLimits(t *testing.T) {
	t.Parallel()
	c, err := parse(t)
	if err != nil {
		t.Fatal(err)
	}
	if c.Documents != limits.DefaultLimits || c.MaxCost != limits.DefaultCosts.Limit || !reflect.DeepEqual(c.Limits, config.DefaultLimits()) {
		t.Errorf("%+v and %+v", c.Documents, c.MaxCost)
	}
}

func TestFlagsSetEveryBound(t *testing.T) {
	t.Parallel()
	c, err := parse(t, "--max-cost=6", "--rate-limit=7", "--password-limit=8", "--account-limit=9", "--trusted-proxies=10", "--max-connections=11",
		"--proxy-header=forwarded", "--introspection=off")
	if err != nil {
		t.Fatal(err)
	}
	want := config.Protection{MaxCost: 6, RateLimit: 7, PasswordLimit: 8, AccountLimit: 9, TrustedProxies: 10, MaxConnections: 11,
		ProxyHeader: "forwarded", Introspection: limits.IntrospectNobody}
	if c.Protection != want {
		t.Errorf("%+v, want %+v", c.Protection, want)
	}
}

func TestEverySettingHasAHelpTextAndAVariableNamedLikeItsFlag(t *testing.T) {
	t.Parallel()
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config.Config]()) {
		if field.Anonymous || field.Index[0] == reflect.TypeFor[config.Config]().NumField()-1 { // Limits has no flags
			continue
		}
		if text := field.Tag.Get("help"); !strings.HasSuffix(text, ".") || field.Tag.Get("env") == "" {
			t.Errorf("%s has the help text %q and the variable %q", field.Name, text, field.Tag.Get("env"))
		}
	}
}

func TestEveryLimitMustBeMoreThan0(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*config.Config){
		"MaxBody":               func(c *config.Config) { c.MaxBody = 0 },
		"MaxHeader":             func(c *config.Config) { c.MaxHeader = 0 },
		"ReadHeaderTimeout":     func(c *config.Config) { c.ReadHeaderTimeout = 0 },
		"ReadTimeout":           func(c *config.Config) { c.ReadTimeout = -time.Second },
		"IdleTimeout":           func(c *config.Config) { c.IdleTimeout = 0 },
		"ConnectionsPerClient":  func(c *config.Config) { c.ConnectionsPerClient = -1 },
		"ConnectionsPerAddress": func(c *config.Config) { c.ConnectionsPerAddress = -1 },
		"Documents.Depth":       func(c *config.Config) { c.Documents.Depth = 0 },
	} {
		c, err := parse(t)
		if err != nil {
			t.Fatal(err)
		}
		if change(c); c.Validate() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
