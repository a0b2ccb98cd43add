package embedded

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// WithGraph returns the ports of an engine whose friendship graph answers every call that it can. It is built at first and after each call of
// Archive.Put, whose changes are not recorded. All other writes must keep it current.
func WithGraph(t testing.TB, e *Engine) stores.Set {
	t.Helper()
	g := newFriendGraph(e, math.MaxInt64)
	e.graph.Store(g)
	if err := g.build(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if n := g.behind.Load(); n > 0 {
			t.Errorf("the graph was behind in %d calls", n)
		}
	})
	return stores.Intercept(e.Set(), func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		err := next(ctx)
		if call.Method == "Archive.Put" && err == nil {
			err = g.build()
		}
		return err
	})
}

// WithGraphBehind returns the ports of an engine whose friendship graph is empty and never has the version of the file.
func WithGraphBehind(t testing.TB, e *Engine) stores.Set {
	t.Helper()
	g := newFriendGraph(e, math.MaxInt64)
	graph, err := adjacency.NewBuilder(math.MaxInt64).Build(-1)
	if err != nil {
		t.Fatal(err)
	}
	g.now.Store(graph)
	e.graph.Store(g)
	return e.Set()
}

// society returns some people, all friends of the first.
func society(size int) (rows stores.Rows) {
	for n := range size {
		id := testID(stores.KindUser, n)
		rows.Users = append(rows.Users, stores.User{ID: id, Handle: id.String(), FriendsVisibility: stores.Everyone})
		if n > 0 {
			f := stores.FriendshipRequest(rows.Users[0].ID, id, time.Unix(1, 0))
			f.Since = time.Unix(2, 0)
			rows.Friendships = append(rows.Friendships, f)
		}
	}
	return rows
}

// societyOf returns an engine with a society, its graph and its people.
func societyOf(t *testing.T, size int) (*Engine, *friendGraph, []stores.ID) {
	t.Helper()
	e, rows := OpenEmpty(t), society(size)
	putRows(t, e, rows)
	g := newFriendGraph(e, math.MaxInt64)
	e.graph.Store(g)
	if err := g.build(); err != nil {
		t.Fatal(err)
	}
	people := make([]stores.ID, size)
	for n, u := range rows.Users {
		people[n] = u.ID
	}
	return e, g, people
}

// distances returns the people of a circle of reach 2 with their distance, from the graph.
func (g *friendGraph) distances(t *testing.T, person stores.ID) map[stores.ID]int {
	t.Helper()
	distances := map[stores.ID]int{}
	answered, err := g.engine.fromGraph(t.Context(), stores.ID{}, 1, false, func(_ *conn, v *adjacency.View) error {
		for _, m := range v.Circle(person, 2) {
			distances[m.User] = m.Distance
		}
		return nil
	})
	if err != nil || !answered {
		t.Fatalf("answered from the graph: %t, %v", answered, err)
	}
	return distances
}

func (g *friendGraph) want(t *testing.T, what string, person stores.ID, want map[stores.ID]int) {
	t.Helper()
	got := g.distances(t, person)
	for id, distance := range want {
		if got[id] != distance {
			t.Errorf("%s: distance %d of %s, want %d", what, got[id], id, distance)
		}
	}
}

// TestOwnWritesKeepTheGraphCurrent makes every kind of change: none makes the graph lag behind or be built anew.
func TestOwnWritesKeepTheGraphCurrent(t *testing.T) {
	t.Parallel()
	e, g, people := societyOf(t, 4)
	s, built := e.Set(), g.now.Load()
	do := func(by stores.ID, action stores.FriendshipAction, other stores.ID) {
		t.Helper()
		if _, err := s.Friendships.Act(t.Context(), by, action, other, time.Unix(3, 0)); err != nil {
			t.Fatal(err)
		}
	}
	a, b, c, d := people[0], people[1], people[2], people[3]
	g.want(t, "at first", b, map[stores.ID]int{a: 1, c: 2, d: 2})
	do(b, stores.ActRequest, c)
	g.want(t, "requested", b, map[stores.ID]int{c: 2})
	do(c, stores.ActAccept, b)
	g.want(t, "accepted", b, map[stores.ID]int{c: 1})
	do(c, stores.ActUnfriend, a)
	g.want(t, "no longer friends", d, map[stores.ID]int{a: 1, b: 2, c: 0})
	do(a, stores.ActBlock, b)
	g.want(t, "blocked", d, map[stores.ID]int{a: 1, b: 0})
	do(a, stores.ActUnblock, b)
	onlyMe, newcomer := stores.OnlyMe, stores.User{ID: testID(stores.KindUser, 9), Handle: "newcomer", FriendsVisibility: stores.Everyone}
	if err := s.Users.Create(t.Context(), newcomer, ""); err != nil {
		t.Fatal(err)
	}
	do(newcomer.ID, stores.ActRequest, a)
	do(a, stores.ActRequest, newcomer.ID)
	g.want(t, "a newcomer", d, map[stores.ID]int{newcomer.ID: 2})
	for range 2 {
		if _, err := s.Users.Update(t.Context(), a, stores.UserChange{FriendsVisibility: &onlyMe}); err != nil {
			t.Fatal(err)
		}
	}
	g.want(t, "hidden friends", d, map[stores.ID]int{a: 1, newcomer.ID: 0})
	if _, err := s.Friendships.Act(t.Context(), a, stores.ActUnfriend, b, time.Now()); !errors.Is(err, stores.ErrNotFriends) {
		t.Fatal(err)
	}
	g.want(t, "a failed action", d, map[stores.ID]int{a: 1})
	if g.now.Load() != built {
		t.Error("the graph was built anew")
	}
}

// TestAnotherProcessMakesTheGraphBehind writes with a second engine over the same file: answers are those of the file, by statements until
// the graph has been built anew.
func TestAnotherProcessMakesTheGraphBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var engines [2]*Engine
	for i := range engines {
		e, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		engines[i] = e
	}
	a, b, c := testID(stores.KindUser, 1), testID(stores.KindUser, 2), testID(stores.KindUser, 3)
	mine, others := engines[0].Set(), engines[1].Set()
	for _, id := range []stores.ID{a, b, c} {
		if err := mine.Users.Create(t.Context(), stores.User{ID: id, Handle: id.String(), FriendsVisibility: stores.Everyone}, ""); err != nil {
			t.Fatal(err)
		}
	}
	engines[0].KeepGraph(math.MaxInt64)
	g := engines[0].graph.Load()
	pair := stores.Pair{A: a, B: c}
	for i, step := range []struct {
		set       stores.Set
		action    stores.FriendshipAction
		by, other stores.ID
		connected bool
	}{
		{others, stores.ActRequest, a, b, false}, {mine, stores.ActAccept, b, a, false}, {mine, stores.ActRequest, b, c, false},
		{others, stores.ActAccept, c, b, true}, {others, stores.ActUnfriend, a, b, false}, {mine, stores.ActBlock, b, a, false},
	} {
		if _, err := step.set.Friendships.Act(t.Context(), step.by, step.action, step.other, time.Unix(int64(i), 0)); err != nil {
			t.Fatal(err)
		}
		for answers := g.answers.Load(); g.answers.Load() < answers+2; { // by statements at first, then by the graph
			paths, err := mine.Network.Path(t.Context(), stores.ID{}, []stores.Pair{pair})
			if _, connected := paths[pair]; err != nil || connected != step.connected {
				t.Fatalf("after step %d: connected %t, %v", i, connected, err)
			}
		}
	}
	if g.behind.Load() == 0 {
		t.Error("the graph was never behind")
	}
}

// TestCommitsDuringABuildAreKept changes the file between the moment of the build and its end.
func TestCommitsDuringABuildAreKept(t *testing.T) {
	t.Parallel()
	e, g, people := societyOf(t, 3)
	g.building = true
	if _, err := e.Set().Friendships.Act(t.Context(), people[0], stores.ActUnfriend, people[1], time.Unix(3, 0)); err != nil {
		t.Fatal(err)
	}
	kept := slices.Clone(g.kept)
	if len(kept) != 1 || kept[0].version != g.now.Load().Snapshot().Version()+1 {
		t.Fatalf("kept %v", kept)
	}
	g.mu.Lock()
	g.finish(g.now.Load(), nil) // as if the file had been read before
	g.mu.Unlock()
	g.want(t, "a commit during the build", people[2], map[stores.ID]int{people[0]: 1, people[1]: 0})
}

// TestOverBudgetTheStatementsAnswer gives the graph less than it needs, at once and after a change.
func TestOverBudgetTheStatementsAnswer(t *testing.T) {
	t.Parallel()
	e, g, people := societyOf(t, 40)
	bytes := g.now.Load().Snapshot().Bytes()
	ask := func(wanted int) {
		t.Helper()
		lists, err := e.Set().Network.FriendsOfFriends(t.Context(), stores.ID{}, people[1:2], stores.Window{Limit: 100})
		if err != nil || len(lists[people[1]].Items) != wanted {
			t.Fatalf("%d friends of friends, want %d: %v", len(lists[people[1]].Items), wanted, err)
		}
	}
	g.budget = bytes - 1
	if err := g.build(); !errors.Is(err, adjacency.ErrBudget) {
		t.Fatal(err)
	}
	ask(38)
	g.budget = bytes
	if err := g.build(); err != nil {
		t.Fatal(err)
	}
	answers := g.answers.Load()
	ask(38)
	if g.answers.Load() != answers+1 {
		t.Error("not answered from the graph")
	}
	for i := range 3 {
		for _, actor := range [][2]stores.ID{{people[i+1], people[i+4]}, {people[i+4], people[i+1]}} {
			if _, err := e.Set().Friendships.Act(t.Context(), actor[0], stores.ActRequest, actor[1], time.Unix(3, 0)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if g.now.Load() != nil || !errors.Is(g.err, adjacency.ErrBudget) {
		t.Errorf("the graph exceeds its budget: %v", g.err)
	}
	ask(37)
}

func TestClosingEndsABuild(t *testing.T) {
	t.Parallel()
	e, g, _ := societyOf(t, 3)
	e.endBackground()
	if err := g.build(); !errors.Is(err, stores.ErrClosed) {
		t.Errorf("a build of a closing engine: %v", err)
	}
}

// TestAGraphOfAnotherVersionDoesNotAnswer asks a graph that lacks the last change of the file, and one that is a change ahead of what a
// transaction sees.
func TestAGraphOfAnotherVersionDoesNotAnswer(t *testing.T) {
	t.Parallel()
	e, g, _ := societyOf(t, 4)
	version := g.now.Load().Snapshot().Version()
	for change, want := range map[int64]bool{-1: false, 0: true, 1: false} {
		if err := e.write(t.Context(), func(c *conn) error {
			return c.run(t.Context(), "UPDATE network_version SET version = ?", intArg(version+change))
		}); err != nil {
			t.Fatal(err)
		}
		answered, err := e.fromGraph(t.Context(), stores.ID{}, 1, false, func(*conn, *adjacency.View) error { return nil })
		if answered != want || err != nil {
			t.Errorf("the file is %d changes ahead of the graph: the graph answers %t, %v", change, answered, err)
		}
	}
}
