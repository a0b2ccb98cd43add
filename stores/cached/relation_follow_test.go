package cached_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/cached"
)

// between returns the relations of a viewer to people.
func between(ctx context.Context, t *testing.T, set stores.Set, viewer stores.ID, others []stores.ID) map[stores.ID]stores.Relation {
	t.Helper()
	found, err := set.Friendships.Between(ctx, viewer, others)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// friendsOf returns the first three friends of people as a viewer sees them.
func friendsOf(ctx context.Context, t *testing.T, set stores.Set, viewer stores.ID, people []stores.ID) map[stores.ID]stores.List[stores.Friend] {
	t.Helper()
	found, err := set.Friendships.Friends(ctx, viewer, people, stores.FriendsNewest, stores.Window{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// newPeople returns the IDs of new people.
func newPeople(t *testing.T, set stores.Set, n int) []stores.ID {
	t.Helper()
	people := make([]stores.ID, n)
	for i := range people {
		people[i] = newUser(t, set.Users, i).ID
	}
	return people
}

// TestRelationsContainTheRevisionThatTheyMustContain acts in one process, and imports requests of which nobody knows who has sent them. Another process,
// whose outbox is late, returns the relations of the truth at once to readers of the revision, and to everybody else later.
func TestRelationsContainTheRevisionThatTheyMustContain(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) truth{"embedded": openEmbedded, "postgres": openPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth := open(t).set
			c, _ := follower(t, truth, func() time.Duration { return rand.N(20 * time.Millisecond) })
			reader, writer := c.Set(), cached.New(truth, cached.Options{}).Set()
			people := newPeople(t, truth, 5)
			for i := range 100 {
				at := time.Date(2026, 11, 29, 12, 0, i, 0, time.UTC)
				pair := rand.Perm(len(people))
				by, other := people[pair[0]], people[pair[1]]
				var written stores.Written
				ctx := stores.WithWritten(t.Context(), &written)
				act(ctx, t, writer, by, other, at)
				if written.Revision() == 0 {
					continue // nothing has changed
				}
				after := context.WithValue(t.Context(), afterKey{}, written.Revision())
				for _, viewer := range []stores.ID{by, other, people[pair[2]]} {
					if got, wanted := between(after, t, reader, viewer, people), between(t.Context(), t, truth, viewer, people); !reflect.DeepEqual(got, wanted) {
						t.Fatalf("change %d: the relations are %v, and %v in truth", i, got, wanted)
					}
					if got, wanted := friendsOf(after, t, reader, viewer, people), friendsOf(t.Context(), t, truth, viewer, people); !reflect.DeepEqual(got, wanted) {
						t.Fatalf("change %d: the friends are %v, and %v in truth", i, got, wanted)
					}
				}
				between(t.Context(), t, reader, people[rand.IntN(len(people))], people) // fills the memory with what may be old
			}
			for _, viewer := range people {
				wanted, friends := between(t.Context(), t, truth, viewer, people), friendsOf(t.Context(), t, truth, viewer, people)
				wait(t, "the relations stay old", func() bool { return reflect.DeepEqual(between(t.Context(), t, reader, viewer, people), wanted) })
				wait(t, "the friends stay old", func() bool { return reflect.DeepEqual(friendsOf(t.Context(), t, reader, viewer, people), friends) })
			}
			if kinds, _ := c.Stats(); kinds["relations"].Near == 0 {
				t.Error("nothing was read from the memory of the process")
			}
		})
	}
}

// act does one of the actions that are valid, or imports a request of an unknown person or a block, where that contradicts nothing.
func act(ctx context.Context, t *testing.T, set stores.Set, by, other stores.ID, at time.Time) {
	t.Helper()
	var err error
	switch rand.IntN(6) {
	case 0:
		unasked := stores.FriendshipRequest(by, other, at)
		unasked.Requester = stores.ID{}
		_, err = set.Archive.Put(ctx, stores.Rows{Friendships: []stores.Friendship{unasked}})
	case 1:
		_, err = set.Archive.Put(ctx, stores.Rows{Blocks: []stores.Block{{Blocker: by, Blocked: other, Since: at}}})
	default:
		actions := between(t.Context(), t, set, by, []stores.ID{other})[other].Actions()
		if len(actions) == 0 {
			return
		}
		_, err = set.Friendships.Act(ctx, by, actions[rand.IntN(len(actions))], other, at)
	}
	for _, refused := range []error{stores.ErrTooSoon, stores.ErrAlreadyBlocked, stores.ErrAlreadyFriends} {
		if errors.Is(err, refused) {
			return
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestRelationsOfPeopleWithTooManyAreThoseOfTheTruth crosses the number of relations of which the process keeps a person's, in both directions.
func TestRelationsOfPeopleWithTooManyAreThoseOfTheTruth(t *testing.T) {
	t.Parallel()
	truth := openEmbedded(t).set
	c := cached.New(truth, cached.Options{Sole: true})
	set := c.Set()
	people := newPeople(t, truth, cached.MaxRelations+3)
	viewer, others, at := people[0], people[1:], time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	var rows stores.Rows
	for i, other := range others[:cached.MaxRelations-1] {
		f := stores.FriendshipRequest(viewer, other, at)
		if f.Since = at.Add(time.Duration(i) * time.Second); i%3 == 0 {
			f.Since = time.Time{}
		}
		rows.Friendships = append(rows.Friendships, f)
	}
	if _, err := set.Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	compare := func(isKept bool) {
		t.Helper()
		kinds, _ := c.Stats()
		before := kinds["relations"].Near
		for range 2 {
			for some := range slices.Chunk(others, stores.MaxBatch) {
				if got, wanted := between(t.Context(), t, set, viewer, some), between(t.Context(), t, truth, viewer, some); !reflect.DeepEqual(got, wanted) {
					t.Fatalf("%d relations, and %d in truth, or others", len(got), len(wanted))
				}
			}
			if got, wanted := friendsOf(t.Context(), t, set, viewer, others[:50]), friendsOf(t.Context(), t, truth, viewer, others[:50]); !reflect.DeepEqual(got, wanted) {
				t.Fatalf("the friends are %v, and %v in truth", got, wanted)
			}
		}
		if kinds, _ = c.Stats(); isKept && kinds["relations"].Near == before {
			t.Error("the relations are not in the memory of the process")
		}
	}
	compare(true)
	for i, step := range []struct {
		by, other stores.ID
		action    stores.FriendshipAction
		isKept    bool
	}{
		{others[1], viewer, stores.ActBlock, true}, // instead of a friendship
		{others[cached.MaxRelations], viewer, stores.ActBlock, true},
		{viewer, others[cached.MaxRelations+1], stores.ActRequest, false}, // one too many
		{others[2], viewer, stores.ActBlock, false},
		{viewer, others[1], stores.ActBlock, false}, // each blocks the other: two entries
		{others[1], viewer, stores.ActUnblock, false},
		{viewer, others[cached.MaxRelations+1], stores.ActCancel, true},
	} {
		if _, err := set.Friendships.Act(t.Context(), step.by, step.action, step.other, at); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		compare(step.isKept)
	}
}

// TestABlockDuringALoadIsNotForgotten blocks a viewer after their relations were read from the truth, and before they are in the memory.
func TestABlockDuringALoadIsNotForgotten(t *testing.T) {
	t.Parallel()
	for name, isOwn := range map[string]bool{"of this process": true, "of another process": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth := openEmbedded(t).set
			people, reached, resume := newPeople(t, truth, 3), make(chan struct{}), make(chan struct{})
			var loads atomic.Int64
			slow := stores.Intercept(truth, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
				err := next(ctx)
				if call.Method == "Friendships.Relations" && loads.Add(1) == 1 {
					close(reached)
					<-resume
				}
				return err
			})
			c := cached.New(slow, cached.Options{Sole: true})
			set, at := c.Set(), time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
			apply := settle(c, truth.Outbox)
			if err := apply(t.Context()); err != nil {
				t.Fatal(err)
			}
			loaded := make(chan error)
			go func() {
				_, err := set.Friendships.Between(t.Context(), people[0], people)
				loaded <- err
			}()
			<-reached
			writer := truth
			if isOwn {
				writer = set
			}
			if _, err := writer.Friendships.Act(t.Context(), people[1], stores.ActBlock, people[0], at); err != nil {
				t.Fatal(err)
			}
			if !isOwn {
				if err := apply(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			close(resume)
			if err := <-loaded; err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if got := between(t.Context(), t, set, people[0], people); got[people[1]] != stores.BlockedBy {
					t.Errorf("the relations are %v", got)
				}
			}
			if n := loads.Load(); n != 2 {
				t.Errorf("%d loads, want one before and one after the block", n)
			}
		})
	}
}
