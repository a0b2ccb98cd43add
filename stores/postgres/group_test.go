package postgres

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestGroupsKeepTheOrderOfEachList(t *testing.T) {
	t.Parallel()
	for range 1000 {
		g, want := groups[int]{lists: make([][]int, 4)}, make([][]int, 4)
		for i := range rand.IntN(20) {
			n := rand.IntN(4)
			for range rand.IntN(40) + 1 {
				g.add(n, i)
				want[n] = append(want[n], i)
			}
		}
		for i := range g.lists { // what is appended to a list changes no other
			g.lists[i], want[i] = append(g.lists[i], -1), append(want[i], -1)
		}
		if !reflect.DeepEqual(g.lists, want) {
			t.Fatalf("%v instead of %v", g.lists, want)
		}
	}
}
