package embedded_test

import (
	"context"
	"testing"

	"fivefold/stores/embedded"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.All(t, func(t *testing.T) storetest.Harness {
		engine, err := embedded.Open(t.Context(), embedded.Memory)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = engine.Close() })
		return storetest.Harness{Set: engine.Set(), Close: engine.Close}
	})
}

func TestDurability(t *testing.T) {
	t.Parallel()
	storetest.Durability(t, func(t *testing.T) storetest.Harness {
		h, err := openDir(t, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		return h
	})
}

// openDir opens an engine that keeps its data in a directory.
func openDir(t *testing.T, dir string) (storetest.Harness, error) {
	engine, err := embedded.Open(t.Context(), dir)
	if err != nil {
		return storetest.Harness{}, err
	}
	t.Cleanup(func() { _ = engine.Close() })
	reopen := func(context.Context) (storetest.Harness, error) {
		if err := engine.Close(); err != nil {
			return storetest.Harness{}, err
		}
		return openDir(t, dir)
	}
	return storetest.Harness{Set: engine.Set(), Reopen: reopen, Close: engine.Close}, nil
}
