package redis_test

import (
	"testing"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/redis"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	for port, suite := range map[string]func(*testing.T, storetest.Open){"Events": storetest.Events} {
		t.Run(port, func(t *testing.T) {
			t.Parallel()
			suite(t, func(t *testing.T) storetest.Harness {
				engine := redis.OpenEmpty(t)
				return storetest.Harness{Set: engine.Set(), Truth: truth(t), Close: engine.Close}
			})
		})
	}
}

func TestConformanceOfRateLimits(t *testing.T) {
	t.Parallel()
	storetest.RateLimits(t, func(t *testing.T) storetest.RateHarness {
		a, b := redis.OpenTwo(t)
		return storetest.RateHarness{RateLimits: a.RateLimits(), Other: b.RateLimits(), Close: a.Close}
	})
}

// truth returns empty stores for what the suites write beside the port under test.
func truth(t *testing.T) stores.Set {
	t.Helper()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine.Set()
}
