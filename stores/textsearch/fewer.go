package textsearch

import (
	"slices"
	"time"

	"fivefold/stores"
)

// MaxFewer is the number of words of the longest query of which Fewer leaves one out: longer ones are sentences.
const MaxFewer = 6

// Fewer returns queries for a search that finds nothing: each lacks another word of q. A word of a phrase stays, and what is left has at least half of the
// letters. There are none of a query of one word or of more than MaxFewer.
func Fewer(q stores.SearchQuery) []stores.SearchQuery {
	var queries []stores.SearchQuery
	if len(q.Words) > MaxFewer {
		return nil
	}
	for i, w := range q.Words {
		rest := slices.Delete(slices.Clone(q.Words), i, i+1)
		inPhrase := slices.ContainsFunc(q.Phrases, func(p []stores.SearchWord) bool { return slices.Contains(p, w) })
		if inPhrase || 2*Letters(Joined(rest)) < Letters(Joined(q.Words)) {
			continue
		}
		fewer := q
		fewer.Words, fewer.Prefix = rest, q.Prefix && i < len(rest)
		queries = append(queries, fewer)
	}
	return queries
}

// RankFewer is Rank for the candidates of Fewer(q): those are ranked that match one of these queries. The word that a name lacks is counted as missing.
func RankFewer(q stores.SearchQuery, candidates []Candidate, now time.Time) []Ranked {
	queries := Fewer(q)
	matchers := make([]*Matcher, len(queries))
	for i, fewer := range queries {
		matchers[i] = NewMatcher(fewer)
	}
	letters := Letters(Joined(q.Words))
	return rank(q, letters, candidates, now, func(d *stores.SearchDocument) (best Matching, some bool) {
		for _, m := range matchers {
			found, ok := m.Match(d)
			if !ok {
				continue
			}
			found.Literal = false
			found.Missing += letters - m.letters
			if found.Kind == MatchExact || found.Kind == MatchPrefix {
				found.Kind = MatchWords
			}
			if !some || textScore(found, letters) > textScore(best, letters) {
				best, some = found, true
			}
		}
		return best, some
	})
}
