package bookkeeping_test

import (
	"testing"

	"fivefold/stores/embedded"
	"fivefold/stores/storetest"
)

// TestConformance runs the suites over the simplest ledger that the drafts allow, so that a suite that fails for an engine is the engine's fault.
func TestConformance(t *testing.T) {
	t.Parallel()
	truth, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = truth.Close() })
	open := func(*testing.T) storetest.Harness {
		m, set := newMemory(), truth.Set()
		set.Ledger, set.Books = memoryLedger{m}, memoryBooks{m}
		return storetest.Harness{Set: set, Close: m.close}
	}
	t.Run("Ledger", func(t *testing.T) { storetest.Ledger(t, open) })
	t.Run("Books", func(t *testing.T) { storetest.Books(t, open) })
}
