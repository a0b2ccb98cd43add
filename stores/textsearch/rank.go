package textsearch

import (
	"cmp"
	"slices"
	"time"

	"fivefold/stores"
)

// A Candidate is a document that may match, and how close it is to the viewer.
type Candidate struct {
	Document        stores.SearchDocument
	Friend          bool // the document is a friend of the viewer, or a post of one
	MutualFriends   int
	CommonInterests int
}

// A Factor is a part of a score. A value above 1 is in favour of the candidate.
type Factor struct {
	Name  string
	Value float64
}

// A Ranked is a candidate with its rank.
type Ranked struct {
	Candidate
	Matching
	Score       float64  // only scores of one query compare
	Explanation []Factor // those that are not 1; Score is their product, in this order
}

// Rank returns the candidates that match a query, the best first: those with the greatest score, of equal ones the smallest ID. Candidates that do not match
// are left out. The age of posts is counted until now. The score is the product of
//
//   - the match of the text: how (match), how many edits and how likely ones (edits), what follows the last word (completion), words of the name that the query does
//     not have (extraWords), words of the query that the name does not have (missingWords), wordOrder, separation of words, position in the name, field
//     (names before text)
//   - popularity
//   - how close the viewer is: friend, mutualFriends, commonInterests
//   - of posts, age
//
// weights.go has the weights. When a name is the query or begins with it, candidates of which short words differ by two edits or more are left out: see isFar.
func Rank(q stores.SearchQuery, candidates []Candidate, now time.Time) []Ranked {
	m := NewMatcher(q)
	return rank(q, m.letters, candidates, now, m.Match)
}

// rank ranks the candidates that match a query of some letters.
func rank(q stores.SearchQuery, letters int, candidates []Candidate, now time.Time, match func(*stores.SearchDocument) (Matching, bool)) []Ranked {
	ranked := make([]Ranked, 0, len(candidates))
	for i := range candidates {
		m, ok := match(&candidates[i].Document)
		if !ok {
			continue
		}
		r := Ranked{Candidate: candidates[i], Matching: m, Score: 1}
		r.Explanation = explain(make([]Factor, 0, 6), q, letters, &candidates[i], m, now)
		for _, f := range r.Explanation {
			r.Score *= f.Value
		}
		ranked = append(ranked, r)
	}
	if slices.ContainsFunc(ranked, func(r Ranked) bool { return r.Kind == MatchExact || r.Kind == MatchPrefix }) {
		ranked = slices.DeleteFunc(ranked, func(r Ranked) bool { return r.isFar() })
	}
	slices.SortFunc(ranked, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), a.Document.ID.Compare(b.Document.ID))
	})
	return ranked
}
