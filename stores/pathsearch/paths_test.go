package pathsearch

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestHeaviestAgreesWithSortingAllPaths compares with sorting all paths of a random graph with random reply counts.
func TestHeaviestAgreesWithSortingAllPaths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := Paths{From: person(0), Length: rapid.IntRange(0, 4).Draw(t, "length"), Next: map[stores.ID][]stores.ID{}}
		talk := map[stores.Pair]stores.ReplyCounts{}
		level, next := []stores.ID{w.From}, 1
		for depth := range w.Length {
			var reached []stores.ID
			for range rapid.IntRange(1, 4).Draw(t, "people") {
				if depth == w.Length-1 && len(reached) == 1 {
					break // all ways end at one person
				}
				reached = append(reached, person(next))
				next++
			}
			for _, id := range level {
				w.Next[id] = slices.Clone(reached[rapid.IntRange(0, len(reached)-1).Draw(t, "from"):])
				for _, step := range w.Next[id] {
					talk[stores.Pair{A: id, B: step}] = stores.ReplyCounts{
						ToPosts: rapid.IntRange(0, 1).Draw(t, "posts"), ToComments: rapid.IntRange(0, 2).Draw(t, "comments")}
				}
			}
			level = reached
		}
		all := allPaths(w, []stores.ID{w.From})
		slices.SortFunc(all, func(a, b []stores.ID) int {
			return cmp.Or(cmp.Compare(pathWeight(b, talk), pathWeight(a, talk)), slices.CompareFunc(a, b, stores.ID.Compare))
		})
		limit := rapid.IntRange(1, 9).Draw(t, "limit")
		got, want := w.Heaviest(limit, talk), all[:min(limit, len(all))]
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func allPaths(w Paths, path []stores.ID) (all [][]stores.ID) {
	if len(path) > w.Length {
		return [][]stores.ID{slices.Clone(path)}
	}
	for _, step := range w.Next[path[len(path)-1]] {
		all = append(all, allPaths(w, append(slices.Clone(path), step))...)
	}
	return all
}

func pathWeight(path []stores.ID, talk map[stores.Pair]stores.ReplyCounts) (sum float64) {
	for i := range len(path) - 1 {
		sum += talk[stores.Pair{A: path[i], B: path[i+1]}].Weight()
	}
	return sum
}
