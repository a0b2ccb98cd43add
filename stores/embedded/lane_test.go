package embedded

import (
	"context"
	"errors"
	"math"
	"runtime"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// fill takes all slots of a lane until the test ends.
func (l *lane) fill(t *testing.T) {
	t.Helper()
	for range cap(l.slots) {
		if err := l.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for range cap(l.slots) {
			<-l.slots
		}
	})
}

// waits reports whether a call waits for a slot. When it does, its context is ended and it must return that.
func (l *lane) waits(t *testing.T, call func(context.Context) error) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- call(ctx) }()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return false
		default:
		}
		if l.waiting.Load() == 0 {
			runtime.Gosched()
			continue
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("a call that waits and whose context ends returns %v", err)
		}
		return true
	}
}

// TestOnlyExpensiveCallsWaitForASlot makes calls while all slots are taken, with the friendship graph and without it.
func TestOnlyExpensiveCallsWaitForASlot(t *testing.T) {
	t.Parallel()
	e, _, people := societyOf(t, manyNetworks+2)
	s, window, few := e.Set(), stores.Window{Limit: 3}, people[:2]
	pairs := []stores.Pair{{A: people[0], B: people[1]}}
	many := make([]stores.ID, manyKeys+1)
	for n := range many {
		many[n] = testID(stores.KindUser, n)
	}
	const never, always, withoutGraph = 0, 2, 1
	discard := func(_ any, err error) error { return err }
	e.lane.fill(t)
	for _, graph := range []*friendGraph{e.graph.Load(), nil} {
		e.graph.Store(graph)
		for name, c := range map[string]struct {
			waits int
			call  func(context.Context) error
		}{
			"users":    {never, func(ctx context.Context) error { return discard(s.Users.ByIDs(ctx, few)) }},
			"sessions": {never, func(ctx context.Context) error { return discard(s.Sessions.ByIDs(ctx, few, time.Now())) }},
			"friends": {never, func(ctx context.Context) error {
				return discard(s.Friendships.Friends(ctx, few[0], few, stores.FriendsNewest, window))
			}},
			"posts": {never, func(ctx context.Context) error { return discard(s.Threads.ByAuthors(ctx, few[0], few, window)) }},
			"common interests": {never, func(ctx context.Context) error {
				return discard(s.Likes.Common(ctx, pairs, stores.InterestFilter{}, window))
			}},
			"popular interests": {never, func(ctx context.Context) error {
				return discard(s.Interests.Catalogue(ctx, stores.InterestFilter{}, stores.InterestsPopular, window))
			}},
			"number of interests": {always, func(ctx context.Context) error {
				return discard(s.Interests.Catalogue(ctx, stores.InterestFilter{}, stores.InterestsPopular, stores.Window{Limit: 3, Count: true}))
			}},
			"interests of a genre": {always, func(ctx context.Context) error {
				return discard(s.Interests.Catalogue(ctx, stores.InterestFilter{Genre: testID(stores.KindInterest, 1)}, stores.InterestsPopular, window))
			}},
			"write": {never, func(ctx context.Context) error { return e.write(ctx, addKind(ctx, time.Now().String())) }},
			"people nearby": {withoutGraph, func(ctx context.Context) error {
				return discard(s.Circles.People(ctx, few[0], few, stores.CirclePeople{Reach: 1}, window))
			}},
			"friends' posts": {withoutGraph, func(ctx context.Context) error {
				return discard(s.Circles.Messages(ctx, few[0], few, stores.CircleMessages{Reach: 1}, window))
			}},
			"friends of few": {withoutGraph, func(ctx context.Context) error { return discard(s.Network.FriendsOfFriends(ctx, few[0], few, window)) }},
			"path":           {withoutGraph, func(ctx context.Context) error { return discard(s.Network.Path(ctx, few[0], pairs)) }},
			"friends of many": {always, func(ctx context.Context) error {
				return discard(s.Network.FriendsOfFriends(ctx, few[0], people, window))
			}},
			"paths": {always, func(ctx context.Context) error { return discard(s.Network.Paths(ctx, few[0], pairs, 3)) }},
			"similar people": {always, func(ctx context.Context) error {
				return discard(s.Network.Similar(ctx, few[0], few, stores.InterestFilter{}, window))
			}},
			"people": {always, func(ctx context.Context) error {
				return discard(s.Circles.People(ctx, few[0], few, stores.CirclePeople{Reach: 2}, window))
			}},
			"messages": {always, func(ctx context.Context) error {
				return discard(s.Circles.Messages(ctx, few[0], few, stores.CircleMessages{Reach: 3}, window))
			}},
			"received replies": {always, func(ctx context.Context) error { return discard(s.Threads.ToAuthors(ctx, few[0], few, window)) }},
			"many users":       {always, func(ctx context.Context) error { return discard(s.Users.ByIDs(ctx, many)) }},
			"friends of a list": {always, func(ctx context.Context) error {
				return discard(s.Friendships.Friends(ctx, few[0], many, stores.FriendsNewest, window))
			}},
		} {
			if waited := e.lane.waits(t, c.call); waited != (c.waits == always || c.waits == withoutGraph && graph == nil) {
				t.Errorf("%s, with a graph %t: waits for a slot %t", name, graph != nil, waited)
			}
		}
	}
	if state := e.Lane(); state.Running != state.Slots || state.Waiting != 0 || state.Waited == 0 {
		t.Errorf("%+v", state)
	}
}

// TestReadsTakeOneSlot makes every call that reads with one slot: none waits for a slot while it holds one, and all are given back.
func TestReadsTakeOneSlot(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	e.lane = newLane(1)
	storetest.ReadAll(t, e.Set())
	g := newFriendGraph(e, math.MaxInt64)
	e.graph.Store(g)
	if err := g.build(); err != nil {
		t.Fatal(err)
	}
	storetest.ReadAll(t, e.Set())
	if state := e.Lane(); state.Calls == 0 || state.Running != 0 || state.Slots != 1 {
		t.Errorf("%+v", state)
	}
}
