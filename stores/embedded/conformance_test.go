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
	}, "Events", "Search", "SearchIndex")
}

type suite = func(*testing.T, storetest.Open)

// TestConformanceWithGraph runs the suites of ports that the friendship graph answers, or whose recorded writes change it, with the graph
// current, and those whose every answer comes from it with the graph permanently behind.
func TestConformanceWithGraph(t *testing.T) {
	t.Parallel()
	run := func(name string, suites map[string]suite, set func(testing.TB, *embedded.Engine) stores.Set) {
		for port, suite := range suites {
			t.Run(name+"/"+port, func(t *testing.T) {
				t.Parallel()
				suite(t, func(t *testing.T) storetest.Harness {
					engine := embedded.OpenEmpty(t)
					return storetest.Harness{Set: set(t, engine), Close: engine.Close}
				})
			})
		}
	}
	run("on", map[string]suite{"CircleActivity": storetest.CircleActivity, "CircleTopics": storetest.CircleTopics, "Circles": storetest.Circles,
		"Network": storetest.Network, "Friendships": storetest.Friendships, "Users": storetest.Users}, embedded.WithGraph)
	run("behind", map[string]suite{"Circles": storetest.Circles, "Network": storetest.Network}, embedded.WithGraphBehind)
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
