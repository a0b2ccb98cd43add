package postgres

import (
	"context"
	"errors"
	"math"
	"testing"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// WithGraph returns the ports of an engine whose friendship graph answers every call that it can. It is built at first and after each call of
// Archive.Put that adds too much to be applied.
func WithGraph(t testing.TB, e *Engine) stores.Set {
	t.Helper()
	g := newGraph(t, e)
	t.Cleanup(func() {
		if state := e.Graph(); state.Behind > 0 || state.Err != nil {
			t.Errorf("the graph was behind in %d calls and answered %d: %v", state.Behind, state.Answered, state.Err)
		}
	})
	return stores.Intercept(e.Set(), func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		err := next(ctx)
		if call.Method == "Archive.Put" && err == nil && !g.follow(ctx) {
			err = g.build(ctx)
		}
		return err
	})
}

// newGraph builds the friendship graph of an engine, which is not built again in the background.
func newGraph(t testing.TB, e *Engine) *friendGraph {
	t.Helper()
	g := newFriendGraph(e, math.MaxInt64)
	if err := g.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	e.graph.Store(g)
	return g
}

// WithGraphBehind returns the ports of an engine that has the friendship graph of another server, which never answers.
func WithGraphBehind(t testing.TB, e *Engine) stores.Set {
	t.Helper()
	graph, err := adjacency.NewBuilder(math.MaxInt64).Build(0)
	if err != nil {
		t.Fatal(err)
	}
	g := newFriendGraph(e, math.MaxInt64)
	g.now.Store(&graphState{graph: graph, network: graph.Snapshot(), snapshot: "1:1:", timeline: "another"})
	e.graph.Store(g)
	t.Cleanup(func() {
		if n := g.answers.Load(); n > 0 {
			t.Errorf("the graph answered %d calls", n)
		}
	})
	return e.Set()
}

// connected asks for a path and reports whether there is one.
func connected(t *testing.T, e *Engine, a, b stores.ID) bool {
	t.Helper()
	pair := stores.Pair{A: a, B: b}
	paths, err := e.Set().Network.Path(t.Context(), stores.ID{}, []stores.Pair{pair})
	if err != nil {
		t.Fatal(err)
	}
	return paths[pair] != nil
}

func TestAQuestionAppliesWhatOthersHaveWritten(t *testing.T) {
	t.Parallel()
	s := newSociety(t, 2, 3)
	g := s.engines[0].graph.Load()
	for i, friends := range []bool{true, false, true} {
		s.befriend(t, s.engines[1], s.people[0], s.people[1], friends, func() {})
		if got := connected(t, s.engines[0], s.people[0], s.people[1]); got != friends {
			t.Errorf("change %d: connected %t", i, got)
		}
	}
	if g.answers.Load() != 3 || g.behind.Load() != 0 || g.now.Load().network.Version() != 3 {
		t.Errorf("%+v, version %d", g.state(), g.now.Load().network.Version())
	}
}

func TestAGraphOverItsBudgetIsGivenUp(t *testing.T) {
	t.Parallel()
	s := newSociety(t, 1, 3)
	e := s.engines[0]
	g := e.graph.Load()
	exactly := newFriendGraph(e, g.now.Load().network.Bytes())
	if err := exactly.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	e.graph.Store(exactly)
	s.befriend(t, e, s.people[0], s.people[1], true, func() {})
	if !connected(t, e, s.people[0], s.people[1]) || exactly.now.Load() != nil || !errors.Is(exactly.state().Err, adjacency.ErrBudget) {
		t.Errorf("%+v", exactly.state())
	}
	if less := e.MeasureGraph(exactly.budget - 1); !errors.Is(less.Err, adjacency.ErrBudget) || less.Bytes != 0 {
		t.Errorf("%+v", less)
	}
}

// TestAGraphWithoutPrunedChangesIsBuiltAnew has a graph that lacks a change that has been deleted.
func TestAGraphWithoutPrunedChangesIsBuiltAnew(t *testing.T) {
	t.Parallel()
	s := newSociety(t, 1, 3)
	e := s.engines[0]
	g := e.graph.Load()
	for range 2 {
		s.befriend(t, e, s.people[0], s.people[1], true, func() {})
		s.befriend(t, e, s.people[0], s.people[1], false, func() {})
	}
	s.befriend(t, e, s.people[1], s.people[2], true, func() {})
	for left := 1; left > 0; { // while an earlier transaction is open, in any database of the server
		head, err := e.Set().Outbox.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Set().Outbox.Prune(t.Context(), head, 0); err != nil {
			t.Fatal(err)
		}
		state, err := e.Set().Outbox.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		left = state.Changes
	}
	if !connected(t, e, s.people[1], s.people[2]) || g.behind.Load() != 1 || g.now.Load() != nil {
		t.Errorf("%+v", g.state())
	}
	if err := g.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !connected(t, e, s.people[1], s.people[2]) || g.behind.Load() != 1 || g.answers.Load() != 1 {
		t.Errorf("%+v", g.state())
	}
}

// TestOneChangeOfAllTablesRebuildsTheGraph changes friendships in a transaction that does not say which, as imports do.
func TestOneChangeOfAllTablesRebuildsTheGraph(t *testing.T) {
	t.Parallel()
	s := newSociety(t, 1, 3)
	e := s.engines[0]
	<-e.KeepGraph(math.MaxInt64)
	built := e.graph.Load().now.Load().graph
	s.befriend(t, e, s.people[0], s.people[1], true, func() {})
	s.befriend(t, e, s.people[1], s.people[2], true, func() {})
	if !connected(t, e, s.people[0], s.people[2]) {
		t.Error("no path")
	}
	err := e.write(t.Context(), func(c *conn) error {
		if err := c.storeOneChange(t.Context()); err != nil {
			return err
		}
		return c.run(t.Context(), "DELETE FROM friendships WHERE low_id = @id", args{"id": userArg(s.people[0])})
	})
	if err != nil {
		t.Fatal(err)
	}
	for answered := e.Graph().Answered; e.Graph().Answered == answered; { // perhaps by statements at first
		if connected(t, e, s.people[0], s.people[2]) {
			t.Fatal("still a path")
		}
	}
	if state := e.Graph(); e.graph.Load().now.Load().graph == built || state.Friendships != 1 || state.Bytes == 0 {
		t.Errorf("%+v", state)
	}
	if err := e.Close(); err != nil { // ends what keeps the graph
		t.Fatal(err)
	}
}
