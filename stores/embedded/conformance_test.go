package embedded_test

import (
	"context"
	"testing"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.All(t, func(t *testing.T) storetest.Harness {
		engine := embedded.OpenEmpty(t)
		return storetest.Harness{Set: engine.Set(), Close: engine.Close}
	})
}

// graphSuites are the suites of the ports that the friendship graph answers, or whose writes change it.
var graphSuites = map[string]func(*testing.T, storetest.Open){
	"Archive": storetest.Archive, "CircleActivity": storetest.CircleActivity, "CircleTopics": storetest.CircleTopics,
	"Circles": storetest.Circles, "Friendships": storetest.Friendships, "Network": storetest.Network,
	"Users": storetest.Users,
}

// TestConformanceWithGraph runs the suites with the friendship graph current, and permanently behind.
func TestConformanceWithGraph(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(testing.TB, *embedded.Engine) stores.Set{"on": embedded.WithGraph, "behind": embedded.WithGraphBehind} {
		open := func(t *testing.T) storetest.Harness {
			engine := embedded.OpenEmpty(t)
			return storetest.Harness{Set: set(t, engine), Close: engine.Close}
		}
		for port, suite := range graphSuites {
			t.Run(name+"/"+port, func(t *testing.T) {
				t.Parallel()
				suite(t, open)
			})
		}
	}
}

func TestDurability(t *testing.T) {
	t.Parallel()
	storetest.Durability(t, func(t *testing.T) storetest.Harness { return durable(t, t.TempDir()) })
}

// durable returns the harness of an engine that keeps its data in dir.
func durable(t *testing.T, dir string) storetest.Harness {
	engine := openDir(t, dir)
	reopen := func(context.Context) (storetest.Harness, error) {
		if err := engine.Close(); err != nil {
			return storetest.Harness{}, err
		}
		return durable(t, dir), nil
	}
	return storetest.Harness{Set: engine.Set(), Reopen: reopen, Close: engine.Close}
}

func openDir(t *testing.T, dir string) *embedded.Engine {
	t.Helper()
	engine, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}
