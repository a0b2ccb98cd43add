package textsearch_test

import (
	"slices"
	"strings"
	"testing"

	"fivefold/stores/textsearch"
)

func TestFewerLeavesOneWordOut(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][]string{
		"":                            nil,
		"radiohead":                   nil,
		"radiohead live":              {"radiohead"},
		"ann bob":                     {"bob", "ann"},
		"joseph pachabel":             {"pachabel"},
		"dark side moon":              {"side moon", "dark moon", "dark side"},
		`"dark side" moon`:            {"dark side"},
		"dark side -moon of":          {"side of", "dark of", "dark side"},
		"one two three four five 6 7": nil,
	} {
		var got []string
		for i, fewer := range textsearch.Fewer(textsearch.Parse(query, true)) {
			got = append(got, strings.Join(fewer.Words, " "))
			if isLast := slices.Equal(fewer.Words, textsearch.Parse(query, true).Words[:len(fewer.Words)]); fewer.Prefix == isLast {
				t.Errorf("%q, %d: Prefix %v of %q", query, i, fewer.Prefix, fewer.Words)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

func TestRanksOfFewerWords(t *testing.T) {
	t.Parallel()
	candidates := []textsearch.Candidate{candidate(90, "Johann Pachelbel"), candidate(1, "Joseph Haydn"), candidate(9, "Unrelated"), candidate(1, "Pachabel")}
	q := textsearch.Parse("joseph pachabel", true)
	ranked := textsearch.RankFewer(q, candidates, now)
	if len(ranked) != 2 || ranked[0].Document.ID != candidates[3].Document.ID || ranked[1].Document.ID != candidates[0].Document.ID {
		t.Fatalf("%+v", ranked)
	}
	for i, want := range []textsearch.Matching{
		{Kind: textsearch.MatchWords, Missing: 6},
		{Kind: textsearch.MatchTypo, Missing: 6, Edits: 2, Differing: 8, Extra: 6, Position: 6, Unusual: ranked[1].Unusual},
	} {
		if ranked[i].Matching != want {
			t.Errorf("%+v, want %+v", ranked[i].Matching, want)
		}
		product := 1.0
		for _, f := range ranked[i].Explanation {
			product *= f.Value
		}
		if product != ranked[i].Score || !slices.ContainsFunc(ranked[i].Explanation, func(f textsearch.Factor) bool { return f.Name == "missingWords" && f.Value < 1 }) {
			t.Errorf("%+v", ranked[i])
		}
	}
}
