package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/graph/limits"

	"github.com/alecthomas/kong"
)

// configured is the configuration of a command line.
func configured(t testing.TB, args ...string) *Config {
	t.Helper()
	var c cli
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Fatal(err)
	}
	return &c.Config
}

func TestTheDefaultsAreThoseOfTheGuard(t *testing.T) {
	g := configured(t).guard(now)
	if g.Limits != limits.DefaultLimits || g.Costs.Limit != limits.DefaultCosts.Limit {
		t.Errorf("%+v and %+v", g.Limits, g.Costs)
	}
}

func TestEveryLimitOfADocumentHasAFlag(t *testing.T) {
	fields := reflect.TypeFor[DocumentLimits]()
	for i := range fields.NumField() {
		field := fields.Field(i)
		want := limits.DefaultLimits
		reflect.ValueOf(&want).Elem().Field(i).SetInt(7)
		name := field.Tag.Get("name")
		if got := configured(t, "--"+name+"=7").guard(now).Limits; got != want {
			t.Errorf("--%s: %+v", name, got)
		}
		if env := strings.ToUpper(strings.ReplaceAll(name, "-", "_")); field.Tag.Get("env") != env {
			t.Errorf("--%s is %s in the environment", name, field.Tag.Get("env"))
		}
	}
}

func TestTheOtherLimitsHaveFlags(t *testing.T) {
	config := configured(t, "--max-body=1", "--max-header=2", "--read-header-timeout=3s", "--read-timeout=4s", "--idle-timeout=5s", "--max-cost=6",
		"--rate-limit=7", "--password-limit=8", "--account-limit=9", "--trusted-proxies=10", "--max-live=11", "--max-live-each=12", "--proxy-header=forwarded")
	connection := ConnectionLimits{MaxBody: 1, MaxHeader: 2, ReadHeaderTimeout: 3 * time.Second, ReadTimeout: 4 * time.Second, IdleTimeout: 5 * time.Second}
	if config.ConnectionLimits != connection {
		t.Errorf("%+v", config.ConnectionLimits)
	}
	protection := Protection{DocumentLimits: DocumentLimits(limits.DefaultLimits), MaxCost: 6, RateLimit: 7, PasswordLimit: 8, AccountLimit: 9,
		MaxLive: 11, MaxLiveEach: 12, TrustedProxies: 10, ProxyHeader: "forwarded", Introspection: limits.IntrospectAnyone}
	if config.Protection != protection {
		t.Errorf("%+v", config.Protection)
	}
}
