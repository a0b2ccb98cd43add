package postgres_test

import (
	"context"
	"testing"

	"fivefold/stores"
	"fivefold/stores/postgres"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.All(t, func(t *testing.T) storetest.Harness {
		engine := postgres.OpenEmpty(t)
		return storetest.Harness{Set: engine.Set(), Close: engine.Close}
	}, "Events", "Outbox", "Search", "SearchIndex") // TestOutbox needs more connections
}

// TestOutbox runs the suite of the outbox with enough connections for 16 writers, whose transactions commit in a random order.
func TestOutbox(t *testing.T) {
	t.Parallel()
	storetest.Outbox(t, func(t *testing.T) storetest.Harness {
		address := postgres.EmptyDatabase(t)
		h := durable(t, address+"&pool_max_conns=20")
		h.Disturb = func(t *testing.T) func() { return postgres.Disturb(t, address) }
		return h
	})
}

type suite = func(*testing.T, storetest.Open)

// TestConformanceWithGraph runs the suites of ports that the friendship graph answers, or whose writes change it, with the graph current, and those
// whose every answer comes from it with a graph that cannot answer.
func TestConformanceWithGraph(t *testing.T) {
	t.Parallel()
	run := func(name string, suites map[string]suite, set func(testing.TB, *postgres.Engine) stores.Set) {
		for port, suite := range suites {
			t.Run(name+"/"+port, func(t *testing.T) {
				t.Parallel()
				suite(t, func(t *testing.T) storetest.Harness {
					engine := postgres.OpenEmpty(t)
					return storetest.Harness{Set: set(t, engine), Close: engine.Close}
				})
			})
		}
	}
	run("on", map[string]suite{"CircleActivity": storetest.CircleActivity, "CircleTopics": storetest.CircleTopics, "Circles": storetest.Circles,
		"Network": storetest.Network, "Friendships": storetest.Friendships, "Users": storetest.Users}, postgres.WithGraph)
	run("behind", map[string]suite{"Circles": storetest.Circles, "Network": storetest.Network}, postgres.WithGraphBehind)
}

func TestDurability(t *testing.T) {
	t.Parallel()
	storetest.Durability(t, func(t *testing.T) storetest.Harness { return durable(t, postgres.EmptyDatabase(t)) })
}

// durable returns the harness of an engine over the database at address.
func durable(t *testing.T, address string) storetest.Harness {
	engine, err := postgres.Open(t.Context(), address, postgres.Patient)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	reopen := func(context.Context) (storetest.Harness, error) { return durable(t, address), engine.Close() }
	return storetest.Harness{Set: engine.Set(), Reopen: reopen, Close: engine.Close}
}
