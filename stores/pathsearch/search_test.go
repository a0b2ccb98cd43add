package pathsearch

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestShortestPathAgreesWithPlainSearch runs the two searches in a random graph, in random turns, and compares with a search from one end
// that visits users in order of their IDs.
func TestShortestPathAgreesWithPlainSearch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(2, 40).Draw(t, "people")
		friends := make([][]int, size)
		for range rapid.IntRange(0, 3*size).Draw(t, "friendships") {
			a, b := rapid.IntRange(0, size-1).Draw(t, "a"), rapid.IntRange(0, size-1).Draw(t, "b")
			if a != b && !slices.Contains(friends[a], b) {
				friends[a], friends[b] = append(friends[a], b), append(friends[b], a)
			}
		}
		got := searchFromBothEnds(t, friends, 0, size-1)
		if want := plainPath(friends, 0, size-1); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestFindAgreesWithPlainSearchUpToMaxPath(t *testing.T) {
	t.Parallel()
	for _, friendships := range []int{0, 1, stores.MaxPath, stores.MaxPath + 1} {
		friends := make([][]int, friendships+1)
		for i := range friendships {
			friends[i], friends[i+1] = append(friends[i], i+1), append(friends[i+1], i)
		}
		paths, found, err := Find(stores.Pair{A: person(0), B: person(friendships)}, expandIn(friends))
		if err != nil || found != (friendships <= stores.MaxPath) {
			t.Fatalf("%d friendships: found %v, %v", friendships, found, err)
		}
		if found && (paths.Length != friendships || len(paths.Smallest()) != friendships+1) {
			t.Errorf("%d friendships: got %d, %v", friendships, paths.Length, paths.Smallest())
		}
	}
	errBroken := errors.New("broken")
	if _, _, err := Find(stores.Pair{A: person(0), B: person(1)}, func([]stores.ID, func(int, stores.ID)) error { return errBroken }); !errors.Is(err, errBroken) {
		t.Errorf("an expand that fails: %v", err)
	}
}

// searchFromBothEnds expands a random one of the two searches at a time.
func searchFromBothEnds(t *rapid.T, friends [][]int, from, to int) (path []int) {
	a, b := newSearch(person(from)), newSearch(person(to))
	for len(a.frontier) > 0 && len(b.frontier) > 0 {
		next, other := a, b
		if rapid.Bool().Draw(t, "other end") {
			next, other = b, a
		}
		if err := next.expand(expandIn(friends)); err != nil {
			t.Fatal(err)
		}
		if met := next.meeting(other); len(met) > 0 {
			for _, id := range join(a, b, met).Smallest() {
				path = append(path, number(id))
			}
			return path
		}
	}
	return nil
}

// expandIn returns the Expand of a graph.
func expandIn(friends [][]int) Expand {
	return func(from []stores.ID, visit func(int, stores.ID)) error {
		for n, id := range from {
			for _, friend := range friends[number(id)] {
				visit(n, person(friend))
			}
		}
		return nil
	}
}

func person(n int) stores.ID {
	return stores.ID{Kind: stores.KindUser, UUID: [16]byte{14: byte(n >> 8), 15: byte(n)}}
}

func number(id stores.ID) int { return int(id.UUID[14])<<8 | int(id.UUID[15]) }

// plainPath computes distances from the end and walks from the start to the smallest nearer user.
func plainPath(friends [][]int, from, to int) []int {
	far := map[int]int{to: 0}
	for queue := []int{to}; len(queue) > 0; queue = queue[1:] {
		for _, friend := range friends[queue[0]] {
			if _, seen := far[friend]; !seen {
				far[friend] = far[queue[0]] + 1
				queue = append(queue, friend)
			}
		}
	}
	if _, found := far[from]; !found {
		return nil
	}
	path := []int{from}
	for last := from; last != to; last = path[len(path)-1] {
		next := -1
		for _, friend := range friends[last] {
			if far[friend] == far[last]-1 && (next < 0 || friend < next) {
				next = friend
			}
		}
		path = append(path, next)
	}
	return path
}
