package embedded

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// TestConcurrentWritesKeepTheGraphCurrent runs actions that share transactions, some of which fail, while readers ask. The graph is never
// built anew, and in the end it answers as the statements do.
func TestConcurrentWritesKeepTheGraphCurrent(t *testing.T) {
	t.Parallel()
	const writers, acts = 8, 60
	e, g, people := societyOf(t, 12)
	s, built := e.Set(), g.now.Load()
	started := built.Snapshot().Version()
	actions := []stores.FriendshipAction{stores.ActRequest, stores.ActAccept, stores.ActUnfriend, stores.ActRequest, stores.ActBlock, stores.ActUnblock}
	var running sync.WaitGroup
	for w := range writers {
		running.Go(func() {
			for i := range acts {
				by, other := people[(w*7+i)%len(people)], people[(w*5+i*3)%len(people)]
				_, _ = s.Friendships.Act(t.Context(), by, actions[(w+i)%len(actions)], other, time.Unix(int64(i), 0)) // many are invalid
				if _, err := s.Network.FriendsOfFriends(t.Context(), by, people, stores.Window{Limit: 20}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	if g.isBehind() || g.now.Load() != built {
		t.Fatal("the graph is behind")
	}
	if built.Snapshot().Version() == started {
		t.Fatal("nothing has changed")
	}
	for _, viewer := range append(people, stores.ID{}) {
		for _, window := range []stores.Window{{Limit: 3, Count: true}, {Limit: 3, After: &stores.ListPosition{}}, {Limit: 3, Before: &stores.ListPosition{}, Backward: true}} {
			e.graph.Store(g)
			answered := g.answers.Load()
			fromGraph := askNetwork(t, s, viewer, people, window)
			if answered = g.answers.Load() - answered; answered != int64(len(fromGraph)) {
				t.Fatalf("the graph answered %d of %d calls", answered, len(fromGraph))
			}
			e.graph.Store(nil)
			if statements := askNetwork(t, s, viewer, people, window); !reflect.DeepEqual(fromGraph, statements) {
				t.Errorf("as %s sees %+v:\n%v\nby statements:\n%v", viewer, window, fromGraph, statements)
			}
		}
	}
}

// askNetwork returns the answers to every question about people that the graph alone answers.
func askNetwork(t *testing.T, s stores.Set, viewer stores.ID, people []stores.ID, window stores.Window) (answers []any) {
	t.Helper()
	ask := func(answer any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	var pairs []stores.Pair
	for _, a := range people {
		for _, b := range people {
			pairs = append(pairs, stores.Pair{A: a, B: b})
		}
	}
	ask(s.Network.FriendsOfFriends(t.Context(), viewer, people, window))
	ask(s.Network.Mutual(t.Context(), viewer, pairs, window))
	ask(s.Network.Path(t.Context(), viewer, pairs))
	ask(s.Network.Paths(t.Context(), viewer, pairs, 3))
	for reach := range stores.MaxReach {
		ask(s.Circles.People(t.Context(), viewer, people, stores.CirclePeople{Reach: reach + 1}, window))
	}
	return answers
}
