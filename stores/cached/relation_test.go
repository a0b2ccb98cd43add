package cached_test

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/cached"
)

// TestFriendsAreThoseWhoDoNotBlockTheViewer compares lists of friends that are longer and shorter than what is cached with those of the truth, while
// some friends block the viewer.
func TestFriendsAreThoseWhoDoNotBlockTheViewer(t *testing.T) {
	t.Parallel()
	truth := openEmbedded(t).set
	c := cached.New(truth, cached.Options{Sole: true})
	set := c.Set()
	viewer, friends := newUser(t, set.Users, 0), make([]stores.User, 60)
	for i := range friends {
		friends[i] = newUser(t, set.Users, i+1)
	}
	people := make([]stores.ID, 30)
	at := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for i := range people {
		people[i] = newUser(t, set.Users, 100+i).ID
		var rows stores.Rows
		for _, j := range rand.Perm(len(friends))[:rand.IntN(45)] {
			f := stores.FriendshipRequest(people[i], friends[j].ID, at)
			f.Since = at.Add(time.Duration(rand.IntN(100)) * time.Second)
			rows.Friendships = append(rows.Friendships, f)
		}
		if _, err := set.Archive.Put(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
	}
	compare := func() {
		t.Helper()
		for limit := range 27 {
			window := stores.Window{Limit: limit}
			got, err := set.Friendships.Friends(t.Context(), viewer.ID, people, stores.FriendsNewest, window)
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := truth.Friendships.Friends(t.Context(), viewer.ID, people, stores.FriendsNewest, window)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(wanted) {
				t.Fatalf("%d lists, and %d in truth", len(got), len(wanted))
			}
			for person, list := range wanted {
				if !reflect.DeepEqual(got[person], list) {
					t.Fatalf("the first %d of the friends are %v, and %v in truth", limit, got[person], list)
				}
			}
		}
	}
	compare()
	for _, j := range rand.Perm(len(friends)) {
		if _, err := set.Friendships.Act(t.Context(), friends[j].ID, stores.ActBlock, viewer.ID, at); err != nil {
			t.Fatal(err)
		}
		compare()
	}
	if kinds, _ := c.Stats(); kinds["relations"].Near == 0 || kinds["friends"].Near == 0 {
		t.Error("nothing was read from the memory of the process")
	}
}
