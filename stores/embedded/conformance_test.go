package embedded_test

import (
	"testing"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	storetest.All(t, func(t *testing.T) (stores.Set, func() error) {
		engine, err := embedded.Open(t.Context(), ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = engine.Close() })
		return engine.Set(), engine.Close
	})
}
