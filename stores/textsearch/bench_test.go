package textsearch_test

import (
	"math/rand/v2"
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// benchmarkCandidates returns candidates that are near a query, as engines find them, and a few that are not.
func benchmarkCandidates(count int) (stores.SearchQuery, []textsearch.Candidate) {
	random := rand.New(rand.NewPCG(1, 1))
	first := []string{"Augusta", "Ada", "Adam", "Agusta", "August", "Gustav", "Auguste", "Maria Augusta"}
	last := []string{"Lovelace", "Loveless", "Lovelase", "King", "Byron", "Lovejoy", "of Lovelace", "Wallace"}
	candidates := make([]textsearch.Candidate, count)
	for i := range candidates {
		name := first[random.IntN(len(first))] + " " + last[random.IntN(len(last))]
		candidates[i] = candidate(random.IntN(1000), name, "@"+last[random.IntN(len(last))]+first[random.IntN(len(first))])
	}
	return textsearch.Parse("agusta lovelac", true), candidates
}

func BenchmarkRank(b *testing.B) {
	q, candidates := benchmarkCandidates(stores.MaxSearchCandidates)
	b.ReportAllocs()
	for b.Loop() {
		textsearch.Rank(q, candidates, now)
	}
}

// BenchmarkMatch compares one document, with this package and with full matrices of every pair of words and of the words without spaces.
func BenchmarkMatch(b *testing.B) {
	q, candidates := benchmarkCandidates(64)
	b.Run("band", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			textsearch.Match(q, candidates[i%len(candidates)].Document)
		}
	})
	b.Run("matrix", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			for _, name := range candidates[i%len(candidates)].Document.Names {
				for _, o := range name {
					for _, w := range q.Words {
						matrix([]rune(w), []rune(o))
					}
				}
				matrix([]rune(textsearch.Joined(q.Words)), []rune(textsearch.Joined(name)))
			}
		}
	})
}

func BenchmarkHighlights(b *testing.B) {
	q := textsearch.Parse("agusta lovelac", true)
	for b.Loop() {
		textsearch.Highlights(q, "Notes by Augusta Ada King, Countess of Lovelace, on the Analytical Engine")
	}
}
