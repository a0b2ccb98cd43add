package inprocess_test

import (
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/inprocess"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	t.Run("Events", func(t *testing.T) {
		t.Parallel()
		storetest.Events(t, func(t *testing.T) storetest.Harness {
			events := inprocess.NewEvents()
			return storetest.Harness{Set: stores.Set{Events: events}, Truth: truth(t), Close: func() error { events.Close(); return nil }}
		})
	})
}

func TestConformanceOfRateLimits(t *testing.T) {
	t.Parallel()
	storetest.RateLimits(t, func(*testing.T) storetest.RateHarness {
		limits := inprocess.NewRateLimits(time.Now)
		return storetest.RateHarness{RateLimits: limits, Other: limits}
	})
}

// truth returns empty stores for what the suites write beside the port under test.
func truth(t *testing.T) stores.Set {
	t.Helper()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine.Set()
}
