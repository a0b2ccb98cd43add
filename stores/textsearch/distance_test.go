package textsearch_test

import (
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores/textsearch"
)

// matrix returns the distance between two words by the full matrix.
func matrix(a, b []rune) [][]int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows
}

func TestDistanceIsThatOfTheFullMatrix(t *testing.T) {
	t.Parallel()
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abcé京")), 0, 9, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, most := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 9).Draw(t, "most")
		rows := matrix([]rune(a), []rune(b))
		last := rows[len(rows)-1]
		if got, want := textsearch.Distance(a, b, most), min(last[len(last)-1], most+1); got != want {
			t.Errorf("distance %d, want %d", got, want)
		}
		least := most + 1
		for _, d := range last {
			least = min(least, d)
		}
		if got := textsearch.PrefixDistance(a, b, most); got != least {
			t.Errorf("prefix distance %d, want %d", got, least)
		}
		if textsearch.Distance(a, b, most) != textsearch.Distance(b, a, most) {
			t.Error("not symmetric")
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	pairs := [][2]string{{"radiohead", "radoihead"}, {"garfunkel", "garfield"}, {"metallica", "megadeth"}, {"lovelace", "lovelase"}}
	b.Run("band", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range pairs {
				textsearch.Distance(p[0], p[1], 2)
			}
		}
	})
	b.Run("matrix", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range pairs {
				matrix([]rune(p[0]), []rune(p[1]))
			}
		}
	})
}
