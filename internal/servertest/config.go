package servertest

import (
	"os"
	"time"

	"fivefold/graph/limits"
	"fivefold/internal/config"
	"fivefold/stores/engines"
)

// GatewaySecret is the secret that the client's As sends.
const GatewaySecret = "a secret of some length"

// Config returns valid settings: data in memory and no limits of rates and connections. Each call returns a new value for the test to change.
func Config() *config.Config {
	bounds := config.DefaultLimits()
	bounds.ConnectionsPerClient, bounds.ConnectionsPerAddress = 0, 0
	return &config.Config{
		Addr: "127.0.0.1:0", DataDir: engines.Memory, RedisPrefix: "fivefold", SearchPrefix: "fivefold", GraphMemory: graphMemory(), AnswerMemory: 25, GatewaySecret: GatewaySecret, SessionIdle: time.Hour, SessionMax: 2 * time.Hour,
		RequestTimeout: 30 * time.Second, ShutdownTimeout: 15 * time.Second, LogLevel: "error", LogFormat: "text",
		Payments:   config.Payments{PaymentProvider: config.PaymentsLocal},
		Protection: config.Protection{MaxCost: limits.DefaultCosts.Limit, ProxyHeader: "x-forwarded-for", Introspection: limits.IntrospectAnyone},
		Limits:     bounds,
	}
}

// testGraphBytes is more than the friendships of a test need.
const testGraphBytes = 1 << 30

// graphMemory returns the part of the memory that friendships may use: that of the default, or none with FIVEFOLD_TEST_GRAPH=off.
func graphMemory() int {
	if os.Getenv("FIVEFOLD_TEST_GRAPH") == "off" {
		return 0
	}
	return 25
}
