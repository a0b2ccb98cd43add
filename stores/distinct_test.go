package stores_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
)

func TestDistinctKeepsTheFirstOfEqualKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.IntRange(0, 40), 0, 60).Draw(t, "keys")
		given := slices.Clone(keys)
		var want []int
		for _, key := range keys {
			if !slices.Contains(want, key) {
				want = append(want, key)
			}
		}
		if got := stores.Distinct(keys); !slices.Equal(got, want) {
			t.Fatalf("Distinct(%v) is %v, want %v", keys, got, want)
		}
		if !slices.Equal(keys, given) {
			t.Fatalf("%v became %v", given, keys)
		}
	})
}
