package adjacency

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/pathsearch"
)

// build returns the graph of a model, whose people are added in the order of their IDs.
func build(m *model, budget int64) (*Graph, error) {
	b := NewBuilder(budget)
	for _, id := range m.sorted() {
		if err := b.AddPerson(id, m.people[id]); err != nil {
			return nil, err
		}
	}
	for _, id := range m.sorted() {
		for _, other := range slices.Backward(m.sorted()) {
			if m.areFriends(id, other) {
				if err := b.AddFriend(id, other); err != nil {
					return nil, err
				}
			}
		}
	}
	return b.Build(1)
}

func drawPerson(t *rapid.T, size int) stores.ID {
	return testID(rapid.IntRange(0, size-1).Draw(t, "person"))
}

var visibilities = []stores.Visibility{stores.Everyone, stores.Everyone, stores.FriendsOnly, stores.OnlyMe}

// drawChange returns a change that m allows.
func drawChange(t *rapid.T, m *model, size int) Change {
	c := Change{A: drawPerson(t, size), Visibility: rapid.SampledFrom(visibilities).Draw(t, "visibility")}
	op := rapid.IntRange(0, 9).Draw(t, "op")
	if _, there := m.people[c.A]; !there || op == 0 {
		return c
	}
	c.B = rapid.SampledFrom(m.sorted()).Draw(t, "other")
	switch {
	case op == 1 && rapid.Bool().Draw(t, "remove"):
		c.Op = RemovePerson
	case c.A == c.B:
	case op < 4:
		c.Op = RemoveFriendship
	default:
		c.Op = AddFriendship
	}
	return c
}

// TestAnswersAgreeWithAModel builds a graph, changes it, and compares every state with a model after all changes: the states that are kept
// do not change.
func TestAnswersAgreeWithAModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 40).Draw(t, "people")
		m := newModel()
		for range rapid.IntRange(0, 5*size).Draw(t, "built") {
			m.apply(drawChange(t, m, size))
		}
		g, err := build(m, math.MaxInt64)
		if err != nil {
			t.Fatal(err)
		}
		kept, models := []*Snapshot{g.Snapshot()}, []*model{m.clone()}
		for version := range rapid.Int64Range(0, 6).Draw(t, "versions") {
			var changes []Change
			for range rapid.IntRange(0, 8).Draw(t, "changes") {
				c := drawChange(t, m, size)
				changes = append(changes, c)
				m.apply(c)
			}
			if err := g.Apply(version+2, changes...); err != nil {
				t.Fatal(err)
			}
			kept, models = append(kept, g.Snapshot()), append(models, m.clone())
		}
		viewer := Viewer{}
		if rapid.Bool().Draw(t, "signed in") {
			people := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stores.ID { return drawPerson(t, size) }), 0, 4)
			viewer = Viewer{ID: drawPerson(t, size), Blockers: people.Draw(t, "blockers"), Blocked: people.Draw(t, "blocked")}
		}
		window := drawWindow(t, size)
		for i, s := range kept {
			models[i].viewer = viewer
			compare(t, s, models[i], window)
			if s.Version() != int64(i)+1 {
				t.Fatalf("version %d of state %d", s.Version(), i)
			}
		}
	})
}

func drawWindow(t *rapid.T, size int) stores.Window {
	w := stores.Window{Limit: rapid.IntRange(0, 5).Draw(t, "limit"), Backward: rapid.Bool().Draw(t, "backward"), Count: rapid.Bool().Draw(t, "count")}
	for _, at := range []**stores.ListPosition{&w.After, &w.Before} {
		if rapid.IntRange(0, 3).Draw(t, "bounded") == 0 {
			*at = &stores.ListPosition{Rank: rapid.Int64Range(0, 4).Draw(t, "rank"), ID: drawPerson(t, size)}
		}
	}
	return w
}

// windowOf returns a window of a whole list.
func windowOf(all []stores.CountedUser, w stores.Window) (list stores.List[stores.CountedUser]) {
	var items []stores.Item[stores.CountedUser]
	order := func(a, b stores.ListPosition) int { return cmp.Or(cmp.Compare(b.Rank, a.Rank), a.ID.Compare(b.ID)) }
	for _, c := range all {
		at := stores.ListPosition{Rank: int64(c.Count), ID: c.User}
		if (w.After == nil || order(at, *w.After) > 0) && (w.Before == nil || order(at, *w.Before) < 0) {
			items = append(items, stores.Item[stores.CountedUser]{At: at, Value: c})
		}
	}
	list.More = len(items) > w.Limit
	switch {
	case list.More && w.Backward:
		items = items[len(items)-w.Limit:]
	case list.More:
		items = items[:w.Limit]
	}
	if list.Items = items; w.Count {
		list.Total = len(all)
	}
	return list
}

// compare compares all answers of a state with those of a model.
func compare(t *rapid.T, s *Snapshot, m *model, window stores.Window) {
	if s.Friendships() != len(m.friends)/2 {
		t.Fatalf("%d friendships, want %d", s.Friendships(), len(m.friends)/2)
	}
	v, people := s.As(m.viewer), m.sorted()
	people = append(people, testID(1000), stores.ID{})
	for _, a := range people {
		_, there := m.people[a]
		same(t, "Exists", v.Exists(a), there && !m.blocks(a))
		got, want := v.FriendsOfFriends(a, window), windowOf(m.friendsOfFriends(a), window)
		if !slices.Equal(got.Items, want.Items) || got.More != want.More || got.Total != want.Total {
			t.Fatalf("friends of friends of %s: %v, want %v", a, got, want)
		}
		for reach := range stores.MaxReach {
			circle := v.Circle(a, reach+1)
			if !slices.IsSortedFunc(circle, func(a, b stores.CircleMember) int { return a.Distance - b.Distance }) {
				t.Fatalf("the circle of %s is not sorted by distance: %v", a, circle)
			}
			slices.SortFunc(circle, func(a, b stores.CircleMember) int { return cmp.Or(a.Distance-b.Distance, a.User.Compare(b.User)) })
			sameList(t, "circle", circle, m.circle(a, reach+1))
		}
		for _, b := range people {
			comparePair(t, v, m, stores.Pair{A: a, B: b})
		}
	}
	among := v.Among(people)
	slices.SortFunc(among, func(a, b stores.Pair) int { return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B)) })
	sameList(t, "friendships among all", among, m.among(people))
	sameList(t, "friendships among one", v.Among(people[:1]), nil)
}

// comparePair compares all answers about a pair.
func comparePair(t *rapid.T, v *View, m *model, pair stores.Pair) {
	mutual := v.Mutual(pair.A, pair.B)
	slices.SortFunc(mutual, stores.ID.Compare)
	sameList(t, "mutual friends", mutual, m.mutual(pair.A, pair.B))
	same(t, "number of mutual friends", v.CountMutual(pair.A, pair.B), len(mutual))
	all := m.paths(pair)
	var first []stores.ID
	if len(all) > 0 {
		first = all[0]
	}
	sameList(t, "path", v.Path(pair), first)
	paths, found := v.Paths(pair)
	same(t, "paths found", found, len(all) > 0)
	if found {
		same(t, "length", paths.Length, len(first)-1)
		got := expandPaths(paths, []stores.ID{pair.A})
		slices.SortFunc(got, func(a, b []stores.ID) int { return slices.CompareFunc(a, b, stores.ID.Compare) })
		if !slices.EqualFunc(got, all, slices.Equal) {
			t.Fatalf("paths %v, want %v", got, all)
		}
	}
}

// expandPaths returns every path that begins with a part.
func expandPaths(p pathsearch.Paths, part []stores.ID) (all [][]stores.ID) {
	if len(part) > p.Length {
		return [][]stores.ID{part}
	}
	for _, next := range p.Next[part[len(part)-1]] {
		all = append(all, expandPaths(p, append(slices.Clone(part), next))...)
	}
	return all
}

func same[T comparable](t *rapid.T, what string, got, want T) {
	if got != want {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

func sameList[T comparable](t *rapid.T, what string, got, want []T) {
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

// TestPathsHaveAtMostMaxPathFriendships asks along a chain.
func TestPathsHaveAtMostMaxPathFriendships(t *testing.T) {
	t.Parallel()
	m := newModel()
	for n := range stores.MaxPath + 2 {
		m.apply(Change{Op: PutPerson, A: testID(n), Visibility: stores.Everyone})
		if n > 0 {
			m.apply(Change{Op: AddFriendship, A: testID(n - 1), B: testID(n)})
		}
	}
	g, err := build(m, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	v := g.Snapshot().As(Viewer{})
	if path := v.Path(stores.Pair{A: testID(0), B: testID(stores.MaxPath)}); len(path) != stores.MaxPath+1 {
		t.Errorf("a path of %d friendships: %v", stores.MaxPath, path)
	}
	if path := v.Path(stores.Pair{A: testID(0), B: testID(stores.MaxPath + 1)}); path != nil {
		t.Errorf("a path of more than %d friendships: %v", stores.MaxPath, path)
	}
}

// TestAFailedApplyChangesNothing exceeds the budget again and again with people who are not kept.
func TestAFailedApplyChangesNothing(t *testing.T) {
	t.Parallel()
	m := newModel()
	for n := range 10 {
		m.apply(Change{Op: PutPerson, A: testID(n), Visibility: stores.Everyone})
	}
	g, err := build(m, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	before := g.Snapshot()
	if g, err = build(m, before.Bytes()+leafBytes-1); err != nil {
		t.Fatal(err)
	}
	unknown := Change{Op: AddFriendship, A: testID(0), B: testID(99)}
	for range 2 * firstSize {
		if err := g.Apply(2, Change{Op: PutPerson, A: testID(77)}, unknown); !errors.Is(err, ErrPerson) {
			t.Fatalf("a friendship of an unknown person: %v", err)
		}
		var changes []Change
		for n := 20; n < 50; n++ {
			changes = append(changes, Change{Op: PutPerson, A: testID(n)})
		}
		if err := g.Apply(2, changes...); !errors.Is(err, ErrBudget) {
			t.Fatalf("more than the budget: %v", err)
		}
	}
	if s := g.Snapshot(); s.Version() != 1 || s.Bytes() != before.Bytes() || s.As(Viewer{}).Exists(testID(77)) || !s.As(Viewer{}).Exists(testID(9)) {
		t.Errorf("version %d, %d bytes after failures, want 1, %d", s.Version(), s.Bytes(), before.Bytes())
	}
	for n := range 5 { // the leaf has room for them
		if err := g.Apply(int64(n)+2, Change{Op: PutPerson, A: testID(20 + n)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Apply(9, Change{Op: AddFriendship, A: testID(1), B: testID(1)}); !errors.Is(err, ErrPerson) {
		t.Errorf("a friendship of a person with themselves: %v", err)
	}
}

func TestBuildingStopsAtTheBudget(t *testing.T) {
	t.Parallel()
	m := newModel()
	for n := range 100 {
		m.apply(Change{Op: PutPerson, A: testID(n), Visibility: stores.Everyone})
		for friend := range n {
			m.apply(Change{Op: AddFriendship, A: testID(n), B: testID(friend)})
		}
	}
	g, err := build(m, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	for budget, want := range map[int64]error{0: ErrBudget, 30_000: ErrBudget, g.Snapshot().Bytes() - 1: ErrBudget, g.Snapshot().Bytes(): nil} {
		if _, err := build(m, budget); !errors.Is(err, want) {
			t.Errorf("budget %d: %v, want %v", budget, err, want)
		}
	}
}

func TestBuilderRejectsWhatIsNotInOrder(t *testing.T) {
	t.Parallel()
	b := NewBuilder(math.MaxInt64)
	a, other, third := testID(1), testID(2), testID(3)
	for id, want := range map[stores.ID]error{{}: ErrOrder, {Kind: stores.KindPost}: ErrOrder} {
		if err := b.AddPerson(id, stores.Everyone); !errors.Is(err, want) {
			t.Errorf("AddPerson(%v): %v", id, err)
		}
	}
	if err := errors.Join(b.AddPerson(a, stores.Everyone), b.AddPerson(other, stores.Everyone), b.AddPerson(third, stores.Everyone),
		b.AddFriend(other, a), b.AddFriend(third, a)); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"a person twice":        b.AddPerson(a, stores.Everyone),
		"people after friends":  b.AddPerson(testID(4), stores.Everyone),
		"people out of order":   b.AddFriend(a, other),
		"the same person twice": b.AddFriend(other, third),
	} {
		if !errors.Is(err, ErrOrder) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, err := range map[string]error{
		"a friend of an unknown person": b.AddFriend(testID(4), a),
		"an unknown friend":             b.AddFriend(third, testID(4)),
		"a friend of themselves":        b.AddFriend(third, third),
	} {
		if !errors.Is(err, ErrPerson) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestReadersSeeWholeChanges moves one person from group to group in one change while readers ask: they see exactly one group.
func TestReadersSeeWholeChanges(t *testing.T) {
	t.Parallel()
	const groups, members = 4, 5
	m := newModel()
	for n := range 1 + groups*members {
		m.apply(Change{Op: PutPerson, A: testID(n), Visibility: stores.Everyone})
	}
	g, err := build(m, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	move := func(op Op, group int) (changes []Change) {
		for i := range members {
			changes = append(changes, Change{Op: op, A: testID(0), B: testID(1 + group*members + i)})
		}
		return changes
	}
	if err := g.Apply(2, move(AddFriendship, 0)...); err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for version := int64(0); ; {
				s := g.Snapshot()
				circle := s.As(Viewer{}).Circle(testID(0), 1)
				if s.Version() < version || s.Friendships() != members || len(circle) != members {
					t.Errorf("version %d after %d has %d friendships and a circle of %d", s.Version(), version, s.Friendships(), len(circle))
					return
				}
				version = s.Version()
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range 500 {
		changes := append(move(RemoveFriendship, i%groups), move(AddFriendship, (i+1)%groups)...)
		changes = append(changes, Change{Op: PutPerson, A: testID(100 + i)})
		if err := g.Apply(int64(i)+3, changes...); err != nil {
			t.Error(err)
			break
		}
	}
	close(done)
	readers.Wait()
}
